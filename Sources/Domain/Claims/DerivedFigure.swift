/// A figure that no source states and that follows from figures that sources state, with these; or the reason why none
/// follows. What is told of it is true for every number that the stated figures can mean, or nothing is told.
package struct DerivedFigure: Equatable, Sendable {
  /// A figure that is one of the inputs.
  package struct Input: Equatable, Sendable {
    /// The id of the claim.
    package let id: String
    /// The period that it is for; nil where its source names none.
    package let period: UncertainDate?
    /// The figure, or the lower end of a range.
    package let value: Double
    /// The upper end of a range.
    package let upper: Double?
    /// A code of the list of bounds.
    package let bound: String
    /// Whether it was counted, or expected.
    package let isActual: Bool

    /// A figure as its claim states it.
    package init(
      id: String, period: UncertainDate?, value: Double, upper: Double?, bound: String, isActual: Bool
    ) {
      (self.id, self.period, self.value, self.upper) = (id, period, value, upper)
      (self.bound, self.isActual) = (bound, isActual)
    }

    fileprivate var range: FigureRange { FigureRange(value, upper: upper, bound: bound) }
  }

  /// How a figure is worked out of two others.
  package enum Kind: String, Sendable {
    /// By how many percent a figure is above that of the same period a year earlier.
    case growth
    /// How many percent of a whole a part is.
    case share
    /// By how much one figure is above another.
    case balance
    /// A figure where that of the base is 100.
    case index
  }

  /// How it is worked out.
  package let kind: Kind
  /// The figure, or the lower end of a range; nil where none follows.
  package let value: Double?
  /// The upper end of a range.
  package let upper: Double?
  /// How it stands to the true one: `exact`, `about` where it was rounded, `range`; nil where none follows.
  package let bound: String?
  /// The claims that it follows from, or that were looked at.
  package let inputs: [Input]
  /// Why none follows; nil where one does.
  package let reason: String?

  /// Works a figure out of one and of that which it is held against.
  package init(_ kind: Kind, of one: Input, and other: Input) {
    if let reason = DerivedFigure.reason(against: kind, one, other) {
      self.init(kind, [one, other], because: reason)
    } else if one.bound == "exact" {
      let exact = kind.result(one.value, other.value)
      let value = kind == .balance ? exact : DerivedFigure.rounded(exact, .toNearestOrEven)
      let isRounded = (value - exact).magnitude > 1e-9
      self.init(
        kind: kind, value: value, upper: nil, bound: isRounded ? "about" : "exact", inputs: [one, other],
        reason: nil)
    } else {
      let (low, high) = kind.results(one.range, other.range)
      self.init(
        kind: kind, value: DerivedFigure.rounded(low, .down), upper: DerivedFigure.rounded(high, .up),
        bound: "range", inputs: [one, other], reason: nil)
    }
  }

  /// Says that none follows, and why.
  package init(_ kind: Kind, _ inputs: [Input], because reason: String) {
    self.init(kind: kind, value: nil, upper: nil, bound: nil, inputs: inputs, reason: reason)
  }

  private init(
    kind: Kind, value: Double?, upper: Double?, bound: String?, inputs: [Input], reason: String?
  ) {
    (self.kind, self.value, self.upper, self.bound) = (kind, value, upper, bound)
    (self.inputs, self.reason) = (inputs, reason)
  }

  /// To a tenth, as percentages are told.
  private static func rounded(_ number: Double, _ rule: FloatingPointRoundingRule) -> Double {
    // A binary fraction of a tenth is not to be rounded away from itself.
    let tenths = number * 10
    let nearest = tenths.rounded()
    return ((tenths - nearest).magnitude < 1e-6 ? nearest : tenths.rounded(rule)) / 10
  }

  /// Why nothing follows from two figures of one unit; nil where something does.
  private static func reason(against kind: Kind, _ one: Input, _ other: Input) -> String? {
    guard other.isActual else {
      return "It would be held against a figure that was expected and not counted."
    }
    guard kind == .growth || kind == .index || one.isActual else {
      return "Only figures that were counted are set against each other."
    }
    guard one.bound == other.bound else {
      return
        "The figures are bounded in different ways (\(one.bound) and \(other.bound)), so nothing between them is sure."
    }
    guard ["exact", "about", "range"].contains(one.bound) else {
      return "The figures are bounded on one side only (\(one.bound)), so nothing between them is sure."
    }
    if let reason = reason(againstPeriodsOf: kind, one.period, other.period) { return reason }
    if kind != .balance, other.range.ends.low <= 0 {
      return "It would be held against a figure that is not above zero."
    }
    return nil
  }

  private static func reason(againstPeriodsOf kind: Kind, _ one: UncertainDate?, _ other: UncertainDate?)
    -> String?
  {
    guard let one, let other else { return "A figure without a period is set against none." }
    guard one.isDefinite, other.isDefinite else {
      return "The sources leave open which days a figure is for (\(one.edtf), \(other.edtf))."
    }
    let isLike: Bool
    switch kind {
    case .growth: isLike = one.isYear(after: other)
    case .share, .balance: isLike = one.days == other.days
    case .index: isLike = one.isAlike(other)
    }
    return isLike ? nil : "The figures are for unlike periods (\(one.edtf) and \(other.edtf))."
  }
}

extension DerivedFigure.Kind {
  /// What follows from two numbers.
  fileprivate func result(_ one: Double, _ other: Double) -> Double {
    switch self {
    case .growth: (one / other - 1) * 100
    case .share, .index: one / other * 100
    case .balance: one - other
    }
  }

  /// The least and the greatest that follow from numbers of two ranges, of which the second is above zero where it
  /// divides.
  fileprivate func results(_ one: FigureRange, _ other: FigureRange) -> (low: Double, high: Double) {
    let all = [one.ends.low, one.ends.high].flatMap { first in
      [other.ends.low, other.ends.high].map { result(first, $0) }
    }
    return (all.min() ?? 0, all.max() ?? 0)
  }
}

extension UncertainDate {
  /// Whether its source leaves no doubt which days it covers, and both its ends are known.
  package var isDefinite: Bool {
    qualifier == nil && !edtf.contains("X") && min != .distantPast && max != .distantFuture
  }

  /// Whether it covers the same days as another, a year later.
  package func isYear(after other: UncertainDate) -> Bool {
    min == other.min.aYearLater(isLast: false) && max == other.max.aYearLater(isLast: true)
  }

  /// Whether it is as long as another and begins on the same day of a year, so that the two are alike.
  package func isAlike(_ other: UncertainDate) -> Bool {
    (min.month, min.day, max.month) == (other.min.month, other.min.day, other.max.month)
      && max.year - min.year == other.max.year - other.min.year
      && (max.day == other.max.day || max.isLastOfMonth && other.max.isLastOfMonth)
  }
}

extension CalendarDay {
  fileprivate var isLastOfMonth: Bool { day == CalendarDay.count(ofMonth: month, year: year) }

  /// The same day of the next year; of the last day of a month the last of that month, where it ends a period.
  fileprivate func aYearLater(isLast: Bool) -> CalendarDay? {
    let last = CalendarDay.count(ofMonth: month, year: year + 1)
    return CalendarDay(
      year: year + 1, month: month, day: isLast && isLastOfMonth ? last : Swift.min(day, last))
  }
}
