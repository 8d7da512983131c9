package import Domain

/// The base tables that a declaration asks for: what `entente schema` prints as the migration of a new resource.
package struct SchemaSQL {
  let resource: Resource

  /// The SQL of one resource.
  package init(_ resource: Resource) { self.resource = resource }

  /// The tables of a new resource, in the order in which they must be made.
  package var migration: String {
    (["-- \(resource.title): \(resource.summary)"] + tables.map(\.sql)).joined(separator: "\n\n") + "\n"
  }

  /// A table that a declaration asks for.
  struct Table {
    let name: String
    let lines: [Line]
    let options: String

    var sql: String {
      let text = lines.enumerated().map { index, line in
        let comma = index == lines.count - 1 ? "" : ","
        return "  \(line.sql)\(comma)" + (line.comment.map { " -- \($0)" } ?? "")
      }
      return "CREATE TABLE \(name) (\n\(text.joined(separator: "\n"))\n) \(options);"
    }
  }

  /// A line of a table and what it means, for those who open the file with the SQLite shell.
  struct Line {
    let sql: String
    var comment: String?

    /// The column's name; of a line that is a key, what begins it.
    var name: String { String(sql.prefix { $0 != " " }) }
  }

  /// In the order in which they must be made.
  var tables: [Table] {
    (resource.isReferredTo ? [identityTable] : []) + resource.lists.map(listTable) + [versionTable]
  }

  /// Every id ever given, for foreign keys to point to: an id is never reused, also when its record is
  /// retired.
  private var identityTable: Table {
    Table(
      name: resource.identityTable, lines: [Line(sql: "id TEXT NOT NULL PRIMARY KEY")],
      options: "STRICT, WITHOUT ROWID")
  }

  private var versionTable: Table {
    let head = [
      "version INTEGER NOT NULL PRIMARY KEY REFERENCES changes (version)",
      "id TEXT NOT NULL" + (resource.isReferredTo ? " REFERENCES \(resource.identityTable) (id)" : ""),
      "revision INTEGER NOT NULL CHECK (revision >= 1)",
      "opened INTEGER NOT NULL REFERENCES commits (seq)",
      "closed INTEGER REFERENCES commits (seq) CHECK (closed > opened)",
    ]
    return Table(
      name: resource.versionTable,
      lines: head.map { Line(sql: $0) } + resource.fields.flatMap(lines), options: "STRICT")
  }

  private func listTable(_ list: Field.List) -> Table {
    let head = ["version INTEGER NOT NULL REFERENCES changes (version)", "position INTEGER NOT NULL"]
    return Table(
      name: list.table,
      lines: head.map { Line(sql: $0) } + list.items.flatMap(lines)
        + [Line(sql: "PRIMARY KEY (version, position)")],
      options: "STRICT, WITHOUT ROWID")
  }

  /// The columns of a field; the first carries what the field means.
  private func lines(_ field: Field) -> [Line] {
    if let list = field.list {
      return [
        Line(
          sql: "\(field.name) TEXT NOT NULL DEFAULT '\(list.shape == .map ? "{}" : "[]")'",
          comment: "\(field.summary) The rows of \(list.table) as JSON.")
      ]
    }
    return field.columns.enumerated().map { index, column in
      Line(sql: SchemaSQL.definition(column), comment: index == 0 ? field.summary : nil)
    }
  }

  /// A column with its constraints. Foreign keys are checked at the end of a commit, since records of one
  /// commit may refer to each other.
  private static func definition(_ column: Column) -> String {
    var text = "\(column.name) \(column.kind.rawValue)" + (column.isRequired ? " NOT NULL" : "")
    if let fallback = column.fallback { text += " DEFAULT '\(fallback)'" }
    if let (table, key) = column.foreignKey {
      text += " REFERENCES \(table) (\(key)) DEFERRABLE INITIALLY DEFERRED"
    }
    return text
  }

  /// The rows of a list as JSON text, in their order. A version never changes, so its text is made once, when
  /// the version is written, and read as it stands from then on.
  /// - Parameter version: the version's number, as SQL.
  static func gathered(_ list: Field.List, of version: String) -> String {
    let values = list.items.map(jsonValue)
    let gathered =
      switch list.shape {
      case .plain: "json_group_array(\(values[0]))"
      case .map: "json_group_object(\(values.joined(separator: ", ")))"
      case .objects, .single:
        "json_group_array(json_object("
          + zip(list.items, values).map { "'\($0.name)', \($1)" }.joined(separator: ", ") + "))"
      }
    return
      "(SELECT \(gathered) FROM (SELECT * FROM \(list.table) AS i WHERE i.version = \(version) ORDER BY i.position))"
  }

  /// The value of a field of a row. SQLite writes a whole REAL as `30.0`; the record says 30.
  private static func jsonValue(_ field: Field) -> String {
    let name = field.name
    return switch field.kind {
    case .number: "iif(\(name) = CAST(\(name) AS INTEGER), CAST(\(name) AS INTEGER), \(name))"
    case .date: jsonDate(name)
    case .fieldNames: "json(\(name))"
    default: name
    }
  }

  /// The members of a date as answers have them: null where it is open at that end.
  private static func jsonDate(_ name: String) -> String {
    func unlessOpen(_ day: String, at end: Int) -> String {
      "iif(substr(\(name), \(end), 1) IN ('/', '.'), NULL, \(name)_\(day))"
    }
    let members = [
      "'edtf', \(name)", "'min', \(unlessOpen("min", at: 1))", "'max', \(unlessOpen("max", at: -1))",
      "'precision', \(name)_precision", "'qualifier', \(name)_qualifier",
    ]
    return "json(iif(\(name) IS NULL, NULL, json_object(\(members.joined(separator: ", ")))))"
  }
}

extension Column {
  /// The table and column that the column refers to: ids that were given, or codes.
  var foreignKey: (table: String, column: String)? {
    if let codes { return (codes.name, "code") }
    return reference.flatMap(Resource.named).map { ($0.identityTable, "id") }
  }
}
