import Domain

/// The index of the current records that last for more than a day, by how long they last.
///
/// The order by the earliest day finds what begins in a period, but not what began before it and lasts into it:
/// that may have begun at any time. Among records that last at most 30 days it began at most 30 days before, and
/// so on for each class; so a class is read from there and not from the beginning of time.
struct Lasting {
  private let table: String
  private let earliest: String
  private let latest: String

  /// Nil for collections that cannot be sorted by the date that is their time, and for records that belong to
  /// another, which are few.
  init?(_ resource: Resource) {
    guard resource.parent == nil, case .date(let field)? = resource.time, resource.sortable.contains(field)
    else { return nil }
    (table, earliest, latest) = (resource.table, field + "_min", field + "_max")
  }

  /// At most so many days lie between the first and the last day of a record of each class: within a month,
  /// a year, a decade, and what lasts longer or is open at an end.
  static let classes: [Int?] = [30, 365, 3652, nil]

  /// The number of a record's class as SQL, counted from 1.
  private var number: String {
    let days = "julianday(\(latest)) - julianday(\(earliest))"
    let cases = Lasting.classes.enumerated().compactMap { index, most in
      most.map { "WHEN \(days) <= \($0) THEN \(index + 1)" }
    }
    return "CASE \(cases.joined(separator: " ")) ELSE \(Lasting.classes.count) END"
  }

  private var name: String { table + "_lasting" }

  /// The index with its name. The last day in it spares a look at the records that ended too early.
  var index: (name: String, sql: String) {
    (
      name,
      "CREATE INDEX \(name) ON \(table)_version (\(number), \(earliest), id, \(latest))"
        + " WHERE closed IS NULL AND \(latest) > \(earliest);"
    )
  }

  /// The current records as read by this index and no other: SQLite, which does not know how few last,
  /// would rather go by a filter.
  func source(_ resource: Resource) -> String {
    "\(resource.versionTable) AS \(resource.currentView) INDEXED BY \(name)"
  }

  /// What began before a day and lasts until it or longer, a condition for each class, the longest first.
  /// - Parameters:
  ///   - start: the earliest beginning that is looked for; an empty text where there is no bound.
  ///   - end: all begin before it.
  func conditions(lastingInto day: String, from start: String, before end: String) -> [Condition] {
    let common = "closed IS NULL AND \(latest) > \(earliest) AND \(latest) >= ? AND \(earliest) < ?"
    return Lasting.classes.enumerated().reversed().map { index, most in
      let bound = most.map { "max(date(?, '-\($0) days'), ?)" } ?? "?"
      let starts = most == nil ? [start] : [day, start]
      return Condition(
        "\(number) = \(index + 1) AND \(common) AND \(earliest) >= \(bound)",
        ([day, end] + starts).map(Value.text))
    }
  }
}
