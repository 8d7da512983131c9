/// Brings a database to the schema of this program: each migration that it lacks, in order, each in a
/// transaction of its own, with its name and checksum recorded beside it. Forward only.
package struct Migrator: Sendable {
  private struct Applied {
    let name: String
    let checksum: String
  }

  private let migrations: [Migration]
  private let application: Int64

  /// A migrator for these migrations, which it puts in the order of the bytes of their names. Throws
  /// `.repeated`.
  /// - Parameter application: what the databases say of whom they belong to
  ///   (sqlite.org/pragma.html#pragma_application_id); the first migration writes it.
  package init(_ migrations: [Migration], application: Int64 = 0) throws(MigrationError) {
    self.application = application
    self.migrations = migrations.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for (one, next) in zip(self.migrations, self.migrations.dropFirst()) where one.name == next.name {
      throw .repeated(name: one.name)
    }
  }

  /// Applies what is missing, and gives the names of what it applied. Of two processes that start together
  /// one applies a migration, and the other waits and finds it applied.
  ///
  /// Foreign keys are not enforced while a migration runs, so that it can rebuild tables, and are checked as
  /// a whole before it is committed (sqlite.org/lang_altertable.html section 7).
  /// - Parameter preparing: what is done in the transaction of a migration before it.
  package func migrate(
    _ connection: Connection, preparing: (Connection) throws(SQLiteError) -> Void = { _ in }
  ) throws(MigrationError) -> [String] {
    // A database that is up to date is only read: its start waits for no writer.
    if try pending(in: connection) == nil { return [] }
    try database { () throws(SQLiteError) in try connection.execute("PRAGMA foreign_keys = OFF") }
    defer { try? connection.execute("PRAGMA foreign_keys = ON") }
    var names: [String] = []
    while let name = try applyNext(to: connection, preparing) { names.append(name) }
    return names
  }

  /// The names of the migrations that the database lacks, in order. Only reads. Throws `.foreign`, `.edited`,
  /// `.unknown`, `.late` and `.database`.
  package func missing(in connection: Connection) throws(MigrationError) -> [String] {
    guard let first = try pending(in: connection) else { return [] }
    // Those behind it cannot have been applied: it would be late.
    return migrations.drop { $0.name != first.name }.map(\.name)
  }

  /// Applies the first migration that is missing, and gives its name; nil where none is.
  private func applyNext(
    to connection: Connection, _ preparing: (Connection) throws(SQLiteError) -> Void
  ) throws(MigrationError) -> String? {
    let transaction = try database { () throws(SQLiteError) in try connection.begin(.immediate) }
    // Asked under the write lock: another process may have applied it since.
    guard let migration = try pending(in: connection) else { return nil }
    try database { () throws(SQLiteError) in try preparing(connection) }
    try run(migration, on: connection)
    do { try transaction.commit() } catch { throw .failed(name: migration.name, error) }
    return migration.name
  }

  private func run(_ migration: Migration, on connection: Connection) throws(MigrationError) {
    do {
      try connection.execute(migration.sql)
      guard connection.isInTransaction else { throw MigrationError.endedTransaction(name: migration.name) }
      try record(migration, in: connection)
      let check = try connection.prepare("PRAGMA foreign_key_check")
      if let broken = try check.first([], { ($0.text(0), $0.text(2)) }) {
        throw MigrationError.brokenReference(name: migration.name, table: broken.0, parent: broken.1)
      }
    } catch let error as SQLiteError {
      throw .failed(name: migration.name, error)
    } catch let error as MigrationError {
      throw error
    } catch {
      preconditionFailure("SQLite throws only its own errors")
    }
  }

  /// The first migration that the database lacks. Throws `.foreign`, `.edited`, `.unknown` and `.late`.
  private func pending(in connection: Connection) throws(MigrationError) -> Migration? {
    try requireOwn(connection)
    let applied = try database { () throws(SQLiteError) in try self.applied(in: connection) }
    let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0) })
    for each in applied {
      guard let migration = known[each.name] else { throw .unknown(name: each.name) }
      if migration.checksum != each.checksum { throw .edited(name: each.name) }
    }
    let names = Set(applied.map(\.name))
    guard let next = migrations.first(where: { !names.contains($0.name) }) else { return nil }
    if let last = applied.last, next.name.utf8.lexicographicallyPrecedes(last.name.utf8) {
      throw .late(name: next.name, after: last.name)
    }
    return next
  }

  /// Throws `.foreign` for a database in which something is, or which was marked, and not by this program.
  private func requireOwn(_ connection: Connection) throws(MigrationError) {
    let (found, isEmpty) = try database { () throws(SQLiteError) in
      (
        try connection.prepare("PRAGMA application_id").first([]) { $0.integer(0) } ?? 0,
        try connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").first([]) { _ in true } == nil
      )
    }
    guard found == application || isEmpty && found == 0 else {
      throw .foreign(application: found, wanted: application)
    }
  }

  private func applied(in connection: Connection) throws(SQLiteError) -> [Applied] {
    let tables = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'"
    guard try connection.prepare(tables).first([], { _ in true }) != nil else { return [] }
    // BINARY collation is the order of bytes.
    return try connection.prepare("SELECT name, checksum FROM migration ORDER BY name")
      .all { Applied(name: $0.text(0), checksum: $0.text(1)) }
  }

  private func record(_ migration: Migration, in connection: Connection) throws(SQLiteError) {
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS migration (
        name       TEXT NOT NULL PRIMARY KEY, -- the file, without .sql
        checksum   TEXT NOT NULL,             -- FNV-1a, 64 bits, of its text
        applied_at TEXT NOT NULL              -- UTC
      ) STRICT, WITHOUT ROWID
      """)
    try connection.prepare("INSERT INTO migration VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
      .run([.text(migration.name), .text(migration.checksum)])
  }

  private func database<Result: ~Copyable>(
    _ body: () throws(SQLiteError) -> Result
  ) throws(MigrationError) -> Result {
    do { return try body() } catch { throw .database(error) }
  }
}
