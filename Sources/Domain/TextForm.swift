/// The form of a text that is a code of a standard: what is refused where it stands, and what JSON Schema is told.
package struct TextForm: Sendable {
  /// The form as a regular expression of ECMA-262, for JSON Schema.
  package let pattern: String
  /// What to write, as the end of a sentence.
  package let rule: String
  /// Whether a text has the form.
  package let fits: @Sendable (String) -> Bool

  /// Hexadecimal has no case.
  static let sha256 = TextForm(pattern: "^[0-9A-Fa-f]{64}$", rule: "64 hexadecimal digits") { text in
    text.utf8.count == 64 && text.utf8.allSatisfy { isDigit($0) || (97...102).contains($0 | 0x20) }
  }

  /// ISO 3166-1 alpha-2.
  static let alpha2 = TextForm(pattern: "^[A-Z]{2}$", rule: "two capital letters (ISO 3166-1 alpha-2)") {
    text in
    text.utf8.count == 2 && text.utf8.allSatisfy { (65...90).contains($0) }
  }

  /// ISO 3166-3.
  static let alpha4 = TextForm(pattern: "^[A-Z]{4}$", rule: "four capital letters (ISO 3166-3)") { text in
    text.utf8.count == 4 && text.utf8.allSatisfy { (65...90).contains($0) }
  }

  /// ISO 3166-1 numeric and M49.
  static let numeric = TextForm(pattern: "^[0-9]{3}$", rule: "three digits (ISO 3166-1 numeric, M49)") {
    text in
    text.utf8.count == 3 && text.utf8.allSatisfy(isDigit)
  }

  /// A chapter, heading or subheading of the Harmonized System.
  static let hsCode = TextForm(
    pattern: "^([0-9]{2}|[0-9]{4}|[0-9]{6})$", rule: "two, four or six digits (Harmonized System)"
  ) { text in
    [2, 4, 6].contains(text.utf8.count) && text.utf8.allSatisfy(isDigit)
  }

  /// A language tag by the shape of its subtags (RFC 5646 §2.1).
  static let language = TextForm(
    pattern: "^[A-Za-z]{2,8}(-[0-9A-Za-z]{1,8})*$", rule: "a language tag such as en, ru or zh-Hant (BCP 47)"
  ) { text in
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, (2...8).contains(first.count), first.allSatisfy(isLetter) else {
      return false
    }
    return parts.dropFirst().allSatisfy {
      (1...8).contains($0.count) && $0.allSatisfy { isLetter($0) || isDigit($0) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}
