/// What EDTF has at level 2 and is not read here (EDTF, ISO 8601-2:2019 4 to 6), with what can be written instead. Quarters
/// and half-years of level 2 are read.
package struct DateLevelTwo: Equatable, Sendable {
  /// The date as it was given.
  package let text: String
  /// What to write, in a sentence.
  package let advice: String

  private static let marks: Set<Character> = ["?", "~", "%"]

  /// Nil for what is not of level 2 either.
  init?(_ text: String) {
    guard let advice = Self.advice(for: text) else { return nil }
    (self.text, self.advice) = (text, advice)
  }

  private static func advice(for text: String) -> String? {
    if ["[]", "{}"].contains("\(text.prefix(1))\(text.suffix(1))") {
      return "Write the range from the first to the last of the set, such as 2017/2019."
    }
    if text.contains(where: marks.contains) { return withQualifierBehind(text) }
    let body = text.drop { $0 == "-" }
    let isOfDigits = body.allSatisfy { ("0"..."9").contains($0) || "XYES-/.".contains($0) }
    guard isOfDigits, let first = body.first, "0123456789XY".contains(first) else { return nil }
    if first == "Y" || body.contains("E") { return "Years here have four digits, from 0000 to 9999." }
    if body.contains("S") { return "Write the decade or the century, such as 195X, or a range of years." }
    return body.contains("X")
      ? "X can stand for the last digits of a year, or for a whole month or day." : nil
  }

  /// A qualifier of a part, moved to the end of the point, where it covers the whole.
  private static func withQualifierBehind(_ text: String) -> String? {
    // Two qualifiers at the end are of no level.
    guard let last = text.lastIndex(where: { !marks.contains($0) }),
      text[..<last].contains(where: marks.contains)
    else { return nil }
    let points = text.split(separator: "/", omittingEmptySubsequences: false).map { point in
      let found = Set(point.filter(marks.contains))
      let mark = found.count > 1 ? "%" : found.map(String.init).joined()
      return point.filter { !marks.contains($0) } + mark
    }
    let moved = points.joined(separator: "/")
    guard moved != text, (try? UncertainDate(moved)) != nil else { return nil }
    return "A qualifier stands at the end: write \"\(moved)\"."
  }
}
