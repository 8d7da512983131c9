package import Domain
package import SQLite

/// What base tables need beyond those of a database: the migration of a new field or resource.
package struct SchemaDifference {
  private let connection: Connection

  /// What is missing in the database behind a connection, which is only read.
  package init(_ connection: Connection) { self.connection = connection }

  /// The statements that make the missing tables and columns of these resources, to be put into a migration; empty
  /// where nothing is missing.
  package func sql(for resources: [Resource] = Resource.all) throws(SQLiteError) -> String {
    var statements: [String] = []
    for resource in resources {
      let schema = SchemaSQL(resource)
      if try columns(of: resource.versionTable).isEmpty {
        statements.append(schema.migration)
        continue
      }
      for table in schema.tables where try columns(of: table.name).isEmpty {
        statements.append(table.sql + "\n")
        if table.name == resource.identityTable {
          statements.append(SchemaDifference.identities(of: resource))
        }
      }
      for table in schema.tables { statements += try missingColumns(of: table) }
    }
    return statements.joined(separator: "\n")
  }

  /// Ids that were given before anything referred to them.
  private static func identities(of resource: Resource) -> String {
    "INSERT INTO \(resource.identityTable) SELECT DISTINCT id FROM \(resource.versionTable);\n"
  }

  private func missingColumns(of table: SchemaSQL.Table) throws(SQLiteError) -> [String] {
    let real = try columns(of: table.name)
    guard !real.isEmpty else { return [] }
    return table.lines.filter { !real.contains($0.name) && $0.name != "PRIMARY" }.map { line in
      let comment = line.comment.map { " -- \($0)" } ?? ""
      // SQLite wants a default then, which only a person can choose.
      let isFilled = !line.sql.contains(" NOT NULL") || line.sql.contains(" DEFAULT ")
      let advice =
        isFilled
        ? "" : "-- Past versions have no \(line.name): give it a DEFAULT for them, or let it be null.\n"
      return advice + "ALTER TABLE \(table.name) ADD COLUMN \(line.sql);\(comment)\n"
    }
  }

  private func columns(of table: String) throws(SQLiteError) -> Set<String> {
    Set(
      try connection.prepare("SELECT name FROM pragma_table_xinfo(?)").all([.text(table)]) { $0.text(0) })
  }
}
