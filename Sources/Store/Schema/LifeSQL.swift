import Domain

/// The days that bound a record's life, as SQL over the columns of a row of versions. All are NULL where the record has
/// none of the dates that tell of it.
///
/// A date that tells the beginning or the end can mean each day from its first to its last. A life that is one date runs,
/// where the date is an interval, from a day of its beginning to a day of its end, and otherwise for a day.
struct LifeSQL {
  /// The first day on which it can hold. One without a beginning has been from `CalendarDay.distantPast` on.
  let earliest: String
  /// The last day on which it can hold. One without an end goes on to `CalendarDay.distantFuture`.
  let latest: String
  /// The day by which it has begun, whatever its dates mean.
  let begun: String
  /// The day until which it has not ended, whatever its dates mean.
  let ended: String

  /// - Parameter row: what the row is called, where its columns need a name before them.
  init(_ life: Life, row: String? = nil) {
    let prefix = row.map { $0 + "." } ?? ""
    if let date = life.date.map({ prefix + $0 }) {
      (earliest, latest) = ("\(date)_min", "\(date)_max")
      begun =
        "iif(\(date)_precision = 'interval', coalesce(\(DatePartSQL.first(of: date).last), \(latest)), \(latest))"
      ended =
        "iif(\(date)_precision = 'interval', coalesce(\(DatePartSQL.second(of: date).first), \(earliest)), \(earliest))"
      return
    }
    let (beginnings, ends) = (life.beginnings.map { prefix + $0 }, life.ends.map { prefix + $0 })
    func first(_ values: [String]) -> String {
      values.count == 1 ? values[0] : "coalesce(\(values.joined(separator: ", ")))"
    }
    let (beginning, beginningLast) = (
      first(beginnings.map { "\($0)_min" }), first(beginnings.map { "\($0)_max" })
    )
    // What was to end before it began, as plans may say, has another end, which is not known.
    func unlessBefore(_ suffix: String) -> String {
      first(ends.map { "iif(\($0)_max < \(beginning), NULL, \($0)\(suffix))" })
    }
    let (endFirst, end) = (unlessBefore("_min"), unlessBefore("_max"))
    let anyEnd = first(ends.map { "\($0)_max" })
    earliest = "coalesce(\(beginning), iif(\(anyEnd) IS NULL, NULL, '\(CalendarDay.distantPast.text)'))"
    latest = "coalesce(\(end), iif(\(beginning) IS NULL, NULL, '\(CalendarDay.distantFuture.text)'))"
    // An end that is not known may be as early as the beginning, and a beginning as late as the end.
    begun = "min(coalesce(\(beginningLast), \(end)), coalesce(\(end), \(beginningLast)))"
    ended = "max(coalesce(\(endFirst), \(beginning)), coalesce(\(beginning), \(endFirst)))"
  }

  /// Where it stands in the order of time: at its beginning, or at its end where it has no beginning.
  var place: String { LifeSQL.place(earliest, latest) }

  /// Where what lasts from one day to another stands in the order of time.
  static func place(_ earliest: String, _ latest: String) -> String {
    "iif(\(earliest) = '\(CalendarDay.distantPast.text)', \(latest), \(earliest))"
  }
}

/// The days that one part of an interval can mean, as SQL over its text: what `UncertainDate` reads in Swift, since columns
/// hold the outer days of the whole alone.
private struct DatePartSQL {
  /// The part without what its source says of its own certainty; empty or `..` where the interval is open there.
  private let text: String

  static func first(of interval: String) -> DatePartSQL {
    DatePartSQL(text: "rtrim(substr(\(interval), 1, instr(\(interval), '/') - 1), '?~%')")
  }

  static func second(of interval: String) -> DatePartSQL {
    DatePartSQL(text: "rtrim(substr(\(interval), instr(\(interval), '/') + 1), '?~%')")
  }

  /// The first day; NULL where the interval is open there.
  var first: String {
    day(
      unspecified: "0", ofYear: "01-01",
      months: [
        "XX": 0, "21": 2, "22": 5, "23": 8, "24": 11, "Q1": 0, "Q2": 3, "Q3": 6, "Q4": 9, "S1": 0, "S2": 6,
      ], month: " - 1", andThen: "")
  }

  /// The last day; NULL where the interval is open there.
  var last: String {
    day(
      unspecified: "9", ofYear: "12-31",
      months: [
        "XX": 12, "21": 5, "22": 8, "23": 11, "24": 14, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "S1": 6,
        "S2": 12,
      ], month: "", andThen: ", '-1 day'")
  }

  /// - Parameters:
  ///   - unspecified: the digit that stands for one left open in a year.
  ///   - months: how many months after the beginning of the year the part begins, or has ended.
  ///   - month: what to add to the number of a month for the same.
  private func day(
    unspecified: String, ofYear: String, months: KeyValuePairs<String, Int>, month: String, andThen: String
  ) -> String {
    let cases = months.map { "WHEN '\($0)' THEN \($1)" }.joined(separator: " ")
    return """
      CASE WHEN length(\(text)) = 4 THEN replace(\(text), 'X', '\(unspecified)') || '-\(ofYear)' \
      WHEN length(\(text)) = 10 AND substr(\(text), 9) <> 'XX' THEN \(text) \
      WHEN length(\(text)) >= 7 THEN date(substr(\(text), 1, 4) || '-01-01', \
      (CASE substr(\(text), 6, 2) \(cases) ELSE substr(\(text), 6, 2)\(month) END) || ' months'\(andThen)) END
      """
  }
}
