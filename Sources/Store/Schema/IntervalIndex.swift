import Domain

/// A table of the current records that last for more than a day, by how long they last at most: those that a
/// filter finds under its name and each value, and all of them under an empty name. Where a collection cannot be
/// sorted by its time, it holds what lasts for a day too.
///
/// The order by the earliest day finds what begins in a period, but not what began before it and lasts into it:
/// that may have begun at any time. Among records that last at most 30 days it began at most 30 days before, and
/// so on for each class; so a class is read from there and not from the beginning of time.
///
/// Like a posting it follows from the versions and their rows, by triggers, and holds nothing of its own.
struct IntervalIndex {
  /// Whether it holds every record that has a time.
  let isWhole: Bool
  private let resource: Resource
  private let time: Resource.Time
  private let table: String

  /// Nil for collections without a time, and for records that belong to another, which are few.
  init?(_ resource: Resource) {
    guard resource.parent == nil, let time = resource.time else { return nil }
    (self.resource, self.time, table) = (resource, time, resource.table + "_lasting")
    if case .date(let field) = time { isWhole = !resource.sortable.contains(field) } else { isWhole = true }
  }

  /// At most so many days lie between the first and the last day of a record of each class: one day, within a
  /// month, a year, a decade, and what lasts longer or is open at an end.
  private static let classes: [Int?] = [0, 30, 365, 3652, nil]

  // MARK: Questions

  /// What began before a day and lasts until it or longer, the longest first.
  /// - Parameters:
  ///   - start: the earliest beginning that is looked for; an empty text where there is no bound.
  ///   - end: all begin before it.
  ///   - lookup: a filter that they pass; nil for all records.
  func arms(into day: Operand, from start: Operand, before end: Operand, of lookup: LeadingIndex?)
    -> [UnionArm]
  {
    arms(IntervalIndex.classes.indices.dropFirst().reversed(), lookup) { most in
      let bound = most.map { "max(date(?, '-\($0) days'), ?)" } ?? "?"
      return Condition(
        "earliest < ? AND earliest >= \(bound) AND latest >= ?",
        [end] + (most == nil ? [start] : [day, start]) + [day])
    }
  }

  /// What begins between two days, where the table is whole.
  func arms(beginningIn period: Period, _ start: Operand, _ end: Operand, of lookup: LeadingIndex?)
    -> [UnionArm]
  {
    // A record that says it ended before it began may begin in a period and not last into it.
    let last: Operand =
      period.match == .certain ? .day(.last) : .constant(.text(CalendarDay.distantFuture.text))
    return arms(Array(IntervalIndex.classes.indices), lookup) { _ in
      Condition(
        "earliest >= ? AND earliest <= ? AND latest >= ? AND latest <= ?",
        [start, end, .day(.first), last])
    }
  }

  /// An arm for each class and each value of a filter.
  private func arms(_ classes: [Int], _ lookup: LeadingIndex?, _ days: (Int?) -> Condition) -> [UnionArm] {
    let values = lookup?.values ?? [.constant(.text(""))]
    return values.indices.flatMap { index in
      classes.map { number in
        let place = Condition(
          "\"filter\" = ? AND value = ? AND class = \(number)",
          [.constant(.text(lookup?.name ?? "")), values[index]])
        return UnionArm(
          source: "\(table) CROSS JOIN \(resource.currentView) ON version = record_version",
          keys: ["earliest", "record_id"],
          conditions: [place, days(IntervalIndex.classes[number])]
            + [lookup?.withoutEarlier(than: index)].compactMap { $0 })
      }
    }
  }

  // MARK: Schema

  /// The table and the triggers that keep it.
  var objects: [DerivedObject] {
    [
      DerivedObject(.table, table, tableSQL, fills: places.map(filling)),
      DerivedObject(.trigger, "\(table)_opens", openingSQL),
      DerivedObject(.trigger, "\(table)_closes", closingSQL),
    ]
  }

  private var tableSQL: String {
    """
    CREATE TABLE \(table) (
      "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
      value TEXT NOT NULL,
      class INTEGER NOT NULL, -- \(classNumbers.map(IntervalIndex.comment).joined(separator: ", ")).
      earliest TEXT NOT NULL,
      record_id TEXT NOT NULL,
      latest TEXT NOT NULL,
      record_version INTEGER NOT NULL,
      PRIMARY KEY ("filter", value, class, earliest, record_id)
    ) STRICT, WITHOUT ROWID
    """
  }

  private var classNumbers: [Int] { Array(IntervalIndex.classes.indices.dropFirst(isWhole ? 0 : 1)) }

  private static func comment(_ number: Int) -> String {
    "\(number) " + (classes[number].map { $0 == 0 ? "one day" : "up to \($0 + 1) days" } ?? "longer")
  }

