internal import CSQLite

/// A connection to a database file, for one thread. It is not Sendable: what it owns has no lock.
///
/// It stays in WAL mode for as long as it is open: `dataVersion` reads the index of the log.
package final class Connection {
  /// What a connection may do with its file.
  package enum Mode: Sendable {
    /// Read a file that exists.
    case readOnly
    /// Read and write a file that exists.
    case readWrite
    /// Read and write, and create the file where there is none.
    case create
  }

  let handle: OpaquePointer
  private var cache: StatementCache
  private let runningLimit: RunningLimit
  /// The wal-index, where the file is in WAL mode.
  let index: UnsafeRawPointer?
  /// The data version of the snapshot that `beginRead` took.
  var heldVersion: Int?

  /// Opens a file and applies every setting of `Pragma.settings`.
  ///
  /// `busyTimeout` is how long a statement waits for a lock that another connection holds; nil for the patience of
  /// `checkpointing`, which says who writes the log to the file. `cacheKiB` bounds the memory for pages, `mmapBytes`
  /// the part of the file that is mapped, `statements` the prepared statements that are kept.
  ///
  /// Throws `.cannotOpen`, `.notADatabase`, `.corrupt`, `.permission`, `.readOnly`, and `.busy` when another
  /// connection holds the file for longer than `busyTimeout`.
  package init(
    path: String, mode: Mode = .readWrite, busyTimeout: Duration? = nil, checkpointing: Checkpointing = .own,
    cacheKiB: Int = 8192, mmapBytes: Int = 1 << 30, statements: Int = 128
  ) throws(SQLiteError) {
    let handle = try Connection.open(path, mode)
    do {
      try Connection.configure(
        handle, mode, busyTimeout ?? checkpointing.patience, checkpointing, cacheKiB: cacheKiB,
        mmapBytes: mmapBytes)
      index =
        try Connection.isLogged(handle) ? entente_sqlite3_wal_index(handle).map(UnsafeRawPointer.init) : nil
    } catch {
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    cache = StatementCache(capacity: statements)
    runningLimit = RunningLimit(of: handle)
  }

  deinit {
    // Statements that outlive the connection keep SQLite's side of it open until they end (sqlite3_close_v2).
    runningLimit.remove(from: handle)
    cache.removeAll()
    sqlite3_close_v2(handle)
  }

  /// A statement for this text, which must be exactly one statement. It comes from the cache where one is
  /// free; it is the caller's for as long as the caller refers to it.
  ///
  /// Throws `.error` for SQL that does not fit the schema.
  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = cache.take(sql) { return statement }
    let statement = try Statement(preparing: sql, for: handle)
    cache.keep(statement, for: sql)
    return statement
  }

  /// How many statements the cache holds.
  var statementsKept: Int { cache.count }

  /// Runs every statement of a script and drops their rows. Stops at the first that fails and throws its
  /// error; what ran before it stays, unless the caller opened a transaction.
  package func execute(_ script: String) throws(SQLiteError) {
    try Script.run(script, on: handle)
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers and foreign key actions.
  package var changes: Int { Int(sqlite3_changes64(handle)) }

  /// The row identifier of the last INSERT.
  package var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Ends the statements that run now with `.interrupt`. A write that is interrupted rolls its whole
  /// transaction back.
  package func interrupt() { sqlite3_interrupt(handle) }

  /// Ends every statement from now on with `.interrupt` once `time` has passed or `steps` instructions of
  /// SQLite's virtual machine have run, all of them together; without arguments there is no limit. Steps are
  /// counted in thousands, and time is looked at once every thousand. Waiting for a lock is not limited by
  /// this but by the busy timeout.
  package func limit(time: Duration? = nil, steps: Int? = nil) {
    runningLimit.set(time: time, steps: steps)
  }
}

@available(*, unavailable)
extension Connection: Sendable {}
