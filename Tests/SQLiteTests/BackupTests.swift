import Glibc
import Testing

@testable import SQLite

struct BackupTests {
  /// About four hundred pages.
  static let content = """
    CREATE TABLE t (id INTEGER PRIMARY KEY, x);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
    INSERT INTO t (x) SELECT zeroblob(4000) FROM n
    """

  let folder: TemporaryFolder
  let source: Connection

  init() throws {
    folder = try TemporaryFolder()
    source = try folder.database(BackupTests.content)
  }

  @Test func `a backup has what the database has, tells how far it is, and leaves one file`() throws {
    var steps: [Backup.Progress] = []
    try Backup(of: source, to: folder["copy.db"]).run(pagesPerStep: 25) { steps.append($0) }
    #expect(folder.files.filter { $0.hasPrefix("copy") } == ["copy.db"])
    #expect(steps.count > 5)
    #expect(steps.map(\.pagesDone) == steps.map(\.pagesDone).sorted())
    #expect(steps.last?.pagesDone == steps.last?.pagesTotal)
    let copy = try Connection(path: folder["copy.db"], mode: .readOnly)
    #expect(try copy.number("SELECT count(*) FROM t") == 400)
    #expect(try copy.text("PRAGMA journal_mode") == "wal")
  }

  @Test func `a backup is of one state while a writer writes, and is not begun again`() throws {
    let writer = try Connection(path: folder["test.db"])
    var steps = 0
    try Backup(of: source, to: folder["copy.db"]).run(pagesPerStep: 20) { _ in
      steps += 1
      #expect(throws: Never.self) {
        try writer.execute("UPDATE t SET x = zeroblob(3999) WHERE id = 400; INSERT INTO t (x) VALUES (1)")
      }
    }
    #expect(steps < 40)
    #expect(try writer.number("SELECT count(*) FROM t") == Int64(400 + steps))
    let copy = try Connection(path: folder["copy.db"])
    #expect(try copy.number("SELECT count(*) FROM t WHERE length(x) = 4000") == 400)
    #expect(try copy.number("SELECT count(*) FROM t") == 400)
    #expect(!source.isInTransaction)
  }

  @Test func `a backup from a read-only connection replaces an older one`() throws {
    let reader = try Connection(path: folder["test.db"], mode: .readOnly)
    let backup = Backup(of: reader, to: folder["copy.db"])
    try backup.run()
    try source.execute("DELETE FROM t")
    try backup.run()
    #expect(try Connection(path: folder["copy.db"]).number("SELECT count(*) FROM t") == 0)
  }

  @Test func `a database that is open is not replaced`() throws {
    let open = try folder.database("CREATE TABLE kept (x)", name: "copy.db")
    #expect(throws: BackupError.inUse(path: folder["copy.db"])) {
      try Backup(of: source, to: folder["copy.db"]).run()
    }
    #expect(try open.number("SELECT count(*) FROM kept") == 0)
  }

  @Test func `a damaged database gives no backup`() throws {
    try source.execute("CREATE INDEX i ON t (length(x)); PRAGMA wal_checkpoint(TRUNCATE)")
    let root = try #require(try source.number("SELECT rootpage FROM sqlite_schema WHERE name = 'i'"))
    try overwritePage(Int(root))
    let reader = try Connection(path: folder["test.db"], mode: .readOnly)
    #expect(throws: BackupError.self) { try Backup(of: reader, to: folder["copy.db"]).run() }
    #expect(folder.files.filter { $0.hasPrefix("copy") } == [])
  }

  @Test func `a backup to nowhere says so and leaves nothing`() throws {
    let error = #expect(throws: BackupError.self) {
      try Backup(of: source, to: folder["no/copy.db"]).run()
    }
    guard case .database(let reason) = error else {
      Issue.record("not \(String(describing: error))")
      return
    }
    #expect(reason.code.primary == .cannotOpen)
    #expect(!source.isInTransaction)
  }

  /// Puts zeros where the cells of a page begin.
  private func overwritePage(_ number: Int) throws {
    let size = try Connection(path: folder["test.db"]).prepare("PRAGMA page_size").first { $0.integer(0) }
    let file = open(folder["test.db"], O_WRONLY)
    defer { close(file) }
    let zeros = [UInt8](repeating: 0, count: 2048)
    try #require(
      pwrite(file, zeros, zeros.count, off_t(number - 1) * off_t(try #require(size))) == zeros.count)
  }
}
