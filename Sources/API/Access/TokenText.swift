import Representation

/// The text of a token: `ent_`, then 32 random characters of base 62 (190 bits), then six that are the CRC-32 of all before
/// them, so that a scanner of secrets knows it and a misspelt one is refused without a look at the database.
package enum TokenText {
  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
  private static let beginning = Array("ent_".utf8)
  private static let randomCount = 32
  private static let checkCount = 6

  /// By how many of its first characters a token is found.
  package static let foundBy = 8

  /// A new token.
  package static func make(using generator: inout some RandomNumberGenerator) -> String {
    let random = (0..<randomCount).map { _ in
      digits[Int.random(in: digits.indices, using: &generator)]
    }
    let text = beginning + random
    return String(decoding: text + check(of: text), as: UTF8.self)
  }

  /// Whether a text can be that of a token, as far as can be told from itself.
  package static func isSound(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == beginning.count + randomCount + checkCount, bytes.starts(with: beginning) else {
      return false
    }
    return Array(bytes.suffix(checkCount)) == check(of: Array(bytes.dropLast(checkCount)))
  }

  private static func check(of text: [UInt8]) -> [UInt8] {
    var rest = Zlib.crc32(text)
    var check: [UInt8] = []
    for _ in 0..<checkCount {
      check.insert(digits[Int(rest % 62)], at: 0)
      rest /= 62
    }
    return check
  }
}
