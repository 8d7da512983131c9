/// The form of identifiers.
package enum Slug {
  static let rule =
    "lower-case letters, digits and single hyphens, beginning with a letter, at most 120 characters"

  /// Whether a text may be the id of a record.
  package static func isSlug(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, isLetter(first), bytes.count <= 120, bytes.last != hyphen else {
      return false
    }
    return zip(bytes, bytes.dropFirst()).allSatisfy { left, right in
      isLetter(right) || isDigit(right) || (right == hyphen && left != hyphen)
    }
  }

  /// Whether a text has the form of an ISO 3166-1 alpha-3 code.
  static func isAlpha3(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (65...90).contains($0) }
  }

  private static let hyphen = UInt8(ascii: "-")
  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
