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
