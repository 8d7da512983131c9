package import Domain
package import SQLite

/// Holds every declaration against the base tables, which migrations make: columns with their types, and keys.
package struct SchemaCheck {
  private let connection: Connection

  /// A check of the database behind a connection.
  package init(_ connection: Connection) { self.connection = connection }

  /// What does not fit, a sentence each; empty where everything fits.
  package func faults(of resources: [Resource]) throws(SQLiteError) -> [String] {
    var faults: [String] = []
    for resource in resources {
      faults += try tableFaults(
        resource.versionTable, resource.columns, lists: resource.listNames, of: resource)
      for list in resource.lists {
        faults += try tableFaults(list.table, list.columns, of: resource)
      }
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
      if keys[column.name] != column.foreignKey?.table {
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
}

extension Resource {
  /// The columns that hold the JSON texts of the lists.
  fileprivate var listNames: [String] { fields.filter { $0.list != nil }.map(\.name) }
}
