import ArgumentParser
import Domain
import FoundationEssentials
import SQLite
import Store

/// The database file, made ready for a command.
struct Database {
  let path: String
  let connection: Connection

  /// Opens the file, making it where there is none, and brings it to the schema.
  /// - Throws: `Problem` where another process writes for long, `MigrationError`, `SQLiteError`, and `ExitCode.faults`
  ///   where the tables do not fit the declarations.
  init(_ options: DatabaseOptions) throws {
    path = options.databasePath
    let turn = try WriterTurn(of: path)
    defer { withExtendedLifetime(turn) {} }
    let isNew = !FileManager.default.fileExists(atPath: path)
    // A large import goes back and forth over its indexes. With twice the room it takes a tenth less time.
    // The file is not mapped: a mapping would count as memory of this process, up to a gibibyte of it.
    connection = try Connection.opened(
      path, .create, checkpointing: options.checkpointing(), cacheKiB: 32 << 10, mmapBytes: 0)
    let schema = try Schema(options)
    let applied = try schema.migrate(connection)
    if isNew { Console.say("Made \(path).") }
    if !applied.isEmpty {
      Console.say("Applied \(applied.count) migrations, up to \(applied[applied.count - 1]).")
    }
    var progress = DerivingProgress(isNew: isNew)
    try Database.require(try schema.derive(in: connection) { progress.report($0) })
  }

  /// Ends the command where a schema has faults.
  /// - Throws: `ExitCode.faults`, when they are said.
  static func require(_ faults: [String]) throws {
    guard faults.isEmpty else {
      faults.forEach { Console.say("entente: " + $0) }
      throw ExitCode.faults
    }
  }

  /// Opens the file for a command that only reads: it is neither made nor changed.
  /// - Throws: `Problem` where there is no such file or it lacks a migration, `MigrationError`, `SQLiteError`.
  static func reading(_ options: DatabaseOptions) throws -> Connection {
    try reading(options.databasePath, options)
  }

  /// The same of another file.
  static func reading(_ path: String, _ options: DatabaseOptions) throws -> Connection {
    let connection = try Connection.opened(path, .readOnly)
    let missing = try Schema(options).missing(in: connection)
    guard let last = missing.last else { return connection }
    throw Problem(
      .unavailable,
      "the database \(path) needs migration, up to \(last): `entente serve` and `entente import` do that.")
  }

  /// Whether nothing was ever committed.
  var isEmpty: Bool {
    get throws { try connection.prepare("SELECT 1 FROM commits LIMIT 1").first([]) { _ in true } == nil }
  }

  /// Runs `body` when it is this process's turn to write.
  /// - Throws: `Problem` where another process writes for long, and what `body` throws.
  func writing<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    let turn = try WriterTurn(of: path)
    return try withExtendedLifetime(turn) { try body(connection) }
  }

  /// Stores what files hold, retires what they no longer do, and says what that changed.
  func store(
    _ files: RecordFiles, actor: String, note: String?,
    retiring retired: [(resource: Resource, id: String)] = []
  ) throws {
    let start = ContinuousClock.now
    var progress = Progress("Storing records")
    let summary = try writing {
      try Writer($0).import(files.bundle, actor: actor, note: note, retiring: retired) {
        progress.report($0, share: files.shareRead)
      }
    }
    let took = ((ContinuousClock.now - start) / .milliseconds(1)).rounded() / 1000
    guard summary.changeCount > 0 else {
      return Console.say("Nothing to change: \(summary.unchanged) records are as they were.")
    }
    Console.say(
      "Commit \(summary.seq): \(summary.created) records created, \(summary.replaced) replaced, "
        + "\(summary.unchanged) unchanged, \(summary.retired) retired, in \(took) s.")
  }
}

extension Schema {
  /// The schema of this program, with the migrations of a folder.
  /// - Throws: `MigrationError`.
  init(_ options: DatabaseOptions) throws(MigrationError) {
    try self.init(Migration.load(folder: options.migrationsPath))
  }
}

extension Connection {
  /// Opens a database file for a command.
  /// - Throws: `Problem` that names the file.
  static func opened(
    _ path: String, _ mode: Mode, checkpointing: Checkpointing = .own, cacheKiB: Int = 8192,
    mmapBytes: Int = 1 << 30
  ) throws(Problem) -> Connection {
    do {
      return try Connection(
        path: path, mode: mode, checkpointing: checkpointing, cacheKiB: cacheKiB, mmapBytes: mmapBytes)
    } catch  where error.code == .notADatabase {
      throw Problem(.unavailable, "\(path) is no SQLite database. It was left as it is: name another file.")
    } catch {
      throw Problem(.unavailable, "the database \(path) cannot be opened: \(error)")
    }
  }
}
