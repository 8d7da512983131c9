internal import CSQLite
internal import Glibc
internal import System

extension Connection {
  /// Opens the file; nothing is read from it yet.
  static func open(_ path: String, _ mode: Mode) throws(SQLiteError) -> DatabaseHandle {
    try Library.prepare()
    let access =
      switch mode {
      case .readOnly: SQLITE_OPEN_READONLY
      case .readWrite: SQLITE_OPEN_READWRITE
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    guard mode == .readOnly, isImmutable(path) else { return try DatabaseHandle(path: path, flags: flags) }
    return try DatabaseHandle(path: "file:\(escaped(path))?immutable=1", flags: flags | SQLITE_OPEN_URI)
  }

  /// Whether nobody can change the file and all of it is there: it lies on a read-only file system, with no log beside it.
  /// SQLite would want to make an index of the log there, which it needs no more when it is told so
  /// (sqlite.org/uri.html, "immutable").
  private static func isImmutable(_ path: String) -> Bool {
    guard SystemCall.mayAccess(path, F_OK), !SystemCall.mayAccess(path, W_OK), errno == EROFS else {
      return false
    }
    return !SystemCall.mayAccess(path + "-wal", F_OK)
  }

  /// A path as part of a URI: what ends a path there, and what begins an escape, is escaped (RFC 3986 §2.1).
  private static func escaped(_ path: String) -> String {
    path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
  }

  /// Applies every setting, and reads the file for the first time, which finds what is no database.
  static func configure(
    _ database: DatabaseHandle, _ mode: Mode, _ busyTimeout: Duration, _ checkpointing: Checkpointing,
    cacheKiB: Int,
    mmapBytes: Int
  ) throws(SQLiteError) {
    // A string in double quotes is a misspelt column, and what corrupts a file deliberately is not needed
    // here.
    for (option, on) in [
      (SQLITE_DBCONFIG_DQS_DML, false), (SQLITE_DBCONFIG_DQS_DDL, false), (SQLITE_DBCONFIG_DEFENSIVE, true),
      (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, checkpointing == .external),
    ] {
      database.configure(option, on)
    }
    let milliseconds =
      Int(busyTimeout.components.seconds) * 1000
      + Int(busyTimeout.components.attoseconds / 1_000_000_000_000_000)
    let pragmas = Pragma.settings(
      mode: mode, checkpointing, busyMilliseconds: milliseconds, cacheKiB: cacheKiB, mmapBytes: mmapBytes)
    let deadline = ContinuousClock.now + busyTimeout
    for pragma in pragmas { try apply(pragma, to: database, until: deadline) }
    try Script.run("SELECT 1 FROM sqlite_schema", on: database)
  }

  /// Sets one pragma. Two processes that both turn a new file to WAL can meet in a lock for which SQLite does
  /// not wait, since waiting could be a deadlock: so wait here, for as long as the busy timeout.
  private static func apply(
    _ pragma: Pragma, to database: DatabaseHandle, until deadline: ContinuousClock.Instant
  ) throws(SQLiteError) {
    while true {
      do {
        return try Script.run("PRAGMA \(pragma.name) = \(pragma.value)", on: database)
      } catch {
        guard .busy ~= error.code, ContinuousClock.now < deadline else { throw error }
        usleep(1000)
      }
    }
  }

  /// Runs `body` without waiting for a lock that another connection holds: what would wait throws `.busy`.
  package func withoutWaiting<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result
  {
    let timeout = try prepare("PRAGMA busy_timeout").first([]) { $0.integer(0) } ?? 0
    try execute("PRAGMA busy_timeout = 0")
    defer { try? execute("PRAGMA busy_timeout = \(timeout)") }
    return try body()
  }

  /// Whether the file is in WAL mode.
  static func isLogged(_ database: DatabaseHandle) throws(SQLiteError) -> Bool {
    try Statement(preparing: "PRAGMA journal_mode", for: database).first { $0.text(0) } == "wal"
  }
}
