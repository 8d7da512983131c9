extension String {
  /// The text as people look it up: capitals are small letters, and letters with marks are those without (Åland is aland).
  /// What names are sorted by, in the order of its bytes.
  package var folded: String {
    guard utf8.contains(where: { $0 >= 0x80 }) else {
      return String(decoding: utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }
    return unicodeScalars.reduce(into: "") { $0 += Folding.letters.text(of: $1) }
  }
}

/// What letters are without capitals and marks. Unicode's own names tell which letter one with a mark is, so that there
/// is no table to keep: LATIN SMALL LETTER A WITH RING ABOVE. Names of characters never change
/// (unicode.org/policies/stability_policy.html).
private struct Folding: Sendable {
  /// Worked out when the first text is met that is not ASCII.
  static let letters = Folding()

  /// Alphabets with letters that have capitals or marks lie below.
  private static let end: UInt32 = 0x2000
  /// What each character below becomes, by its number.
  private let texts: [String]

  /// Letters whose names do not tell, or that are two.
  private static let others: [Unicode.Scalar: String] = [
    "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ς": "σ", "ё": "е", "й": "и", "ї": "і",
    "ў": "у", "ѓ": "г", "ќ": "к",
  ]

  private init() {
    let scalars = (0..<Folding.end).compactMap(Unicode.Scalar.init)
    let named = Dictionary(
      scalars.compactMap { scalar in scalar.properties.name.map { ($0, scalar) } },
      uniquingKeysWith: { first, _ in first })
    texts = scalars.map { scalar in
      scalar.properties.lowercaseMapping.unicodeScalars.map { Folding.base(of: $0, among: named) }.joined()
    }
  }

  func text(of scalar: Unicode.Scalar) -> String {
    if scalar.value < Folding.end { return texts[Int(scalar.value)] }
    return scalar.properties.lowercaseMapping
  }

  private static func base(of scalar: Unicode.Scalar, among named: [String: Unicode.Scalar]) -> String {
    if let text = others[scalar] { return text }
    if isMark(scalar) { return "" }
    guard let name = scalar.properties.name, name.contains(" LETTER "),
      let plain = name.firstRange(of: " WITH ").flatMap({ named[String(name[..<$0.lowerBound])] })
    else { return String(scalar) }
    return others[plain] ?? String(plain)
  }

  /// Whether it stands over, above or below a letter. Signs that make another letter (nukta, virama) have classes from 2
  /// to 9 (UAX #44, table 15).
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    let position = scalar.properties.canonicalCombiningClass.rawValue
    return position == 1 || position >= 10
  }
}

extension Value {
  /// The folded text, where it is a text.
  package var folded: Value { if case .text(let text) = self { .text(text.folded) } else { self } }
}
