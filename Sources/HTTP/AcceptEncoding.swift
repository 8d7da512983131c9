/// A content coding this server can answer in (RFC 9110 §8.4.1).
package enum ContentCoding: Sendable {
  /// As it is.
  case identity
  /// gzip (RFC 1952).
  case gzip
}

/// Choosing a content coding by the Accept-Encoding field (RFC 9110 §12.5.3).
package enum AcceptEncoding {
  /// The coding to answer in: gzip where the client wants it at least as much as none, else identity; nil
  /// when it refuses both. `bytes` are the value of Accept-Encoding; where that was not sent, use identity.
  /// Malformed members are skipped.
  package static func best(for bytes: Span<UInt8>) -> ContentCoding? {
    var gzip: Quality?
    var identity: Quality?
    var any: Quality?
    var members = ListCursor()
    while let member = members.next(in: bytes) {
      guard let (coding, quality) = split(bytes, member) else { continue }
      let name = bytes.extracting(coding)
      if name.equals(lowercase: "gzip") || name.equals(lowercase: "x-gzip") {
        gzip = quality
      } else if name.equals(lowercase: "identity") {
        identity = quality
      } else if name.equals("*") {
        any = quality
      }
    }
    return choose(gzip: gzip ?? any ?? .zero, identity: identity, any: any)
  }

  /// Identity is acceptable unless it is excluded by name, or by `*;q=0` (RFC 9110 §12.5.3). Without a weight
  /// of its own it is what remains when nothing else is wanted.
  private static func choose(gzip: Quality, identity: Quality?, any: Quality?) -> ContentCoding? {
    let floor = identity ?? any
    if gzip > .zero, gzip >= identity ?? .zero { return .gzip }
    return floor == .zero ? nil : .identity
  }

  private static func split(_ bytes: Span<UInt8>, _ member: Range<Int>) -> (Range<Int>, Quality)? {
    var end = member.lowerBound
    while end < member.upperBound, ByteSet.token.contains(bytes[end]) { end += 1 }
    guard end > member.lowerBound else { return nil }
    var quality = Quality.full
    var cursor = ParameterCursor(from: end, to: member.upperBound)
    while let parameter = cursor.next(in: bytes) {
      guard parameter.isNamed("q", in: bytes) else { continue }
      guard let weight = Quality(bytes.extracting(parameter.value)) else { return nil }
      quality = weight
    }
    return cursor.isMalformed ? nil : (member.lowerBound..<end, quality)
  }
}
