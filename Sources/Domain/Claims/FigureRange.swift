/// The numbers that a stated figure can mean: a bound is a half-line, a range what lies between its ends, "about" what is
/// rounded to the digits that are stated.
package struct FigureRange: Equatable, Sendable {
  private let low: Double
  private let high: Double
  /// Whether the end itself is among them.
  private let holdsLow: Bool
  private let holdsHigh: Bool

  /// - Parameters:
  ///   - value: the figure, or the lower end of a range.
  ///   - upper: the upper end of a range.
  ///   - bound: a code of the list of bounds.
  package init(_ value: Double, upper: Double?, bound: String) {
    (holdsLow, holdsHigh) = (bound != "more_than", bound != "less_than")
    switch bound {
    case "about":
      let slack = FigureRange.lastDigit(of: value) / 2
      (low, high) = (value - slack, value + slack)
    case "more_than", "at_least": (low, high) = (value, .infinity)
    case "less_than", "at_most": (low, high) = (-.infinity, value)
    case "range": (low, high) = (value, upper ?? value)
    default: (low, high) = (value, value)
    }
  }

  /// Whether one number can be both.
  package func canEqual(_ other: FigureRange) -> Bool {
    let (start, end) = (max(low, other.low), min(high, other.high))
    if start < end { return true }
    return start == end && holds(start) && other.holds(start)
  }

  /// The least and the greatest of them, or what they come near to.
  var ends: (low: Double, high: Double) { (low, high) }

  private func holds(_ number: Double) -> Bool {
    (number > low || (number == low && holdsLow)) && (number < high || (number == high && holdsHigh))
  }

  /// What the last digit that is not zero counts: 100,000,000 of 3,500,000,000, and 0.1 of 12.5.
  private static func lastDigit(of value: Double) -> Double {
    guard value != 0, value.isFinite else { return 0 }
    var unit = 1e-6
    while unit < 1e15, isWhole(value / (unit * 10)) { unit *= 10 }
    return unit
  }

  /// Whether a number is whole but for what binary fractions leave over.
  private static func isWhole(_ number: Double) -> Bool {
    (number - number.rounded()).magnitude <= 1e-9 * max(1, number.magnitude)
  }
}
