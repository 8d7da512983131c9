import CLinux
import Domain
import Glibc
import SQLite
import Store
import System

/// A look at a database and its surroundings. Each part says what it found in words.
struct Examination {
  let path: String
  let connection: Connection
  let readsAll: Bool
  private let options: DatabaseOptions
  private let status: stat

  /// - Throws: `Problem` where the file cannot be opened at all.
  init(_ options: DatabaseOptions, readsAll: Bool) throws {
    (self.options, self.readsAll, path) = (options, readsAll, options.databasePath)
    connection = try Connection.opened(path, .readOnly)
    guard let status = SystemCall.status(of: path) else {
      throw Problem(.unavailable, "\(path) cannot be looked at: \(SystemCall.message(of: errno)).")
    }
    self.status = status
  }

  private var folder: String {
    let folder = path.reversed().drop { $0 != "/" }.dropFirst().reversed()
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : String(folder)
  }

  private func mebibytes(_ count: Int) -> String { "\((count + (1 << 20) - 1) >> 20) MiB" }

  // MARK: This machine

  func library() -> Finding {
    let version = LibraryVersion.current
    guard version.hasLogResetFault else { return .fine("SQLite \(version)") }
    return .note(
      "SQLite \(version) can, very rarely, lose commits where two processes write. Entente takes a lock against that; "
        + "let no other program write to the file, and go to 3.51.3, 3.50.7 or 3.44.6 when your system has it."
    )
  }

  func clock() throws -> Finding {
    let ahead =
      try connection.prepare(
        "SELECT at, at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+2 seconds') FROM commits ORDER BY seq DESC LIMIT 1"
      ).first([]) { row in row.integer(1) == 1 ? row.text(0) : nil } ?? nil
    guard let ahead else { return .fine("the clock is not behind the last commit") }
    return .note(
      "the last commit was made at \(ahead), which the clock of this machine has not reached: set it. Until then "
        + "commits have that time.")
  }

  func openFiles() -> Finding {
    guard let limit = SystemCall.limit(of: RLIMIT_NOFILE), limit.rlim_max < 20_480 else {
      return .fine("as many files may be open as 20000 connections need")
    }
    return .note(
      "only \(limit.rlim_max) files may be open here, so a server started like this takes fewer connections: raise "
        + "`ulimit -n`, or LimitNOFILE of its unit, to 65536.")
  }

  // MARK: The file and its disk

  func permissions() -> Finding {
    let mode = String(status.st_mode & 0o777, radix: 8)
    if !SystemCall.mayAccess(folder, W_OK) {
      return .fault(
        "this user may not write to \(folder), where the log lies: nothing can be stored. Run this as the user of the "
          + "server, or give the folder to it.")
    }
    if !SystemCall.mayAccess(path, W_OK) {
      return .fault(
        "this user may not write to \(path) (mode \(mode)): nothing can be stored. Give it to the server's user."
      )
    }
    guard status.st_mode & 0o004 != 0 else { return .fine("the file is for its user alone (mode \(mode))") }
    return .note(
      "everybody on this machine may read \(path) (mode \(mode)), with the digests of tokens in it: chmod o= \(path)"
    )
  }

  func fileSystem() -> Finding {
    let networks: [Int64: String] = [
      0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB", 0x0102_1997: "9P",
    ]
    let file = SystemCall.open(path, entente_open_path | O_CLOEXEC)
    defer { close(file) }
    guard let name = networks[entente_file_system(file)] else {
      return .fine("the file is on a disk of this machine")
    }
    return .fault(
      "\(path) is on a file system of another machine (\(name)), where locks and the shared index of the log do not hold: "
        + "move it to a disk of this one.")
  }

  func room() -> Finding {
    guard let free = UnnamedFile.freeBytes(at: folder) else {
      return .note("the room on the disk of \(folder) is unknown")
    }
    let size = Int(status.st_size)
    if free < 16 << 20 {
      return .fault(
        "\(mebibytes(free)) are free on the disk of \(folder): changes are refused below 16 MiB. Make room.")
    }
    guard free < size * 2 else {
      return .fine("\(mebibytes(free)) are free, and the file has \(mebibytes(size))")
    }
    return .note(
      "\(mebibytes(free)) are free beside a file of \(mebibytes(size)): a backup and the log may not fit. Make room."
    )
  }

  func log() -> Finding {
    let size = LogFiles.logBytes(besideDatabase: path)
    guard size > 256 << 20 else { return .fine("the log has \(mebibytes(size))") }
    return .note(
      "the log \(path)-wal has \(mebibytes(size)): somebody reads for long and does not let go, or what carries it "
        + "elsewhere has stopped. Look for them with `fuser \(path)`; it is used anew when they end.")
  }

  func checkpoints() throws -> Finding {
    switch (try options.checkpointing(), try connection.hasLitestreamTables) {
    case (.own, false): return .fine("Entente writes the log to the file")
    case (.external, true): return .fine("Litestream carries the log, and writes it to the file")
    case (.own, true):
      return .note(
        "Litestream's tables are in the file: where it carries the file elsewhere now, start `entente serve` with "
          + "--checkpoint external, and set ENTENTE_CHECKPOINT=external for the other commands. In a restored file "
          + "they mean nothing.")
    case (.external, false):
      return .note(
        "--checkpoint external is given, and Litestream was never here: nobody writes the log to the file, so that it "
          + "grows. Start `litestream replicate`, or leave the option out.")
    }
  }

  // MARK: What is in the file

  func schema() throws -> Finding {
    let schema = try Schema(options)
    let missing = try schema.missing(in: connection)
    guard missing.isEmpty else {
      return .note(
        "migrations are missing, up to \(missing[missing.count - 1]): `entente serve` applies them.")
    }
    if schema.isCurrent(in: connection) { return .fine("the schema is that of this program") }
    return .note("views, triggers and indexes are of another release: `entente serve` makes them anew.")
  }

  /// Tokens that end within thirty days, unless another of the same name lasts longer.
  func tokens() throws -> [Finding] {
    let ending = try connection.prepare(
      """
      SELECT name, max(expires_at) AS last FROM tokens WHERE revoked_at IS NULL
      GROUP BY name HAVING last BETWEEN strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AND
        strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+30 days') ORDER BY name
      """
    ).all([]) { ($0.text(0), $0.text(1)) }
    guard !ending.isEmpty else { return [.fine("no token ends within 30 days")] }
    return ending.map { name, end in
      .note("the token of \(name) ends at \(end): `entente token rotate \(name)` makes the next.")
    }
  }

  /// What SQLite says of the pages of the file.
  func pages() throws -> [Finding] {
    guard readsAll else { return [.fine("pages were not looked at: --integrity does that")] }
    let findings: [String]
    // Damage can be such that SQLite cannot even say where it is.
    do { findings = try faultsOfPages() } catch { findings = ["\(error)"] }
    guard !findings.isEmpty else { return [.fine("every page is sound, and every foreign key holds")] }
    return findings.prefix(20).map {
      .fault("\($0). Stop the server, keep a copy of the file and its log, and restore a backup.")
    }
  }

  private func faultsOfPages() throws(SQLiteError) -> [String] {
    let faults = try connection.prepare("PRAGMA integrity_check").all([]) { $0.text(0) }.filter { $0 != "ok" }
    // References are looked at only where all pages can be read.
    guard faults.isEmpty else { return faults }
    return try connection.prepare("PRAGMA foreign_key_check").all([]) { row in
      "a row of \(row.text(0)) refers to one of \(row.text(2)) that is not there"
    }
  }
}
