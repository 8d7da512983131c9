package import Domain
package import SQLite

/// Holds every declaration against the real tables, so that the two cannot drift: columns with their types
/// and constraints, code lists, foreign keys, views, indexes and triggers.
package struct SchemaCheck {
  private let connection: Connection

  /// A check of the database behind a connection.
  package init(_ connection: Connection) { self.connection = connection }

  /// What does not fit, a sentence each; empty where everything fits.
  package func faults(of resources: [Resource] = Resource.all) throws(SQLiteError) -> [String] {
    var faults: [String] = []
    for resource in resources {
      faults += try tableFaults(
        resource.versionTable, resource.columns, lists: resource.listNames, of: resource)
      for list in resource.lists {
        faults += try tableFaults(list.table, list.items.flatMap(\.columns), of: resource)
      }
      faults += try viewFaults(resource)
      faults += try indexFaults(resource)
    }
    return faults
  }

  private struct RealColumn: Equatable {
    let type: String
    let isRequired: Bool
  }

  private func tableFaults(
    _ table: String, _ columns: [Column], lists: [String] = [], of resource: Resource
  ) throws(SQLiteError)
    -> [String]
  {
    let real = try self.columns(of: table)
    let declared = Set(columns.map(\.name) + lists + SchemaCheck.ownColumns)
    let sql = try self.sql(of: table)
    let keys = try foreignKeys(of: table)
    var faults = real.keys.sorted().filter { !declared.contains($0) }.map { name in
      "\(resource.name): table \(table) has a column \(name) that no field declares."
    }
    for column in columns {
      guard let found = real[column.name] else {
        faults.append("\(resource.name): field \(column.name) has no column in table \(table).")
        continue
      }
      if found != RealColumn(type: column.kind.rawValue, isRequired: column.isRequired) {
        faults.append(
          "\(resource.name): column \(table).\(column.name) is not \(column.kind.rawValue)\(column.isRequired ? " NOT NULL" : "")."
        )
      }
      if !column.codes.isEmpty, !sql.contains(SchemaSQL.check(column)) {
        faults.append("\(resource.name): the CHECK of \(table).\(column.name) is not its code list.")
      }
      if keys[column.name] != column.reference.flatMap(Resource.named)?.identityTable {
        faults.append(
          "\(resource.name): the foreign key of \(table).\(column.name) is not that of its field.")
      }
    }
    return faults
  }

  /// What every table has beside its fields.
  private static let ownColumns = ["version", "position", "id", "revision", "opened", "closed"]

  private func columns(of table: String) throws(SQLiteError) -> [String: RealColumn] {
    let rows = try connection.prepare("SELECT name, type, \"notnull\" FROM pragma_table_xinfo(?)").all([
      .text(table)
    ]) { row in
      (row.text(0), RealColumn(type: row.text(1), isRequired: row.integer(2) != 0))
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  private func sql(of table: String) throws(SQLiteError) -> String {
    try connection.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").first([.text(table)]) {
      $0.text(0)
    } ?? ""
  }

  /// Only the keys of fields: those to commits and changes are the store's own.
  private func foreignKeys(of table: String) throws(SQLiteError) -> [String: String] {
    let rows = try connection.prepare("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?)").all([
      .text(table)
    ]) {
      ($0.text(0), $0.text(1))
    }
    return Dictionary(
      rows.filter { !SchemaCheck.ownColumns.contains($0.0) }, uniquingKeysWith: { first, _ in first })
  }

  private func viewFaults(_ resource: Resource) throws(SQLiteError) -> [String] {
    let expected = ["version", "opened", "closed"] + resource.fields.flatMap(\.selectColumns)
    var faults: [String] = []
    for view in [resource.recordView, resource.currentView] {
      let real = try connection.prepare("SELECT name FROM pragma_table_xinfo(?)").all([.text(view)]) {
        $0.text(0)
      }
      if real != expected {
        faults.append("\(resource.name): view \(view) does not show the declared fields in order.")
      }
    }
    return faults
  }

  private func indexFaults(_ resource: Resource) throws(SQLiteError) -> [String] {
    var faults: [String] = []
    for index in SchemaSQL(resource).indexesByName where try sql(of: index.name) + ";" != index.sql {
      faults.append("\(resource.name): index \(index.name) is missing or is not \(index.sql)")
    }
    let definitions = SchemaSQL(resource).triggersByName + SchemaSQL(resource).postingsByName
    for definition in definitions where try sql(of: definition.name) + ";" != definition.sql {
      faults.append(
        "\(resource.name): \(definition.name) is missing or is not what the declaration asks for.")
    }
    return faults
  }
}

extension Resource {
  /// The columns that hold the JSON texts of the lists.
  fileprivate var listNames: [String] { fields.filter { $0.list != nil }.map(\.name) }
}
