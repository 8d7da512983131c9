internal import Bytes

/// base64 with the URL and filename safe alphabet, without padding (RFC 4648 §5).
package enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// What each byte stands for as a digit; 64 for those that are none.
  private static let digits = alphabet.enumerated().reduce(into: [UInt8](repeating: 64, count: 256)) {
    digits, next in
    digits[Int(next.element)] = UInt8(next.offset)
  }

  /// The bytes as text, without padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    let (bytes, alphabet) = (bytes.span, Base64URL.alphabet.span)
    var digits = [UInt8](repeating: 0, count: (bytes.count * 8 + 5) / 6)
    var place = digits.mutableSpan
    var (index, next) = (0, 0)
    while index + 3 <= bytes.count {
      let three = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
      place[next] = alphabet[three >> 18]
      place[next + 1] = alphabet[three >> 12 & 63]
      place[next + 2] = alphabet[three >> 6 & 63]
      place[next + 3] = alphabet[three & 63]
      (index, next) = (index + 3, next + 4)
    }
    // One byte that is left over has two digits, and two have three; zero bits fill the last.
    if index < bytes.count {
      let isTwo = index + 1 < bytes.count
      let rest = Int(bytes[index]) << 8 | (isTwo ? Int(bytes[index + 1]) : 0)
      place[next] = alphabet[rest >> 10]
      place[next + 1] = alphabet[rest >> 4 & 63]
      if isTwo { place[next + 2] = alphabet[rest << 2 & 63] }
    }
    return String(decoding: digits.span, as: UTF8.self)
  }

  /// The bytes that a text stands for; nil where it is none that `encode` gives.
  static func decode(_ text: String) -> [UInt8]? {
    let (text, values) = (text.utf8Span.span, Base64URL.digits)
    var bytes = [UInt8](repeating: 0, count: text.count * 6 / 8)
    var place = bytes.mutableSpan
    var (buffer, bits, next): (UInt32, Int, Int) = (0, 0, 0)
    for index in text.indices {
      let digit = values[Int(text[index])]
      guard digit < 64 else { return nil }
      (buffer, bits) = (buffer << 6 | UInt32(digit), bits + 6)
      if bits >= 8 {
        bits -= 8
        place[next] = UInt8(truncatingIfNeeded: buffer >> UInt32(bits))
        next += 1
        buffer &= (1 << UInt32(bits)) - 1
      }
    }
    // What is left over must be the zero bits that fill the last digit.
    return bits < 6 && buffer == 0 ? bytes : nil
  }
}
