import Domain

/// A table of the current records that last for more than a day, by how long they last at most: those that a
/// filter finds under its name and each value, and all of them under an empty name.
///
/// The order by the earliest day finds what begins in a period, but not what began before it and lasts into it:
/// that may have begun at any time. Among records that last at most 30 days it began at most 30 days before, and
/// so on for each class; so a class is read from there and not from the beginning of time.
///
/// Like a posting it follows from the versions and their rows, by triggers, and holds nothing of its own.
struct Lasting {
  private let resource: Resource
  private let table: String
  private let earliest: String
  private let latest: String

  /// Nil for collections that cannot be sorted by the date that is their time, and for records that belong to
  /// another, which are few.
  init?(_ resource: Resource) {
    guard resource.parent == nil, case .date(let field)? = resource.time, resource.sortable.contains(field)
    else { return nil }
    (self.resource, table) = (resource, resource.table + "_lasting")
    (earliest, latest) = (field + "_min", field + "_max")
  }

  /// At most so many days lie between the first and the last day of a record of each class: within a month,
  /// a year, a decade, and what lasts longer or is open at an end.
  static let classes: [Int?] = [30, 365, 3652, nil]

  // MARK: Questions

  /// What began before a day and lasts until it or longer, an arm for each class and each value of a filter.
  /// - Parameters:
  ///   - start: the earliest beginning that is looked for; an empty text where there is no bound.
  ///   - end: all begin before it.
  ///   - lookup: the filter; nil for all records.
  func arms(
    into day: String, from start: String, before end: String, of lookup: Lookup?
  ) -> [Arm] {
    let values = lookup?.keys.indices.map { lookup?.keys[$0].joined(separator: " ") ?? "" } ?? [""]
    return values.indices.flatMap { index in
      Lasting.classes.enumerated().reversed().map { number, most in
        let bound = most.map { "max(date(?, '-\($0) days'), ?)" } ?? "?"
        let texts =
          [lookup?.name ?? "", values[index], end] + (most == nil ? [start] : [day, start]) + [day]
        let condition = Condition(
          "\"filter\" = ? AND value = ? AND class = \(number + 1) AND earliest < ? AND earliest >= \(bound) AND latest >= ?",
          texts.map(Value.text))
        return Arm(
          source: "\(table) CROSS JOIN \(resource.currentView) ON version = record_version",
          keys: ["earliest", "record"],
          conditions: [condition] + [lookup?.withoutEarlier(than: index)].compactMap { $0 })
      }
    }
  }

  // MARK: Schema

  /// The table and the triggers that keep it, with their names.
  var definitions: [(name: String, sql: String)] {
    [(table, tableSQL), ("\(table)_opens", openingSQL), ("\(table)_closes", closingSQL)]
  }

  private var tableSQL: String {
    """
    CREATE TABLE \(table) (
      "filter" TEXT NOT NULL, -- The name of a filter; empty for all records.
      value TEXT NOT NULL,
      class INTEGER NOT NULL, -- \(Lasting.classes.indices.map(Lasting.comment).joined(separator: ", ")).
      earliest TEXT NOT NULL,
      record TEXT NOT NULL,
      latest TEXT NOT NULL,
      record_version INTEGER NOT NULL,
      PRIMARY KEY ("filter", value, class, earliest, record)
    ) STRICT, WITHOUT ROWID;
    """
  }

  private static func comment(_ index: Int) -> String {
    "\(index + 1) " + (classes[index].map { "up to \($0 + 1) days" } ?? "longer")
  }

  private func number(_ row: String) -> String {
    let days = "julianday(\(row).\(latest)) - julianday(\(row).\(earliest))"
    let cases = Lasting.classes.enumerated().compactMap { index, most in
      most.map { "WHEN \(days) <= \($0) THEN \(index + 1)" }
    }
    return "CASE \(cases.joined(separator: " ")) ELSE \(Lasting.classes.count) END"
  }

  /// A version's rows are written before the version itself, so they are all there when it opens.
  private var openingSQL: String {
    """
    CREATE TRIGGER \(table)_opens AFTER INSERT ON \(resource.versionTable)
    WHEN NEW.\(latest) > NEW.\(earliest)
    BEGIN
      INSERT INTO \(table)
      SELECT "filter", value, \(number("NEW")), NEW.\(earliest), NEW.id, NEW.\(latest), NEW.version
      FROM (
        \(found("NEW"))
      );
    END;
    """
  }

  private var closingSQL: String {
    """
    CREATE TRIGGER \(table)_closes AFTER UPDATE OF closed ON \(resource.versionTable)
    WHEN OLD.\(latest) > OLD.\(earliest)
    BEGIN
      DELETE FROM \(table) WHERE ("filter", value) IN (
        \(found("OLD"))
      ) AND class = \(number("OLD")) AND earliest = OLD.\(earliest) AND record = OLD.id;
    END;
    """
  }

  /// The filters that find a record, with their values.
  private func found(_ row: String) -> String {
    let filters = resource.filters.flatMap { filter -> [String] in
      switch filter.place {
      case .columns(let columns):
        columns.count == 1
          ? ["SELECT '\(filter.name)', \(row).\(columns[0]) WHERE \(row).\(columns[0]) IS NOT NULL"] : []
      case .list(let table, let column):
        ["SELECT DISTINCT '\(filter.name)', i.\(column) FROM \(table) AS i WHERE i.version = \(row).version"]
      }
    }
    let selects = ["SELECT '' AS \"filter\", '' AS value"] + filters + [pairs(row)].compactMap { $0 }
    return selects.joined(separator: "\n    UNION ALL ")
  }

  /// Two countries, the first in the alphabet first.
  private func pairs(_ row: String) -> String? {
    guard case .list(let list, let column)? = resource.filter("country")?.place else { return nil }
    return "SELECT DISTINCT 'between', i.\(column) || ' ' || j.\(column) FROM \(list) AS i"
      + " JOIN \(list) AS j ON j.version = i.version AND j.\(column) > i.\(column) WHERE i.version = \(row).version"
  }
}
