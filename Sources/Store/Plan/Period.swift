import Domain

/// The days a caller asks for, and how a record's time is held against them.
struct Period: Sendable {
  let life: Life
  /// The first day asked for; nil where there is none.
  let from: CalendarDay?
  /// The last day asked for; nil where there is none.
  let to: CalendarDay?
  let match: TimeMatch
  /// The first day as a bound: all days there are where none is asked for.
  let first: String
  /// The last day as a bound.
  let last: String

  init(life: Life, from: CalendarDay?, to: CalendarDay?, match: TimeMatch) {
    (self.life, self.from, self.to, self.match) = (life, from, to, match)
    (first, last) = ((from ?? .distantPast).text, (to ?? .distantFuture).text)
  }

  /// What holds for a record that fits, in whatever order the records are read. A record without a date has
  /// no time to compare and is left out.
  var condition: Condition {
    let days = LifeSQL(life)
    let (end, beginning) = match == .possible ? (days.latest, days.earliest) : (days.ended, days.begun)
    let bounds =
      (from == nil ? [] : [("\(end) >= ?", Operand.day(.first))])
      + (to == nil ? [] : [("\(beginning) <= ?", Operand.day(.last))])
    return Condition(bounds.map(\.0).joined(separator: " AND "), bounds.map(\.1))
  }

  /// The parts in which its records stand, in the order of time.
  var sections: [PeriodSection] {
    (from == nil ? [] : [.before]) + [.within] + (to == nil ? [] : [.behind])
  }

  /// The part that a place in the order of time is in.
  func section(of place: String) -> PeriodSection {
    if place < first { return .before }
    return place <= last ? .within : .behind
  }
}

/// Where a record stands that fits a period: at the day on which it begins, or on which it ends where it has no beginning.
enum PeriodSection: Int, Comparable, Hashable, Sendable {
  /// It began before the period, and lasts into it.
  case before
  case within
  /// It has no beginning, and ends behind the period.
  case behind

  /// In the order of time.
  static func < (left: PeriodSection, right: PeriodSection) -> Bool { left.rawValue < right.rawValue }
}

/// How a record's time is held against a period.
package enum TimeMatch: String, Sendable, CaseIterable {
  /// By some reading of its dates they overlap.
  case possible
  /// By every reading they do.
  case certain
}

/// A date of a record held against one of a query.
struct DateComparison: Sendable {
  let field: String
  let comparison: Operator.Comparison
  let date: UncertainDate

  /// What is asked of a record of which one reading of its date (`possible`) or each of them (`certain`) stands so to
  /// the days of the given date (on or after its first day, after its last, and so on), with the days.
  func demand(_ match: TimeMatch) -> (Demand, [Value]) {
    guard case .order(let order) = comparison else {
      return (.outside(field, match), [.text(date.min.text), .text(date.max.text)])
    }
    let isLatest = order.isUpward == (match == .possible)
    let day = order.isUpward == order.isInclusive ? date.min : date.max
    return (.compare("\(field)_\(isLatest ? "max" : "min")", order), [.text(day.text)])
  }

  /// The first day of the period that it asks for; nil where it bounds none from below.
  var firstDay: CalendarDay? {
    switch comparison {
    case .order(.atLeast): date.min
    case .order(.more): date.max < .distantFuture ? date.max.next : nil
    default: nil
    }
  }

  /// The last day of the period that it asks for; nil where it bounds none from above.
  var lastDay: CalendarDay? { if case .order(.atMost) = comparison { date.max } else { nil } }
}

/// The days that the statements for a period compare with.
struct PeriodDays {
  /// Which of them.
  enum Day: Equatable, Sendable {
    /// The first and the last day asked for.
    case first, last
    /// Between which days lies what begins in the period and is still to be read.
    case start, end
    /// From which day on begins what began before the period and is still to be read, and before which.
    case from, before
    /// Between which days ends what has no beginning, ends behind the period and is still to be read.
    case after, upTo
  }

  private let period: Period
  private let place: String?
  private let isDescending: Bool

  /// - Parameter place: where the last record served stands; nil on the first page.
  init(_ period: Period, place: String?, isDescending: Bool) {
    (self.period, self.place, self.isDescending) = (period, place, isDescending)
  }

  /// `~` stands behind every place that begins like those before it.
  subscript(day: Day) -> String {
    switch day {
    case .first: period.first
    case .last: period.last
    case .start: max(from, period.first)
    case .end: min(upTo, period.last)
    case .from: from
    case .before: min(period.first, upTo + "~")
    case .after: max(from, period.last + "~")
    case .upTo: upTo
    }
  }

  private var from: String { isDescending ? "" : place ?? "" }
  private var upTo: String { (isDescending ? place : nil) ?? "~" }
}
