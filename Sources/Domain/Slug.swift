/// The form of identifiers.
package enum Slug {
  static let rule =
    "lower-case letters, digits and single hyphens, beginning with a letter, at most 120 characters"

  /// Whether a text may be the id of a record.
  package static func isSlug(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 120 else { return false }
    var last = first
    for byte in text.utf8 {
      guard isLetter(byte) || isDigit(byte) || (byte == hyphen && last != hyphen) else { return false }
      last = byte
    }
    return last != hyphen
  }

  /// Whether a text has the form of an ISO 3166-1 alpha-3 code.
  static func isAlpha3(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
  }

  private static let hyphen = UInt8(ascii: "-")
  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
