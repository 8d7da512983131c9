internal import Bytes

extension UInt8 {
  static var horizontalTab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var quote: UInt8 { 0x22 }
  static var percent: UInt8 { 0x25 }
  static var asterisk: UInt8 { 0x2A }
  static var plus: UInt8 { 0x2B }
  static var comma: UInt8 { 0x2C }
  static var dot: UInt8 { 0x2E }
  static var slash: UInt8 { 0x2F }
  static var zero: UInt8 { 0x30 }
  static var colon: UInt8 { 0x3A }
  static var semicolon: UInt8 { 0x3B }
  static var equals: UInt8 { 0x3D }
  static var questionMark: UInt8 { 0x3F }
  static var ampersand: UInt8 { 0x26 }
  static var backslash: UInt8 { 0x5C }

  /// The letter in lower case; any other byte as it is.
  @inline(__always)
  var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// Whether this is `0` to `9`.
  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }

  /// Whether this is optional white space, OWS (RFC 9110 §5.6.3).
  @inline(__always)
  var isBlank: Bool { self == .space || self == .horizontalTab }

  /// The value of a hexadecimal digit, or nil.
  @inline(__always)
  var hexadecimalValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = lowercased &- 0x61
    return letter < 6 ? letter &+ 10 : nil
  }

  /// The upper-case hexadecimal digit for a value below sixteen.
  @inline(__always)
  static func hexadecimalDigit(_ value: UInt8) -> UInt8 { value < 10 ? value &+ 0x30 : value &+ 0x37 }
}

extension Span where Element == UInt8 {
  /// Whether these are the bytes of `text`.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    text.withBytes { text in
      guard count == text.count else { return false }
      for index in indices where self[index] != text[index] { return false }
      return true
    }
  }

  /// Whether these are the bytes of `text`, which is in lower case, in whatever case.
  @inline(__always)
  func equals(lowercase text: StaticString) -> Bool {
    text.withBytes { text in
      guard count == text.count else { return false }
      for index in indices where self[index].lowercased != text[index] { return false }
      return true
    }
  }

  /// The range without blanks at either end.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}

extension Array where Element == UInt8 {
  /// Appends the bytes of a literal.
  @inline(__always)
  package mutating func append(_ text: StaticString) { text.withBytes { append(contentsOf: $0) } }
}
