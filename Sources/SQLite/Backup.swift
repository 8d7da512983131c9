internal import CSQLite
internal import Glibc
internal import System

/// Why there is no backup. Nothing is left at its path that was not there before.
package enum BackupError: Error, Hashable {
  /// SQLite could not read the database or write the copy.
  case database(SQLiteError)
  /// The copy does not pass SQLite's own check; these are its findings.
  case damaged([String])
  /// A database with an open log stands at the path: putting another file beneath its log would damage both.
  case inUse(path: String)
  /// A call of the operating system failed; `errno` says why.
  case file(path: String, errno: Int32)
}

/// An online backup: a copy of one state of the database, made while others read and write it.
package struct Backup {
  /// How far a backup is.
  package struct Progress: Hashable, Sendable {
    /// Pages that are copied.
    package let pagesDone: Int
    /// Pages of the database.
    package let pagesTotal: Int
  }

  private let source: Connection
  private let path: String
  private var partial: String { path + ".partial" }

  /// A backup of `source` to the file at `path`, which it replaces in one step once the copy is whole and
  /// checked. Until then the copy is at `path.partial`.
  package init(of source: Connection, to path: String) {
    self.source = source
    self.path = path
  }

  /// Copies `pagesPerStep` pages at a time and calls `progress` after each step.
  ///
  /// Throws `BackupError`; the partial copy is removed then.
  package func run(pagesPerStep: Int = 1024, progress: (Progress) -> Void = { _ in }) throws(BackupError) {
    precondition(pagesPerStep > 0)
    try refuseFileInUse()
    removePartial()
    var isComplete = false
    defer { if !isComplete { removePartial() } }
    try copy(pagesPerStep, progress)
    try check()
    try putInPlace()
    isComplete = true
  }

  private func copy(_ pagesPerStep: Int, _ progress: (Progress) -> Void) throws(BackupError) {
    do {
      // Without the settings of a `Connection`: its WAL mode comes with its first page.
      let target = try Connection.open(partial, .create)
      // With a snapshot held the copy is of one state and need not begin again when somebody writes.
      if source.isInTransaction {
        try copyPages(to: target, pagesPerStep, progress)
      } else {
        try source.snapshotRead { () throws(SQLiteError) in try copyPages(to: target, pagesPerStep, progress)
        }
      }
    } catch {
      throw .database(error)
    }
  }

  private func copyPages(
    to target: DatabaseHandle, _ pagesPerStep: Int, _ progress: (Progress) -> Void
  ) throws(SQLiteError) {
    let code = try source.database.copy(to: target, pages: Int32(clamping: pagesPerStep)) {
      remaining, total in
      progress(Progress(pagesDone: total - remaining, pagesTotal: total))
    }
    if code != SQLITE_DONE {
      // Busy and locked end the loop and are no error of the backup: nobody else should have the copy open.
      throw SQLiteError(code: ResultCode(code), message: "the copy is locked by somebody else")
    }
  }

  /// Reads the copy from the file, not from the memory of the connection that wrote it.
  private func check() throws(BackupError) {
    do {
      let findings = try Connection(path: partial).prepare("PRAGMA quick_check").all { $0.text(0) }
      if findings != ["ok"] { throw BackupError.damaged(findings) }
    } catch let error as SQLiteError {
      throw .database(error)
    } catch let error as BackupError {
      throw error
    } catch {
      preconditionFailure("SQLite throws only its own errors")
    }
  }

  /// Makes the copy permanent, then gives it its name, then makes the name permanent.
  private func putInPlace() throws(BackupError) {
    try synchronize(partial)
    try refuseFileInUse()
    if !SystemCall.rename(partial, to: path) { throw .file(path: path, errno: errno) }
    try synchronize(folder)
  }

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func synchronize(_ path: String) throws(BackupError) {
    let file = SystemCall.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .file(path: path, errno: errno) }
    defer { close(file) }
    if fsync(file) != 0 { throw .file(path: path, errno: errno) }
  }

  private func refuseFileInUse() throws(BackupError) {
    for suffix in ["-wal", "-journal"] where SystemCall.mayAccess(path + suffix, F_OK) {
      throw .inUse(path: path)
    }
  }

  private func removePartial() {
    for suffix in ["", "-wal", "-shm", "-journal"] { SystemCall.removeFile(partial + suffix) }
  }
}
