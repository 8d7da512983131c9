import Testing

@testable import SQLite

struct SnapshotTests {
  let folder: TemporaryFolder
  let writer: Connection
  let reader: Connection

  init() throws {
    folder = try TemporaryFolder()
    writer = try folder.database("CREATE TABLE t (x)")
    reader = try Connection(path: folder["test.db"], mode: .readOnly)
  }

  private func write() throws(SQLiteError) { try writer.execute("INSERT INTO t VALUES (1)") }

  private func count() throws(SQLiteError) -> Int64? { try reader.number("SELECT count(*) FROM t") }

  @Test func `the data version changes with each commit of another connection, before anything is read`()
    throws
  {
    var seen: Set<Int> = [reader.dataVersion]
    for _ in 0..<200 {
      try write()
      #expect(seen.insert(reader.dataVersion).inserted)
      #expect(reader.dataVersion == reader.dataVersion)
    }
  }

  @Test func `the data version changes with own commits and is the same for all connections`() throws {
    let before = writer.dataVersion
    try write()
    #expect(writer.dataVersion != before)
    #expect(writer.dataVersion == reader.dataVersion)
  }

  @Test func `the data version stays through reads, a rollback and a write that is not committed`() throws {
    let before = reader.dataVersion
    _ = try count()
    do {
      let transaction = try writer.begin()
      try write()
      #expect(reader.dataVersion == before)
      withExtendedLifetime(writer) {}
      _ = consume transaction
    }
    #expect(reader.dataVersion == before)
  }

  @Test func `the data version tells of a commit by another process`() async throws {
    let before = reader.dataVersion
    // The exit test runs its body in a process of its own.
    let path = folder["test.db"]
    await #expect(processExitsWith: .success) { [path = path as String] in
      try Connection(path: path).execute("INSERT INTO t VALUES (2)")
    }
    #expect(reader.dataVersion != before)
    #expect(try count() == 1)
  }

  @Test func `the data version outlives checkpoints and a log that starts again`() throws {
    var seen: Set<Int> = [reader.dataVersion]
    for _ in 0..<5 {
      try write()
      #expect(seen.insert(reader.dataVersion).inserted)
      try writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      seen.insert(reader.dataVersion)
    }
    #expect(try count() == 5)
  }

  @Test func `a reader that was there before any writer hears of its commits`() throws {
    _ = try folder.database("CREATE TABLE t (x)", name: "alone.db")
    #expect(!folder.files.contains("alone.db-wal"))
    let reader = try Connection(path: folder["alone.db"], mode: .readOnly)
    #expect(reader.database.indexVersion != nil)
    let before = try reader.refreshRead()
    try Connection(path: folder["alone.db"]).execute("INSERT INTO t VALUES (1)")
    #expect(try reader.refreshRead() != before)
    #expect(try reader.number("SELECT count(*) FROM t") == 1)
  }

  @Test func `a file outside WAL mode has a data version too`() throws {
    func write(_ sql: String) throws {
      let writer = try folder.database(name: "plain.db")
      try writer.execute("PRAGMA journal_mode = DELETE")
      try writer.execute(sql)
    }
    try write("CREATE TABLE t (x)")
    let plain = try Connection(path: folder["plain.db"], mode: .readOnly)
    #expect(plain.database.indexVersion == nil)
    let before = plain.dataVersion
    #expect(plain.dataVersion == before)
    try write("INSERT INTO t VALUES (1)")
    #expect(plain.dataVersion != before)
    #expect(folder.files == ["plain.db", "test.db", "test.db-shm", "test.db-wal"])
  }

  @Test func `a snapshot stays as it is while others write`() throws {
    try write()
    try reader.snapshotRead { () throws(SQLiteError) in
      try write()
      #expect(try count() == 1)
      #expect(try writer.number("SELECT count(*) FROM t") == 2)
    }
    #expect(try count() == 2)
    #expect(!reader.isInTransaction)
  }

  @Test func `a snapshot begins with the call and not with the first read`() throws {
    try reader.beginRead()
    try write()
    #expect(try count() == 0)
    reader.endRead()
    #expect(try count() == 1)
    reader.endRead()
  }

  @Test func `a refreshed read sees what was committed, and its number is that of what it sees`() throws {
    let first = try reader.refreshRead()
    #expect(try reader.refreshRead() == first)
    try write()
    #expect(try count() == 0)
    let second = try reader.refreshRead()
    #expect(second != first)
    #expect(second == writer.dataVersion)
    #expect(try count() == 1)
  }

  @Test func `an open cursor keeps the snapshot and its number`() throws {
    try write()
    let first = try reader.refreshRead()
    do {
      var cursor = try reader.prepare("SELECT x FROM t").cursor()
      #expect(try cursor.advance())
      try write()
      #expect(try reader.refreshRead() == first)
      #expect(try count() == 1)
      #expect(try cursor.advance() == false)
    }
    #expect(try reader.refreshRead() != first)
    #expect(try count() == 2)
  }

  @Test func `a read inside a transaction stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let connection = try Connection(path: ":memory:", mode: .create)
      try connection.beginRead()
      try connection.beginRead()
    }
  }
}
