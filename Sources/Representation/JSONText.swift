import Bytes
import System

/// JSON text as bytes (RFC 8259). The only place that escapes for JSON.
package enum JSONText {
  /// Appends a string with its quotation marks.
  @inlinable package static func append(quoted text: Span<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    appendEscaped(text, to: &bytes)
    bytes.append(0x22)
  }

  /// Appends a string with its quotation marks.
  package static func append(quoted text: String, to bytes: inout [UInt8]) {
    append(quoted: text.utf8Span.span, to: &bytes)
  }

  /// Appends the text with what RFC 8259 §7 wants escaped: quotation mark, backslash and control characters.
  /// Stretches that need nothing are copied whole; a word of eight bytes is tested at once.
  @usableFromInline static func appendEscaped(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    while start < text.count {
      let end = plainEnd(of: text, from: start)
      bytes.append(contentsOf: text.extracting(start..<end))
      guard end < text.count else { return }
      escape(text[end]) { bytes.append($0) }
      start = end + 1
    }
  }

  /// The first position from `start` on whose byte must be escaped, or the end.
  static func plainEnd(of text: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index + 8 <= text.count {
      if needsEscape(text.word(at: index)) { break }
      index += 8
    }
    while index < text.count, !needsEscape(text[index]) { index += 1 }
    return index
  }

  /// Whether a byte is one that RFC 8259 §7 wants escaped.
  @inline(__always)
  static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

  /// Whether any byte of a word is below 0x20, a quotation mark or a backslash. The usual tests for a zero
  /// byte and for a byte less than n, in all lanes at once; a lane above 0x7F is never taken for a small one.
  @inline(__always)
  static func needsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let control = (word &- ones &* 0x20) & ~word
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs != 0
  }

  /// The same inside of a string that is written in pieces.
  static let escaping = TextEscape(Array(0..<0x20) + Array("\"\\".utf8)) { text in (escapes[Int(text[0])], 1)
  }

  private static let escapes = (UInt8(0)...0x5C).map { byte in
    var bytes: [UInt8] = []
    escape(byte) { bytes.append($0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Hands what stands for a byte that needs escaping to `store`, at most six bytes.
  static func escape(_ byte: UInt8, _ store: (UInt8) -> Void) {
    store(0x5C)
    switch byte {
    case 0x22, 0x5C: store(byte)
    case 0x08: store(UInt8(ascii: "b"))
    case 0x09: store(UInt8(ascii: "t"))
    case 0x0A: store(UInt8(ascii: "n"))
    case 0x0C: store(UInt8(ascii: "f"))
    case 0x0D: store(UInt8(ascii: "r"))
    default:
      store(UInt8(ascii: "u"))
      store(UInt8(ascii: "0"))
      store(UInt8(ascii: "0"))
      store(Hexadecimal.digit(byte >> 4))
      store(Hexadecimal.digit(byte & 0xF))
    }
  }
}
