internal import Bytes

/// Percent-encoding of URL parts, both ways (RFC 3986 §2.1).
package enum PercentCoding {
  /// The text that `bytes` stand for. Throws `invalidPercentEscape` for a `%` without two hexadecimal digits,
  /// `nulInTarget` for a NUL, encoded or not, and `invalidUTF8InTarget` where the result is not UTF-8.
  static func decode(_ bytes: Span<UInt8>, plusIsSpace: Bool = false) throws(ParseError) -> String {
    guard needsDecoding(bytes, plusIsSpace: plusIsSpace) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      if byte == .percent {
        byte = try escape(bytes, at: index)
        index += 2
      } else if plusIsSpace, byte == .plus {
        byte = .space
      }
      // A NUL ends a string for everything written in C below this.
      if byte == 0 { throw .nulInTarget }
      decoded.append(byte)
      index += 1
    }
    guard let text = String(validating: decoded, as: UTF8.self) else { throw .invalidUTF8InTarget }
    return text
  }

  /// Whether anything stands for another byte, or may not be there. Most parts of most targets are plain
  /// ASCII and become text as they are.
  private static func needsDecoding(_ bytes: Span<UInt8>, plusIsSpace: Bool) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == .percent || byte == 0 || byte >= 0x80 || (plusIsSpace && byte == .plus) { return true }
    }
    return false
  }

  private static func escape(_ bytes: Span<UInt8>, at index: Int) throws(ParseError) -> UInt8 {
    guard index + 2 < bytes.count, let high = bytes[index + 1].hexadecimalValue,
      let low = bytes[index + 2].hexadecimalValue
    else { throw .invalidPercentEscape }
    return high << 4 | low
  }

  /// Appends one path segment, encoded so that decoding gives it back.
  package static func append(pathSegment text: String, to output: inout [UInt8]) {
    append(text, keeping: .pathSegment, to: &output)
  }

  /// Appends one query name or value, encoded so that decoding gives it back; a space becomes `%20`.
  package static func append(queryComponent text: String, to output: inout [UInt8]) {
    append(text, keeping: .queryComponent, to: &output)
  }

  private static func append(_ text: String, keeping kept: ByteSet, to output: inout [UInt8]) {
    let bytes = text.utf8Span.span
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, kept.contains(bytes[end]) { end += 1 }
      // Most parts of most links stand for themselves, and are copied whole.
      output.append(contentsOf: bytes.extracting(start..<end))
      guard end < bytes.count else { return }
      output.append(.percent)
      output.append(.hexadecimalDigit(bytes[end] >> 4))
      output.append(.hexadecimalDigit(bytes[end] & 15))
      start = end + 1
    }
  }
}
