import Domain

/// A table of the current records that last for more than a day, by how long they last at most: those that a
/// filter finds under its name and each value, and all of them under an empty name. Where a collection cannot be
/// sorted by its time, it holds what lasts for a day too.
///
/// The order of time finds what begins in a period, but not what began before it and lasts into it: that may have begun
/// at any time. Among records that last at most 30 days it began at most 30 days before, and so on for each class; so a
/// class is read from there and not from the beginning of time. What has no beginning is a class of its own, and stands
/// at its end.
///
/// Like a posting it follows from the versions and their rows, by triggers, and holds nothing of its own.
struct IntervalIndex {
  /// Whether it holds every record that has a time.
  let isWhole: Bool
  private let resource: Resource
  private let life: Life
  private let table: String

  /// Nil for collections without a time, and for records that belong to another, which are few.
  init?(_ resource: Resource) {
    guard resource.parent == nil, let life = resource.time else { return nil }
    (self.resource, self.life, table) = (resource, life, resource.table + "_lasting")
    isWhole = life.date.map { !resource.sortable.contains($0) } ?? true
  }

  /// At most so many days lie between the first and the last day of a record of each class: one day, within a
  /// month, a year, a decade, and what lasts longer or is open at its end.
  private static let classes: [Int?] = [0, 30, 365, 3652, nil]
  /// The class of what has no beginning.
  private static let withoutBeginning = classes.count

  // MARK: Questions

  /// What began before the period and lasts into it, between two days that the page is still to be read from, the longest
  /// first.
  func lasting(into period: Period, of lookup: LeadingIndex?) -> [UnionArm] {
    let classes = IntervalIndex.classes.indices.dropFirst().reversed()
    return arms(Array(classes), lookup, period) { number in
      let most = IntervalIndex.classes[number]
      let bound = most.map { "max(date(?, '-\($0) days'), ?)" } ?? "?"
      return Condition(
        "stands_at < ? AND stands_at >= \(bound) AND latest >= ?",
        [.day(.before)] + (most == nil ? [] : [.day(.first)]) + [.day(.from), .day(.first)])
    }
  }

  /// What stands within the period, where the table is whole.
  func standing(in period: Period, of lookup: LeadingIndex?) -> [UnionArm] {
    arms(Array(0...IntervalIndex.withoutBeginning), lookup, period) { _ in
      Condition("stands_at >= ? AND stands_at <= ?", [.day(.start), .day(.end)])
    }
  }

  /// What has no beginning and ends behind the period.
  func ending(behind period: Period, of lookup: LeadingIndex?) -> [UnionArm] {
    arms([IntervalIndex.withoutBeginning], lookup, period) { _ in
      Condition("stands_at >= ? AND stands_at <= ?", [.day(.after), .day(.upTo)])
    }
  }

  /// An arm for each class and each value of a filter.
  private func arms(
    _ classes: [Int], _ lookup: LeadingIndex?, _ period: Period, _ days: (Int) -> Condition
  ) -> [UnionArm] {
    let values = lookup?.values ?? [.constant(.text(""))]
    let certain = Condition("begun <= ? AND ended >= ?", [.day(.last), .day(.first)])
    return values.indices.flatMap { index in
      classes.map { number in
        let place = Condition(
          "\"filter\" = ? AND value = ? AND class = \(number)",
          [.constant(.text(lookup?.name ?? "")), values[index]])
        return UnionArm(
          source: "\(table) CROSS JOIN \(resource.currentView) ON version = record_version",
          keys: ["stands_at", "record_id"],
          conditions: [place, days(number)] + (period.match == .certain ? [certain] : [])
            + [lookup?.withoutEarlier(than: index)].compactMap { $0 })
      }
    }
  }

  // MARK: Schema

  /// The table and the triggers that keep it.
  var objects: [DerivedObject] {
    [
      .filled(table, columns: columnsSQL, fills: fillings),
      DerivedObject(.trigger, "\(table)_opens", openingSQL),
      DerivedObject(.trigger, "\(table)_closes", closingSQL),
    ]
  }

