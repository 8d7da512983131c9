/// JSON text as bytes (RFC 8259). The only place that escapes for JSON.
package enum JSONText {
  /// Appends a string with its quotation marks.
  @inlinable package static func append(quoted text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    appendEscaped(text, to: &bytes)
    bytes.append(0x22)
  }

  /// Appends a string with its quotation marks.
  package static func append(quoted text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append(quoted: UnsafeRawBufferPointer($0), to: &bytes) }
  }

  /// Appends the text with what RFC 8259 §7 wants escaped: quotation mark, backslash and control characters.
  /// Stretches that need nothing are copied whole; a word of eight bytes is tested at once.
  @usableFromInline static func appendEscaped(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    var start = 0
    while start < text.count {
      let end = plainEnd(of: text, from: start)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { return }
      escape(text[end], to: &bytes)
      start = end + 1
    }
  }

  /// Whether a text stands in JSON as it is.
  package static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
    plainEnd(of: text, from: 0) == text.count
  }

  /// The first position from `start` on whose byte must be escaped, or the end.
  package static func plainEnd(of text: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start
    while index + 8 <= text.count {
      if needsEscape(text.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
      index += 8
    }
    while index < text.count, text[index] >= 0x20, text[index] != 0x22, text[index] != 0x5C { index += 1 }
    return index
  }

  /// Whether any byte of a word is below 0x20, a quotation mark or a backslash. The usual tests for a zero
  /// byte and for a byte less than n, in all lanes at once; a lane above 0x7F is never taken for a small one.
  private static func needsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let control = (word &- ones &* 0x20) & ~word
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    return (control | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs != 0
  }

  private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(0x5C)
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 0xF))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

  /// Appends a whole number.
  @inlinable package static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(0x2D) }
    append(number.magnitude, to: &bytes)
  }

  @usableFromInline static func append(_ magnitude: UInt64, to bytes: inout [UInt8]) {
    // 20 digits are enough for 64 bits; they come last first.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = magnitude
      var start = 20
      repeat {
        start -= 1
        digits[start] = UInt8(truncatingIfNeeded: rest % 10) + 48
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
    }
  }

  /// Appends a number: without a point where it is whole, otherwise with the fewest digits that give the same
  /// binary64 again. JSON has no infinities and no NaN; the store holds none.
  package static func append(_ number: Double, to bytes: inout [UInt8]) {
    if number.magnitude < 0x1p53, number.rounded(.towardZero) == number {
      append(Int64(number), to: &bytes)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }
}
