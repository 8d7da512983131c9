import Domain

/// The days a caller asks for, and how a record's time is held against them.
struct Period: Sendable {
  let time: Resource.Time
  /// The first day asked for; nil where there is none.
  let from: CalendarDay?
  /// The last day asked for; nil where there is none.
  let to: CalendarDay?
  let match: TimeMatch

  /// What holds for a record that fits, in whatever order the records are read. A record without a date has
  /// no time to compare and is left out.
  var condition: Condition { .time(self) }

  /// The first day as a bound: all days there are where none is asked for.
  var first: String { (from ?? .distantPast).text }
  /// The last day as a bound.
  var last: String { (to ?? .distantFuture).text }

  /// Whether records fit that began before the first day.
  var reachesBack: Bool { match == .possible && from != nil }
}

/// How a record's time is held against `from` and `to`.
package enum TimeMatch: String, Sendable, CaseIterable {
  /// It could overlap.
  case possible
  /// It lies wholly inside.
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
    /// Before which day all of what began before the period did.
    case beforeAll
  }

  private let period: Period
  private let place: String?
  private let isDescending: Bool

  /// - Parameter place: the earliest day of the last record served; nil on the first page.
  init(_ period: Period, place: String?, isDescending: Bool) {
    (self.period, self.place, self.isDescending) = (period, place, isDescending)
  }

  subscript(day: Day) -> String {
    switch day {
    case .first: period.first
    case .last: period.last
    case .start: max(from, period.first)
    case .end: end
    case .from: from
    // A period may be given backwards; then what fits began by its last day. `~` stands behind every day of
    // those before it.
    case .before: min(period.first, end + "~")
    case .beforeAll: min(period.first, period.last + "~")
    }
  }

  private var from: String { isDescending ? "" : place ?? "" }
  private var end: String { min((isDescending ? place : nil) ?? period.last, period.last) }
}
