package import Domain

/// The SQL that a declaration asks for: what `entente schema` prints as the start of a migration, and what a
/// test holds the migrations against.
package struct SchemaSQL {
  let resource: Resource

  /// The SQL of one resource.
  package init(_ resource: Resource) { self.resource = resource }

  /// Everything a new resource needs, in the order in which it must run.
  package var migration: String {
    let parts =
      ["-- \(resource.title): \(resource.summary)"] + (resource.isReferredTo ? [identityTable] : [])
      + resource.lists.map(listTable) + [versionTable] + triggers + [recordView, currentView] + indexes
      + postings
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Every id ever given, for foreign keys to point to: an id is never reused, also when its record is
  /// retired.
  private var identityTable: String {
    "CREATE TABLE \(resource.identityTable) (\n  id TEXT NOT NULL PRIMARY KEY\n) STRICT, WITHOUT ROWID;"
  }

  private var versionTable: String {
    let identity = resource.isReferredTo ? " REFERENCES \(resource.identityTable) (id)" : ""
    let head: [Definition] = [
      ("version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version)", nil),
      ("id TEXT NOT NULL" + identity, nil),
      ("revision INTEGER NOT NULL CHECK (revision >= 1)", nil),
      ("opened INTEGER NOT NULL REFERENCES commits (seq)", nil),
      ("closed INTEGER REFERENCES commits (seq) CHECK (closed > opened)", nil),
    ]
    let fields = resource.fields.flatMap(definitions)
    return table(resource.versionTable, head + fields, "STRICT")
  }

  private func listTable(_ list: Field.List) -> String {
    let head: [Definition] = [
      ("version INTEGER NOT NULL REFERENCES changes (version)", nil), ("position INTEGER NOT NULL", nil),
    ]
    let items = list.items.flatMap(definitions)
    return table(
      list.table, head + items + [("PRIMARY KEY (version, position)", nil)], "STRICT, WITHOUT ROWID")
  }

  /// A line of a table and what it means, for those who open the file with the SQLite shell.
  private typealias Definition = (sql: String, comment: String?)

  private func table(_ name: String, _ definitions: [Definition], _ options: String) -> String {
    let lines = definitions.enumerated().map { index, line in
      let comma = index == definitions.count - 1 ? "" : ","
      return "  \(line.sql)\(comma)" + (line.comment.map { " -- \($0)" } ?? "")
    }
    return "CREATE TABLE \(name) (\n\(lines.joined(separator: "\n"))\n) \(options);"
  }

  /// The columns of a field; the first carries what the field means.
  private func definitions(_ field: Field) -> [Definition] {
    if let list = field.list {
      return [
        (
          "\(field.name) TEXT NOT NULL CHECK (json_valid(\(field.name)))",
          "\(field.summary) The rows of \(list.table) as JSON."
        )
      ]
    }
    return field.columns.enumerated().map { index, column in
      (definition(column), index == 0 ? field.summary : nil)
    }
  }

  /// A column with its constraints. Foreign keys are checked at the end of a commit, since records of one
  /// commit may refer to each other.
  private func definition(_ column: Column) -> String {
    var text = "\(column.name) \(column.kind.rawValue)" + (column.isRequired ? " NOT NULL" : "")
    if !column.codes.isEmpty { text += " " + SchemaSQL.check(column) }
    if let target = column.reference.flatMap(Resource.named) {
      text += " REFERENCES \(target.identityTable) (id) DEFERRABLE INITIALLY DEFERRED"
    }
    return text
  }

  /// The constraint that holds a column to its code list. Not `IN (...)`: for a list of more than two SQLite
  /// builds a table in memory at every insertion, which takes half the time of the whole insertion.
  static func check(_ column: Column) -> String {
    "CHECK (\(column.codes.map { "\(column.name) = '\($0)'" }.joined(separator: " OR ")))"
  }

  private var valueColumns: [String] {
    resource.fields.flatMap { $0.list == nil ? $0.columns.map(\.name) : [$0.name] }
  }

  private var triggers: [String] { triggersByName.map(\.sql) }

  /// What keeps the record append-only: versions are closed once and otherwise never touched, and neither are
  /// their rows and the ids. The schema check looks for each by its name.
  var triggersByName: [(name: String, sql: String)] {
    let rows = resource.lists.map(\.table) + (resource.isReferredTo ? [resource.identityTable] : [])
    return versionTriggers + rows.flatMap(SchemaSQL.lastingTriggers)
  }

  private var versionTriggers: [(name: String, sql: String)] {
    let name = resource.versionTable
    return [
      SchemaSQL.trigger("\(name)_stays", "DELETE ON \(name)", "versions are never deleted"),
      SchemaSQL.trigger(
        "\(name)_is_closed_once",
        """
        UPDATE ON \(name)
        WHEN OLD.closed IS NOT NULL OR NEW.closed IS NULL OR NEW.version <> OLD.version OR NEW.id <> OLD.id
          OR NEW.revision <> OLD.revision OR NEW.opened <> OLD.opened
        """, "a version changes only by being closed, once"),
      SchemaSQL.trigger(
        "\(name)_keeps_its_values",
        "UPDATE OF \(valueColumns.joined(separator: ", ")) ON \(name)",
        "a version changes only by being closed, once"),
    ]
  }

  private static func lastingTriggers(_ table: String) -> [(name: String, sql: String)] {
    [
      trigger("\(table)_stays", "DELETE ON \(table)", "what a version holds is never deleted"),
      trigger("\(table)_never_changes", "UPDATE ON \(table)", "what a version holds never changes"),
    ]
  }

  private static func trigger(_ name: String, _ event: String, _ reason: String) -> (
    name: String, sql: String
  ) {
    (name, "CREATE TRIGGER \(name) BEFORE \(event)\nBEGIN SELECT RAISE (ABORT, '\(reason)'); END;")
  }

  /// Every version, its fields in declared order.
  private var recordView: String {
    let columns = resource.fields.flatMap(\.selectColumns)
    return """
      CREATE VIEW \(resource.recordView) AS
      SELECT version, opened, closed,
        \(columns.joined(separator: ", "))
      FROM \(resource.versionTable);
      """
  }

  private var currentView: String {
    "CREATE VIEW \(resource.currentView) AS\nSELECT * FROM \(resource.recordView) WHERE closed IS NULL;"
  }

  /// The rows of a list as JSON text, in their order. A version never changes, so its text is made once, when
  /// the version is written, and read as it stands from then on.
  /// - Parameter version: the version's number, as SQL.
  static func gathered(_ list: Field.List, of version: String) -> String {
    let items = list.items.flatMap(\.columns)
    let entry =
      list.isPlain
      ? items[0].name
      : "json_object(" + items.map { "'\($0.name)', \(jsonValue($0))" }.joined(separator: ", ") + ")"
    return
      "(SELECT json_group_array(\(entry)) FROM (SELECT * FROM \(list.table) AS i WHERE i.version = \(version) ORDER BY i.position))"
  }

  /// SQLite writes a whole REAL as `30.0`; the record says 30.
  private static func jsonValue(_ column: Column) -> String {
    guard column.kind == .real else { return column.name }
    return
      "iif(\(column.name) = CAST(\(column.name) AS INTEGER), CAST(\(column.name) AS INTEGER), \(column.name))"
  }

  private var postings: [String] { postingsByName.map(\.sql) }

  /// The tables that follow from the versions, with the triggers that keep them.
  var postingsByName: [(name: String, sql: String)] {
    ListIndex.all(of: resource).flatMap(\.definitions) + (IntervalIndex(resource)?.definitions ?? [])
  }

  /// An index for the current record and for its past, for each sort and for each filter.
  private var indexes: [String] { indexesByName.map(\.sql) }

  /// The indexes a declaration asks for. The schema check looks for each by its name.
  var indexesByName: [(name: String, sql: String)] {
    identityIndexes + resource.sortable.filter { $0 != "id" }.flatMap(sortIndexes) + filterIndexes
      + linkIndexes
  }

  /// What leads to a record is found by its collection and id.
  private var linkIndexes: [(String, String)] {
    resource.lists.filter(resource.isLinks).map { list in
      let name = "\(list.table)_to"
      return (name, "CREATE INDEX \(name) ON \(list.table) (collection, target, version);")
    }
  }

  /// A record has one current version, and its past versions are told apart by their revisions. Two indexes, each
  /// over its part, instead of one over all: most records have no past, and pay nothing for one. The past is also
  /// found by when it was closed, and read in the collection's own order (`Moment`).
  private var identityIndexes: [(String, String)] {
    let order = resource.sortKeys(resource.order).map(\.sql)
    return [
      index("current", ["id"], unique: true),
      index("past", ["id", "revision"], unique: true, isCurrent: false),
      index("closed", ["closed", "opened"], isCurrent: false),
      index("past_in_order", above + order + ["closed", "opened"], isCurrent: false),
    ]
  }

  /// Where a field may be missing, the two directions need an index each, since what is missing comes last in
  /// both. Each ascends, and the second is read backwards: so both grow at their end where records are stored in
  /// their order.
  private func sortIndexes(_ field: String) -> [(String, String)] {
    let isRequired = resource.sortColumn(field)?.isRequired ?? true
    return (isRequired ? [false] : [false, true]).map { descending in
      index(
        "by_\(field)\(descending ? "_descending" : "")",
        above + resource.sortKeys([Order(field, descending: descending)]).map(\.expression))
    }
  }

  /// Records that belong to another are only ever read within it, so its id leads their indexes, and what
  /// else is asked of them is asked of the few that it has.
  private var above: [String] { resource.parent.map { [$0.field] } ?? [] }

  /// A column of a list is looked into also where the records belong to another: by what is to be retired.
  private var filterIndexes: [(String, String)] {
    let order = resource.sortKeys(resource.order).map(\.sql)
    return resource.filters.flatMap { filter -> [(String, String)] in
      switch filter.place {
      case .columns where resource.parent != nil: return []
      case .columns(let columns):
        // Each of several columns too, unless it has a filter of its own. A column that stands twice in an index ends
        // what the index can sort by.
        return columns.filter { columns.count == 1 || !hasOwnFilter($0) }.map { column in
          index("of_\(column)", [column] + order.filter { $0 != column })
        }
      case .list(let table, let column):
        return [
          ("\(table)_of_\(column)", "CREATE INDEX \(table)_of_\(column) ON \(table) (\(column), version);")
        ]
      }
    }
  }

  private func hasOwnFilter(_ column: String) -> Bool {
    if case .columns([column])? = resource.filter(column)?.place { true } else { false }
  }

  /// An index over the current versions, or over the closed ones.
  private func index(
    _ suffix: String, _ columns: [String], unique: Bool = false, isCurrent: Bool = true
  ) -> (String, String) {
    let name = "\(resource.table)_\(suffix)"
    let place = "\(resource.versionTable) (\(columns.joined(separator: ", ")))"
    let condition = "closed IS \(isCurrent ? "NULL" : "NOT NULL")"
    return (name, "CREATE \(unique ? "UNIQUE " : "")INDEX \(name) ON \(place) WHERE \(condition);")
  }
}
