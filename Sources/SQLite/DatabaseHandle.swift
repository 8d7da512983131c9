internal import CSQLite

/// SQLite's side of a connection: every call that takes it, with what can be wrong as values. It is closed with the last
/// reference; statements that outlive it keep SQLite's side of it open until they end (sqlite3_close_v2).
///
/// Marked as safe: the pointer is the one that SQLite gave, stays until this goes, and is handed to SQLite alone. What is
/// handed over beside it is a string or a variable for the length of the call.
@safe final class DatabaseHandle {
  /// For calls of SQLite only, and for no longer than this lives.
  let pointer: OpaquePointer
  /// The wal-index, where it was looked for. SQLite keeps it mapped until the connection closes.
  private var index: UnsafeRawPointer?
  private var limit: RunningLimit?

  /// Opens the file; nothing is read from it yet.
  /// - Parameter flags: as `sqlite3_open_v2` has them.
  /// - Throws: `SQLiteError` with the path in its message.
  init(path: String, flags: Int32) throws(SQLiteError) {
    precondition(!path.utf8.contains(0), "a path ends at its first NUL")
    var pointer: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &pointer, flags, nil)
    guard code == SQLITE_OK, let opened = unsafe pointer else {
      // A failed open still gives a connection, which holds the message.
      let message = unsafe pointer.flatMap { unsafe sqlite3_errmsg($0) }.map { unsafe String(cString: $0) }
      unsafe sqlite3_close_v2(pointer)
      throw SQLiteError(code: ResultCode(code), message: "\(message ?? "out of memory"): \(path)")
    }
    unsafe self.pointer = opened
  }

  deinit {
    unsafe sqlite3_progress_handler(pointer, 0, nil, nil)
    unsafe sqlite3_close_v2(pointer)
  }

  /// The extended code of the last error, and SQLite's words for it.
  var lastError: (code: Int32, message: String) {
    // The words are copied before the next call can change them.
    unsafe (
      sqlite3_extended_errcode(pointer), sqlite3_errmsg(pointer).map { unsafe String(cString: $0) } ?? ""
    )
  }

  /// Sets one of the options of `sqlite3_db_config` that are switches.
  @discardableResult
  func configure(_ option: Int32, _ on: Bool) -> Int32 {
    unsafe entente_sqlite3_db_config(pointer, option, on ? 1 : 0)
  }

  /// Prepares the first statement of a text from an offset on.
  /// - Parameters:
  ///   - text: SQL in UTF-8, with a zero behind its last byte.
  ///   - flags: as `sqlite3_prepare_v3` has them.
  /// - Returns: the code, the statement where there is one, and where in the text the next begins.
  func prepare(_ text: [UInt8], from start: Int, flags: Int32 = 0)
    -> (code: Int32, statement: StatementHandle?, end: Int)
  {
    precondition(start >= 0 && start < text.count && text.last == 0, "a text ends with a zero")
    return unsafe text.withUnsafeBytes { bytes in
      // SQLite reads up to the zero, and says by a pointer into the same text how far it came.
      guard let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
        return (SQLITE_OK, nil, 0)
      }
      var (statement, rest) = unsafe (OpaquePointer?.none, UnsafePointer<CChar>?.none)
      let code = unsafe sqlite3_prepare_v3(pointer, first + start, -1, UInt32(flags), &statement, &rest)
      let end = unsafe rest.map { unsafe $0 - first } ?? text.count - 1
      return unsafe (code, statement.map { unsafe StatementHandle(owning: $0) }, end)
    }
  }

  /// Rows that the last INSERT, UPDATE or DELETE changed, without those of triggers and foreign key actions.
  var changes: Int { Int(unsafe sqlite3_changes64(pointer)) }

  /// The row identifier of the last INSERT.
  var lastInsertRowID: Int64 { unsafe sqlite3_last_insert_rowid(pointer) }

  /// Ends the statements that run now.
  func interrupt() { unsafe sqlite3_interrupt(pointer) }

  /// Whether a transaction is open.
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(pointer) == 0 }

  /// Whether a statement holds a snapshot, or a transaction has read or written.
  var holdsSnapshot: Bool { unsafe sqlite3_txn_state(pointer, "main") != SQLITE_TXN_NONE }

  /// How many references by foreign keys lead nowhere yet.
  var openForeignKeys: Int {
    var (current, highest) = (CInt(0), CInt(0))
    unsafe sqlite3_db_status(pointer, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0)
    return Int(current)
  }

  /// Whether the path that was opened is now another file, or none.
  var hasMoved: Bool {
    var moved = Int32(0)
    return unsafe sqlite3_file_control(pointer, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK
      && moved != 0
  }

  /// Has SQLite ask a limit whether it is exceeded, every so many instructions of its virtual machine, and end what runs
  /// where it is. This keeps the limit for as long as SQLite may ask.
  func ask(_ limit: RunningLimit, every steps: Int32) {
    self.limit = limit
    let ask: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
      guard let context = unsafe context else { return 0 }
      return unsafe Unmanaged<RunningLimit>.fromOpaque(context).takeUnretainedValue().isExceeded() ? 1 : 0
    }
    unsafe sqlite3_progress_handler(pointer, steps, ask, Unmanaged.passUnretained(limit).toOpaque())
  }

  // MARK: The wal-index

  /// Finds the wal-index. Only for a file in WAL mode that stays in it: for others SQLite would create it.
  func findIndex() { unsafe index = entente_sqlite3_wal_index(pointer).map { unsafe UnsafeRawPointer($0) } }

  /// A number that is another one after each commit; nil where the wal-index was not found.
  var indexVersion: UInt64? {
    guard let index = unsafe index else { return nil }
    return unsafe entente_sqlite3_wal_index_version(index)
  }

  /// How many pages lie in the log alone; nil where the wal-index was not found.
  var unwrittenPages: UInt32? {
    guard let index = unsafe index else { return nil }
    return unsafe entente_sqlite3_wal_index_unwritten(index)
  }

  // MARK: Copies

  /// Copies the whole database to another (sqlite.org/backup.html).
  /// - Parameters:
  ///   - pages: how many at a time, at least 1.
  ///   - progress: is told after each step how many remain, and how many there are.
  /// - Returns: the code with which the copying ended, `SQLITE_DONE` where all are copied.
  /// - Throws: `SQLiteError` where it failed.
  func copy(
    to target: DatabaseHandle, pages: Int32, _ progress: (_ remaining: Int, _ total: Int) -> Void
  ) throws(SQLiteError) -> Int32 {
    guard let backup = unsafe sqlite3_backup_init(target.pointer, "main", pointer, "main") else {
      throw SQLiteError(database: target)
    }
    // Both databases are held by this call, and the backup ends within it.
    var code = SQLITE_OK
    while code == SQLITE_OK {
      code = unsafe sqlite3_backup_step(backup, pages)
      unsafe progress(Int(sqlite3_backup_remaining(backup)), Int(sqlite3_backup_pagecount(backup)))
    }
    if unsafe sqlite3_backup_finish(backup) != SQLITE_OK { throw SQLiteError(database: target) }
    return code
  }
}
