package import Domain
package import SQLite

/// The schema of a database: base tables, which migrations make, and what the program makes of the declarations.
package struct Schema: Sendable {
  /// What the file says of whom it belongs to (sqlite.org/pragma.html#pragma_application_id): "Ente".
  package static let applicationID: Int64 = 0x456E_7465

  private let migrator: Migrator
  private let resources: [Resource]
  private let derived: DerivedSchema

  /// The schema of these migrations and declarations.
  /// - Throws: `MigrationError.repeated`.
  package init(_ migrations: [Migration], of resources: [Resource]? = nil) throws(MigrationError) {
    migrator = try Migrator(migrations, application: Schema.applicationID)
    self.resources = resources ?? Resource.all
    derived = resources.map(DerivedSchema.init) ?? .all
  }

  /// The names of the migrations that the database lacks, in order. Only reads.
  /// - Throws: `MigrationError`, also where the file belongs to another program.
  package func missing(in connection: Connection) throws(MigrationError) -> [String] {
    try migrator.missing(in: connection)
  }

  /// Whether the database has every migration, and all that follows from the declarations. Only reads.
  package func isCurrent(in connection: Connection) -> Bool {
    guard let missing = try? missing(in: connection), missing.isEmpty else { return false }
    return (try? derived.isCurrent(in: connection)) ?? false
  }

  /// Applies the migrations that the database lacks.
  /// - Returns: their names.
  /// - Throws: `MigrationError`, also where the file belongs to another program, which is left as it is.
  package func migrate(_ connection: Connection) throws(MigrationError) -> [String] {
    try migrator.migrate(connection) { (connection) throws(SQLiteError) in
      try DerivedSchema.takeDown(in: connection)
    }
  }

  /// Makes what follows from the declarations, where it is not there.
  /// - Parameter progress: hears of each thing before it is made.
  /// - Returns: in what the base tables do not fit the declarations, a sentence each; then nothing is made.
  package func derive(
    in connection: Connection, progress: (DerivedSchema.Step) -> Void = { _ in }
  ) throws(SQLiteError) -> [String] {
    if try derived.isCurrent(in: connection) { return [] }
    let faults = try SchemaCheck(connection).faults(of: resources)
    if faults.isEmpty { try derived.make(in: connection, progress: progress) }
    return faults
  }

  /// In what a database does not fit the declarations, a sentence each; empty where everything does. Only reads.
  package func faults(in connection: Connection) throws(SQLiteError) -> [String] {
    try SchemaCheck(connection).faults(of: resources) + derived.faults(in: connection)
  }
}
