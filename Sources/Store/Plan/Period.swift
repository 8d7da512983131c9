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
  var condition: Condition { .time(time, from: from, to: to, match: match) }

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

  /// What holds for a record of which one reading of its date (`possible`) or each of them (`certain`) stands so to
  /// the days of the given date: on or after its first day, after its last, and so on.
  func condition(_ match: TimeMatch) -> Condition {
    switch comparison {
    case .order(let order): condition(order, match)
    case .isNone: outside(match)
    case .isMissing: .missing(true, field)
    }
  }

  private func condition(_ order: Operator.Order, _ match: TimeMatch) -> Condition {
    let isLatest = order.isUpward == (match == .possible)
    let day = order.isUpward == order.isInclusive ? date.min : date.max
    return .compare("\(field)_\(isLatest ? "max" : "min")", order, .text(day.text))
  }

  /// A record without a date is no such day either.
  private func outside(_ match: TimeMatch) -> Condition {
    let (first, last) = match == .possible ? ("min", "max") : ("max", "min")
    return Condition(
      "(\(field) IS NULL OR \(field)_\(first) < ? OR \(field)_\(last) > ?)",
      [.text(date.min.text), .text(date.max.text)])
  }
}
