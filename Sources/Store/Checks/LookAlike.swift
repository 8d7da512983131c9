/// Why a quote does not stand in a line although it looks as if it did: the first place where they differ, in the
/// names of their code points.
struct LookAlike {
  /// What the quote has there, such as `U+0020 (space)`.
  let quoted: String
  /// What the line has there, such as `U+00A0 (no-break space)`.
  let printed: String

  /// Nil where the quote does not even look like a part of the line.
  init?(_ quote: String, in line: String) {
    if let range = line.firstRange(of: quote) {
      self.init(composed: Array(quote), otherwise: Array(line[range]))
    } else {
      self.init(seen: Array(quote.unicodeScalars), in: Array(line.unicodeScalars))
    }
  }

  /// Texts that Unicode takes for the same: one has a letter and its mark in one code point, the other in two.
  private init?(composed quote: [Character], otherwise line: [Character]) {
    let pair = zip(quote, line).first { !$0.unicodeScalars.elementsEqual($1.unicodeScalars) }
    guard let pair else { return nil }
    quoted = pair.0.unicodeScalars.map(LookAlike.name).joined(separator: " ")
    printed = pair.1.unicodeScalars.map(LookAlike.name).joined(separator: " ")
  }

  private init?(seen quote: [Unicode.Scalar], in line: [Unicode.Scalar]) {
    let (wanted, text) = (LookAlike.seen(quote), LookAlike.seen(line))
    guard !wanted.isEmpty, wanted.count <= text.count else { return nil }
    let found = (0...text.count - wanted.count).first { start in
      zip(wanted, text[start...]).allSatisfy { $0.scalar == $1.scalar }
    }
    guard let found else { return nil }
    var (left, right) = (0, text[found].index)
    while left < quote.count, right < line.count, quote[left] == line[right] {
      (left, right) = (left + 1, right + 1)
    }
    quoted = left < quote.count ? LookAlike.name(quote[left]) : "its end"
    printed = right < line.count ? LookAlike.name(line[right]) : "its end"
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let name = scalar.properties.name.map { " (\($0.lowercased()))" } ?? ""
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + name
  }

  /// What a reader sees of a text, each with the place where it stands: no invisible characters, one sort of space,
  /// dash and quotation mark, one of the letters that look the same in several scripts.
  private static func seen(_ text: [Unicode.Scalar]) -> [(scalar: Unicode.Scalar, index: Int)] {
    text.enumerated().compactMap { index, scalar in
      let category = scalar.properties.generalCategory
      if category == .format { return nil }
      if scalar.properties.isWhitespace { return (" ", index) }
      if category == .dashPunctuation || scalar == "\u{2212}" { return ("-", index) }
      return (alike[scalar] ?? scalar, index)
    }
  }

  private static let alike: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs: [(String, String)] = [
      ("аеорсухіјѕһАВЕКМНОРСТХІЈЅ", "aeopcyxijshABEKMHOPCTXIJS"),
      ("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
      ("\u{2018}\u{2019}\u{201B}\u{2BC}\u{B4}", "'''''"),
      ("\u{201C}\u{201D}\u{201E}\u{AB}\u{BB}", String(repeating: "\"", count: 5)),
    ]
    let all = pairs.flatMap { zip($0.unicodeScalars, $1.unicodeScalars) }
    return Dictionary(all, uniquingKeysWith: { first, _ in first })
  }()
}
