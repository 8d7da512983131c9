import Domain

/// A table that lists the current records with a value in one of their lists, in the collection's own order:
/// what an index is for a column. Without it, a page of one country's records among many would have to read
/// the others too.
///
/// It follows from the versions and their rows, by triggers, and holds nothing of its own.
struct ListIndex: Hashable, Sendable {
  let table: String
  /// The columns of the values: one, or two for records that bring a pair together. No record has fields of these names.
  let columns: [String]
  /// The columns of the sort keys, the id last.
  let keys: [String]
  /// The table of the rows in which the values stand.
  let list: String
  /// The column of those rows.
  let column: String
  private let resource: String
  private let order: [SortKey]
  private let rows: String
  private let source: String

  /// The posting of a filter over a list. Records that belong to another are few, and need none.
  init?(_ filter: Filter, of resource: Resource) {
    guard resource.parent == nil, case .list(let list, let column) = filter.place else { return nil }
    // A list of objects can be found by several of their members.
    let isPlain = resource.lists.first { $0.table == list }?.shape == .plain
    self.init(
      list, column, isPlain ? "_current" : "_\(column)_current", ["listed"], resource,
      rows: "SELECT DISTINCT i.\(column)",
      from: "\(list) AS i WHERE i.\(column) IS NOT NULL AND i.version")
  }

  /// The posting of two countries in one list, the first in the alphabet first.
  init?(pairsOf resource: Resource) {
    guard resource.parent == nil, case .list(let list, let column)? = resource.filter("country")?.place else {
      return nil
    }
    self.init(
      list, column, "_pair_current", ["listed_1", "listed_2"], resource,
      rows: "SELECT DISTINCT i.\(column), j.\(column)",
      from:
        "\(list) AS i JOIN \(list) AS j ON j.version = i.version AND j.\(column) > i.\(column) WHERE i.version"
    )
  }

  private init(
    _ list: String, _ column: String, _ suffix: String, _ columns: [String], _ resource: Resource,
    rows: String,
    from source: String
  ) {
    (self.list, self.column, table) = (list, column, list + suffix)
    (self.columns, self.rows, self.source) = (columns, rows, source)
    self.resource = resource.versionTable
    order = resource.sortKeys(resource.order)
    keys = order.indices.dropLast().map { "sort_\($0 + 1)" } + ["record_id"]
  }

  /// All postings of a resource.
  static func all(of resource: Resource) -> [ListIndex] {
    resource.filters.compactMap { ListIndex($0, of: resource) }
      + [ListIndex(pairsOf: resource)].compactMap { $0 }
  }

  // MARK: SQL

  /// The values of two columns, of each record once, in their order.
  /// - Parameter isOpened: whether only those count that were opened by a commit, whose number stands for `?`.
  func pairs(isOpened: Bool, _ resource: Resource) -> String {
    "SELECT \(columns[0]) AS one, \(columns[1]) AS other FROM \(table)"
      + (isOpened
        ? " CROSS JOIN \(resource.versionTable) AS v ON v.version = record_version AND v.opened <= ?" : "")
  }

  /// The table and the triggers that keep it.
  var objects: [DerivedObject] {
    [
      .filled(table, columns: columnsSQL, fills: [filling]),
      DerivedObject(.trigger, "\(table)_opens", openingSQL),
      DerivedObject(.trigger, "\(table)_closes", closingSQL),
    ]
  }

  private var columnsSQL: String {
    let values = columns.map { "  \($0) TEXT NOT NULL,\n" }
    let sorts = zip(keys, order).map { "  \($0) \($1.kind.rawValue) NOT NULL,\n" }
    let primary = columns + zip(keys, directions).map { $0 + $1 }
    return """
      \((values + sorts).joined())  record_version INTEGER NOT NULL,
        PRIMARY KEY (\(primary.joined(separator: ", ")))
      """
  }

  private var directions: [String] { order.map { $0.isDescending ? " DESC" : "" } }

  /// The columns of the table, as a row of versions gives them.
  private func selected(of row: String) -> String {
    "\(rows), \(order.map { $0.expression(in: row) }.joined(separator: ", ")), \(row).version"
  }

  /// All current versions, with the values in their rows.
  private var filling: String {
    """
    INSERT INTO \(table)
    \(selected(of: "v")) FROM \(resource) AS v CROSS JOIN \(source) = v.version AND v.closed IS NULL
    ORDER BY \(zip(1..., columns.map { _ in "" } + directions).map { "\($0)\($1)" }.joined(separator: ", "))
    """
  }

  /// A version's rows are written before the version itself, so they are all there when it opens.
  private var openingSQL: String {
    """
    CREATE TRIGGER \(table)_opens AFTER INSERT ON \(resource)
    BEGIN
      INSERT INTO \(table)
      \(selected(of: "NEW"))
      FROM \(source) = NEW.version;
    END
    """
  }

  private var closingSQL: String {
    let same = zip(keys, order).map { "\($0) = \($1.expression(in: "OLD"))" }
    return """
      CREATE TRIGGER \(table)_closes AFTER UPDATE OF closed ON \(resource)
      BEGIN
        DELETE FROM \(table) WHERE (\(columns.joined(separator: ", "))) IN (
          \(rows) FROM \(source) = OLD.version)
        AND \(same.joined(separator: " AND "));
      END
      """
  }
}
