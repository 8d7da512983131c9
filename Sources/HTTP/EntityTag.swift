/// A validator for one representation (RFC 9110 §8.8.3).
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
  /// What stands between the quotes.
  package let opaque: String
  /// Whether it only promises equivalence, `W/"..."`.
  package let isWeak: Bool

  /// A tag from its parts. `opaque` holds visible ASCII without quotes; anything else would be no tag, so it
  /// becomes `-`.
  package init(_ opaque: String, isWeak: Bool = false) {
    self.opaque = String(
      decoding: opaque.utf8.map { ByteSet.entityTag.contains($0) ? $0 : 0x2D }, as: UTF8.self)
    self.isWeak = isWeak
  }

  /// A tag as a client sent it, between quotes that have been checked.
  init(sent opaque: String, isWeak: Bool) {
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// Whether both are strong and the same, as If-Match compares (RFC 9110 §8.8.3.2).
  package func matchesStrongly(_ other: EntityTag) -> Bool {
    !isWeak && !other.isWeak && opaque == other.opaque
  }

  /// Whether both are the same, weak or not, as If-None-Match compares.
  package func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

  /// The tag as it is written in a header.
  package var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }
}
