/// Figures as English says them: the word for their bound, their digits as they are stored, what one is.
package enum FigureWords {
  /// "about 1.6 billion US dollars", "1.7 to 1.8 billion", "more than 80 projects". Nothing is rounded.
  /// - Parameters:
  ///   - value: the digits as they are stored, as those of `upper`, the upper end of a range.
  ///   - bound: a code of the list of bounds; nil for an exact figure.
  ///   - unit: as it is stored; nil where it is told elsewhere.
  package static func words(_ value: String, upper: String? = nil, bound: String? = nil, unit: String? = nil)
    -> String
  {
    let upper = bound == "range" ? upper : nil
    let scale = scales.first { scale in [value, upper].allSatisfy { $0.map(scale.fits) ?? true } }
    let figures = [value, upper].compactMap { $0 }.map { scale?.text($0) ?? grouped($0) }
    var words = [bound.flatMap(Self.word) ?? "", figures.joined(separator: " to "), scale?.name ?? ""]
    if unit == "rank" {
      words.insert("rank", at: 0)
    } else if let unit {
      words.append(UnitWords.plural(unit))
    }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Digits with a comma between thousands, and a minus sign where they have one.
  package static func grouped(_ digits: String) -> String {
    guard !digits.contains("e"), !digits.contains("E") else { return digits }
    let isNegative = digits.hasPrefix("-")
    let parts = digits.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first else { return digits }
    var groups: [Substring] = []
    var rest = whole
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    groups.insert(rest, at: 0)
    let fraction = parts.count > 1 ? ".\(parts[1])" : ""
    return (isNegative ? "\u{2212}" : "") + groups.joined(separator: ",") + fraction
  }

  /// How an observation status is told: "actual", "forecast".
  package static func status(_ code: String) -> String { ChartWords.status(code) }

  private static func word(of bound: String) -> String? {
    ChartWords.bounds.first { $0.code == bound }?.words
  }

  private static let scales = [Scale(12, "trillion"), Scale(9, "billion"), Scale(6, "million")]

  /// A word for a power of ten.
  private struct Scale {
    let zeros: Int
    let name: String

    init(_ zeros: Int, _ name: String) { (self.zeros, self.name) = (zeros, name) }

    /// Whether a figure can be told with it, with at most three digits behind the point.
    func fits(_ digits: String) -> Bool {
      let whole = digits.drop { $0 == "-" }
      guard whole.count > zeros, whole.allSatisfy(\.isNumber) else { return false }
      return whole.suffix(zeros - 3).allSatisfy { $0 == "0" }
    }

    /// The figure with its point moved.
    func text(_ digits: String) -> String {
      var fraction = String(digits.suffix(zeros))
      while fraction.hasSuffix("0") { fraction.removeLast() }
      return FigureWords.grouped(String(digits.dropLast(zeros)) + (fraction.isEmpty ? "" : ".\(fraction)"))
    }
  }
}