  private var columnsSQL: String {
    """
      "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
      value TEXT NOT NULL,
      class INTEGER NOT NULL, -- \(classNumbers.map(IntervalIndex.comment).joined(separator: ", ")).
      stands_at TEXT NOT NULL, -- The first day; the last of what has no beginning.
      record_id TEXT NOT NULL,
      latest TEXT NOT NULL, -- The last day.
      begun TEXT NOT NULL, -- By when it has begun, whatever its dates mean.
      ended TEXT NOT NULL, -- Until when it has not ended, whatever its dates mean.
      record_version INTEGER NOT NULL,
      PRIMARY KEY ("filter", value, class, stands_at, record_id)
    """
  }

  private var classNumbers: [Int] { Array((isWhole ? 0 : 1)...IntervalIndex.withoutBeginning) }

  private static func comment(_ number: Int) -> String {
    if number == withoutBeginning { return "\(number) without a beginning" }
    return "\(number) " + (classes[number].map { $0 == 0 ? "one day" : "up to \($0 + 1) days" } ?? "longer")
  }

  /// Whether the table holds a record.
  private func isHeld(_ days: LifeSQL) -> String {
    isWhole ? "\(days.earliest) IS NOT NULL" : "\(days.latest) > \(days.earliest)"
  }

  /// The class of what lasts from one day to another.
  private func number(_ earliest: String, _ latest: String) -> String {
    let length = "julianday(\(latest)) - julianday(\(earliest))"
    let cases = classNumbers.dropLast().compactMap { number in
      IntervalIndex.classes[number].map { "WHEN \(length) <= \($0) THEN \(number)" }
    }
    return """
      CASE WHEN \(earliest) = '\(CalendarDay.distantPast.text)' THEN \(IntervalIndex.withoutBeginning) \
      \(cases.joined(separator: " ")) ELSE \(IntervalIndex.classes.count - 1) END
      """
  }

  /// A version's rows are written before the version itself, so they are all there when it opens. The days are reckoned in
  /// a query of their own: a trigger is read by every connection, and would say each of them several times.
  private var openingSQL: String {
    let days = LifeSQL(life, row: "NEW")
    return """
      CREATE TRIGGER \(table)_opens AFTER INSERT ON \(resource.versionTable)
      WHEN \(isHeld(days))
      BEGIN
        INSERT INTO \(table)
        SELECT "filter", value, \(number("earliest", "latest")), \(LifeSQL.place("earliest", "latest")), NEW.id, latest, begun,
          ended, NEW.version
        FROM (SELECT \(days.earliest) AS earliest, \(days.latest) AS latest, \(days.begun) AS begun, \(days.ended) AS ended), (
          \(found("NEW"))
        );
      END
      """
  }

  /// The rows are gathered in a query of their own: SQLite 3.40 does not seek by a compound one behind IN.
  private var closingSQL: String {
    let days = LifeSQL(life, row: "OLD")
    return """
      CREATE TRIGGER \(table)_closes AFTER UPDATE OF closed ON \(resource.versionTable)
      WHEN \(isHeld(days))
      BEGIN
        DELETE FROM \(table) WHERE ("filter", value, class, stands_at) IN (
          SELECT "filter", value, \(number("earliest", "latest")), \(LifeSQL.place("earliest", "latest"))
          FROM (SELECT \(days.earliest) AS earliest, \(days.latest) AS latest), (
            \(found("OLD"))
          )
        ) AND record_id = OLD.id;
      END
      """
  }

  /// All current versions, under one filter after the other.
  private var fillings: [String] {
    let days = LifeSQL(life, row: "v")
    let selected = """
      \(number(days.earliest, days.latest)), \(days.place), v.id, \(days.latest), \(days.begun), \(days.ended), v.version
      """
    return places.map { place in
      let source = place.source.map { ", \($0)" } ?? ""
      let condition = place.condition.map { " AND " + $0("v") } ?? ""
      return """
        INSERT INTO \(table)
        SELECT \(place.selected("v")), \(selected)
        FROM \(resource.versionTable) AS v\(source) WHERE v.closed IS NULL AND (\(isHeld(days)))\(condition)
        """
    }
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
        condition: { "i.version = \($0).version AND i.\(column) IS NOT NULL" })
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
