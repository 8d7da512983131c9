internal import Bytes

/// What If-Match or If-None-Match asks for (RFC 9110 §13.1.1, §13.1.2).
package enum EntityTagCondition: Equatable, Sendable {
  /// `*`: any current representation.
  case any
  /// One of these.
  case tags([EntityTag])

  /// Reads the field's value. Throws `invalidEntityTag` for anything but `*` alone or a list of quoted tags:
  /// a condition that is not understood must not be taken for one that holds.
  package init(parsing bytes: Span<UInt8>) throws(ParseError) {
    let whole = bytes.trimmed(bytes.indices)
    if bytes.extracting(whole).equals("*") {
      self = .any
      return
    }
    var tags: [EntityTag] = []
    var cursor = EntityTagCursor()
    while let tag = try cursor.next(in: bytes) {
      let opaque = String(decoding: bytes.extracting(tag.opaque), as: UTF8.self)
      tags.append(EntityTag(sent: opaque, isWeak: tag.isWeak))
    }
    if tags.isEmpty { throw .invalidEntityTag }
    self = .tags(tags)
  }

  /// Whether If-Match lets the request go on. `current` is nil where nothing exists. Strong comparison.
  package func allowsIfMatch(_ current: EntityTag?) -> Bool {
    guard let current else { return false }
    return switch self {
    case .any: true
    case .tags(let tags): tags.contains { $0.matchesStrongly(current) }
    }
  }

  /// Whether If-None-Match lets the request go on; if not, GET and HEAD answer 304 and others 412. Weak
  /// comparison.
  package func allowsIfNoneMatch(_ current: EntityTag?) -> Bool {
    guard let current else { return true }
    return switch self {
    case .any: false
    case .tags(let tags): !tags.contains { $0.matchesWeakly(current) }
    }
  }

  /// Whether an If-None-Match of this value names a tag whose opaque part is `opaque`, by weak comparison, or
  /// is `*`. The same answer as the above for GET, without allocating. Throws `invalidEntityTag` in the same
  /// way.
  package static func ifNoneMatch(
    _ bytes: Span<UInt8>, names opaque: Span<UInt8>
  ) throws(ParseError) -> Bool {
    if bytes.extracting(bytes.trimmed(bytes.indices)).equals("*") { return true }
    var isNamed = false
    var count = 0
    var cursor = EntityTagCursor()
    while let tag = try cursor.next(in: bytes) {
      count += 1
      isNamed = isNamed || bytes.extracting(tag.opaque).isSame(as: opaque)
    }
    if count == 0 { throw .invalidEntityTag }
    return isNamed
  }
}

/// Walks a list of entity tags. A backslash within one is itself (RFC 9110 §8.8.3), so this is not
/// `ListCursor`.
private struct EntityTagCursor {
  private var position = 0

  /// The next tag's opaque part and strength, or nil at the end.
  mutating func next(in bytes: Span<UInt8>) throws(ParseError) -> (opaque: Range<Int>, isWeak: Bool)? {
    while position < bytes.count, bytes[position].isBlank || bytes[position] == .comma { position += 1 }
    guard position < bytes.count else { return nil }
    let isWeak = bytes[position] == 0x57
    if isWeak {
      guard position + 1 < bytes.count, bytes[position + 1] == .slash else { throw .invalidEntityTag }
      position += 2
    }
    guard position < bytes.count, bytes[position] == .quote else { throw .invalidEntityTag }
    let start = position + 1
    position = start
    while position < bytes.count, isTagByte(bytes[position]) { position += 1 }
    guard position < bytes.count, bytes[position] == .quote else { throw .invalidEntityTag }
    let opaque = start..<position
    position += 1
    try endMember(bytes)
    return (opaque, isWeak)
  }

  private func isTagByte(_ byte: UInt8) -> Bool { ByteSet.entityTag.contains(byte) || byte >= 0x80 }

  private mutating func endMember(_ bytes: Span<UInt8>) throws(ParseError) {
    while position < bytes.count, bytes[position].isBlank { position += 1 }
    guard position == bytes.count || bytes[position] == .comma else { throw .invalidEntityTag }
  }
}
