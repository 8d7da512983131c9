internal import CSQLite

/// The SQLite library of this process, set up once before its first connection.
enum Library {
  /// Multi-thread mode: a connection has no mutex, since it stays on one thread. No memory statistics: their
  /// lock is global, and halves what two threads can do together.
  ///
  /// Where something else in the process initialised SQLite before, its settings stay; that costs speed, not
  /// correctness, since every connection is opened with `SQLITE_OPEN_NOMUTEX`.
  static let isReady: Bool = {
    _ = entente_sqlite3_config_multithread()
    _ = entente_sqlite3_config_memstatus(0)
    return sqlite3_initialize() == SQLITE_OK && sqlite3_threadsafe() != 0
  }()

  /// Throws `.misuse` where the library was built for one thread only.
  static func prepare() throws(SQLiteError) {
    if isReady { return }
    throw SQLiteError(code: .misuse, message: "this SQLite library cannot be used from several threads")
  }
}
