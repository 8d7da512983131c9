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

  let database: DatabaseHandle
  private var cache: StatementCache
  private let runningLimit = RunningLimit()
  private let mmapBytes: Int
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
    database = try Connection.open(path, mode)
    self.mmapBytes = mmapBytes
    cache = StatementCache(capacity: statements)
    try Connection.configure(
      database, mode, busyTimeout ?? checkpointing.patience, checkpointing, cacheKiB: cacheKiB,
      mmapBytes: mmapBytes)
    if try Connection.isLogged(database) { database.findIndex() }
    database.ask(runningLimit, every: RunningLimit.stepsBetweenLooks)
  }

  // First the statements go, so that the file is closed with the database.
  deinit { cache.removeAll() }

  /// A statement for this text, which must be exactly one statement. It comes from the cache where one is
  /// free; it is the caller's for as long as the caller refers to it.
  ///
  /// Throws `.error` for SQL that does not fit the schema.
  package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    if let statement = cache.take(sql) { return statement }
    let statement = try Statement(preparing: sql, for: database)
    cache.keep(statement, for: sql)
    return statement
  }

  /// How many statements the cache holds.
  var statementsKept: Int { cache.count }

  /// Maps the file from now on, as far as the connection was opened to, or nothing of it. While a cursor is open nothing
  /// changes but for pages that are read anew.
  package func map(_ isMapped: Bool) throws(SQLiteError) {
    try execute("PRAGMA mmap_size = \(isMapped ? mmapBytes : 0)")
  }

  /// Runs every statement of a script and drops their rows. Stops at the first that fails and throws its
  /// error; what ran before it stays, unless the caller opened a transaction.
  package func execute(_ script: String) throws(SQLiteError) {
    try Script.run(script, on: database)
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers and foreign key actions.
  package var changes: Int { database.changes }

  /// The row identifier of the last INSERT.
  package var lastInsertRowID: Int64 { database.lastInsertRowID }

  /// Ends the statements that run now with `.interrupt`. A write that is interrupted rolls its whole
  /// transaction back.
  package func interrupt() { database.interrupt() }

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