  /// The first and the last day of a record's time. What has begun and has no end goes on.
  private func days(_ row: String) -> (earliest: String, latest: String) {
    switch time {
    case .date(let field): ("\(row).\(field)_min", "\(row).\(field)_max")
    case .span(let since, let until):
      ("coalesce(\(row).\(since)_min, '0000-01-01')", "coalesce(\(row).\(until)_max, '9999-12-31')")
    }
  }

  /// Whether the table holds a record.
  private func isHeld(_ row: String) -> String {
    let (earliest, latest) = days(row)
    return switch time {
    case .date: isWhole ? "\(earliest) IS NOT NULL" : "\(latest) > \(earliest)"
    case .span(let since, let until): "\(row).\(since) IS NOT NULL OR \(row).\(until) IS NOT NULL"
    }
  }

  private func number(_ row: String) -> String {
    let (earliest, latest) = days(row)
    let length = "julianday(\(latest)) - julianday(\(earliest))"
    let cases = classNumbers.compactMap { number in
      IntervalIndex.classes[number].map { "WHEN \(length) <= \($0) THEN \(number)" }
    }
    return "CASE \(cases.joined(separator: " ")) ELSE \(IntervalIndex.classes.count - 1) END"
  }

  /// The columns of the table behind `filter` and `value`, as a row of versions gives them.
  private func selected(of row: String) -> String {
    "\(number(row)), \(days(row).earliest), \(row).id, \(days(row).latest), \(row).version"
  }

  /// A version's rows are written before the version itself, so they are all there when it opens.
  private var openingSQL: String {
    """
    CREATE TRIGGER \(table)_opens AFTER INSERT ON \(resource.versionTable)
    WHEN \(isHeld("NEW"))
    BEGIN
      INSERT INTO \(table)
      SELECT "filter", value, \(selected(of: "NEW"))
      FROM (
        \(found("NEW"))
      );
    END
    """
  }

  /// The rows are gathered in a query of their own: SQLite 3.40 does not seek by a compound one behind IN.
  private var closingSQL: String {
    """
    CREATE TRIGGER \(table)_closes AFTER UPDATE OF closed ON \(resource.versionTable)
    WHEN \(isHeld("OLD"))
    BEGIN
      DELETE FROM \(table) WHERE ("filter", value) IN (
        SELECT "filter", value FROM (
          \(found("OLD"))
        )
      ) AND class = \(number("OLD")) AND earliest = \(days("OLD").earliest) AND record_id = OLD.id;
    END
    """
  }

  /// All current versions, under one filter.
  private func filling(_ place: FilterPlace) -> String {
    let source = place.source.map { ", \($0)" } ?? ""
    let condition = place.condition.map { " AND " + $0("v") } ?? ""
    return """
      INSERT INTO \(table)
      SELECT \(place.selected("v")), \(selected(of: "v"))
      FROM \(resource.versionTable) AS v\(source) WHERE v.closed IS NULL AND (\(isHeld("v")))\(condition)
      """
  }

  // MARK: Filters

  /// Where a filter finds a record: its name and value, each over the columns of a row of versions.
  private struct FilterPlace {
    let selected: (_ row: String) -> String
    var source: String?
    var condition: ((_ row: String) -> String)?
  }

  /// The filters that find a record, with their values.
  private func found(_ row: String) -> String {
    places.map { place in
      "SELECT \(place.selected(row))" + (place.source.map { " FROM " + $0 } ?? "")
        + (place.condition.map { " WHERE " + $0(row) } ?? "")
    }.joined(separator: "\n    UNION ALL ")
  }

  /// All records, each filter that is one column or a list, and two countries, the first in the alphabet first.
  private var places: [FilterPlace] {
    [FilterPlace { _ in "'' AS \"filter\", '' AS value" }]
      + resource.filters.compactMap(place) + [pairs].compactMap { $0 }
  }

  private func place(_ filter: Filter) -> FilterPlace? {
    switch filter.place {
    case .columns(let columns):
      guard columns.count == 1 else { return nil }
      return FilterPlace(
        selected: { "'\(filter.name)', \($0).\(columns[0])" },
        condition: { "\($0).\(columns[0]) IS NOT NULL" })
    case .list(let list, let column):
      return FilterPlace(
        selected: { _ in "DISTINCT '\(filter.name)', i.\(column)" }, source: "\(list) AS i",
        condition: { "i.version = \($0).version" })
    }
  }

  private var pairs: FilterPlace? {
    guard case .list(let list, let column)? = resource.filter("country")?.place else { return nil }
    return FilterPlace(
      selected: { _ in "DISTINCT 'between', i.\(column) || ' ' || j.\(column)" },
      source: "\(list) AS i JOIN \(list) AS j ON j.version = i.version AND j.\(column) > i.\(column)",
      condition: { "i.version = \($0).version" })
  }
}
