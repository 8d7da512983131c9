import Glibc
import Testing

@testable import SQLite

struct ConnectionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"),
    ("temp_store", "2"), ("cache_size", "-512"), ("mmap_size", "1048576"), ("busy_timeout", "1500"),
    ("query_only", "0"), ("page_size", "8192"),
  ])
  func `a writing connection has its settings`(name: String, value: String) throws {
    let connection = try Connection(
      path: folder["a.db"], mode: .create, busyTimeout: .milliseconds(1500), cacheKiB: 512, mmapBytes: 1 << 20
    )
    #expect(try connection.text("PRAGMA \(name)") == value)
  }

  @Test func `a file that is there keeps the pages it was made with`() throws {
    do {
      let connection = try Connection(path: folder["a.db"], mode: .create)
      try connection.execute("PRAGMA journal_mode = DELETE; PRAGMA page_size = 4096; VACUUM")
    }
    let connection = try Connection(path: folder["a.db"], mode: .create)
    try connection.execute("CREATE TABLE t (x)")
    #expect(try connection.text("PRAGMA page_size") == "4096")
  }

  @Test func `a read-only connection reads and refuses every write`() throws {
    let writer = try folder.database("CREATE TABLE t (x); INSERT INTO t VALUES (7)")
    let reader = try Connection(path: folder["test.db"], mode: .readOnly)
    #expect(try reader.number("SELECT x FROM t") == 7)
    #expect(try reader.text("PRAGMA query_only") == "1")
    for sql in ["INSERT INTO t VALUES (8)", "DELETE FROM t", "CREATE TABLE u (x)", "PRAGMA user_version = 3"]
    {
      #expect(throws: SQLiteError.self) { try reader.execute(sql) }
      // Also without the second lock.
      try reader.execute("PRAGMA query_only = OFF")
      let error = #expect(throws: SQLiteError.self) { try reader.execute(sql) }
      #expect(error?.code.primary == .readOnly)
      try reader.execute("PRAGMA query_only = ON")
    }
    #expect(try writer.number("SELECT count(*) FROM t") == 1)
  }

  @Test func `only the mode that creates makes a file`() throws {
    for mode in [Connection.Mode.readOnly, .readWrite] {
      let error = #expect(throws: SQLiteError.self) { try Connection(path: folder["no.db"], mode: mode) }
      #expect(error?.code.primary == .cannotOpen)
      #expect(error?.message.contains("no.db") == true)
    }
    #expect(folder.files.isEmpty)
  }

  @Test func `a file that is no database is refused when it is opened`() {
    folder.write(Array(repeating: 0x41, count: 4096), to: "a.db")
    for mode in [Connection.Mode.readOnly, .readWrite, .create] {
      let error = #expect(throws: SQLiteError.self) { try Connection(path: folder["a.db"], mode: mode) }
      #expect(error?.code.primary == .notADatabase)
    }
    #expect(folder.openDescriptors == 0)
  }

  @Test func `a word in double quotes is not taken for text`() throws {
    let connection = try folder.database("CREATE TABLE t (x)")
    #expect(throws: SQLiteError.self) { try connection.execute("SELECT \"y\" FROM t") }
  }

  @Test func `connections that create one file together all succeed`() async throws {
    let path = folder["together.db"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          let connection = try Connection(path: path, mode: .create)
          try connection.execute("CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (\(number))")
        }
      }
      try await group.waitForAll()
    }
    #expect(try Connection(path: path).number("SELECT count(*) FROM t") == 8)
  }

  @Test func `no descriptor is left when connections and their statements are gone`() throws {
    for _ in 0..<3 {
      let connection = try folder.database("CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (1)")
      let reader = try Connection(path: folder["test.db"], mode: .readOnly)
      #expect(try reader.number("SELECT x FROM t") == 1)
      var cursor = try reader.prepare("SELECT x FROM t").cursor()
      #expect(try cursor.advance())
      #expect(folder.openDescriptors > 0)
      withExtendedLifetime(connection) {}
    }
    #expect(folder.openDescriptors == 0)
    #expect(folder.files == ["test.db"])
  }

  @Test func `a script stops at its first fault and names the statement`() throws {
    let connection = try folder.database()
    let error = #expect(throws: SQLiteError.self) {
      try connection.execute(
        "CREATE TABLE t (x CHECK (x > 0)); -- none\n; INSERT INTO t VALUES (1), (0); DROP TABLE t")
    }
    #expect(error?.code == .constraintCheck)
    #expect(error?.sql?.hasSuffix("INSERT INTO t VALUES (1), (0);") == true)
    #expect(try connection.number("SELECT count(*) FROM t") == 0)
  }

  @Test func `a view can make JSON and a trigger can fill a full-text index`() throws {
    let connection = try folder.database(
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
      CREATE VIRTUAL TABLE words USING fts5 (x, content = 't', content_rowid = 'id');
      CREATE TRIGGER fill AFTER INSERT ON t BEGIN INSERT INTO words (rowid, x) VALUES (new.id, new.x); END;
      CREATE VIEW v AS SELECT json_group_array(json_object('x', x)) AS list FROM t;
      INSERT INTO t (x) VALUES ('gas transit'), ('rail');
      """)
    #expect(try connection.number("SELECT rowid FROM words('transit')") == 1)
    #expect(try connection.text("SELECT list FROM v") == #"[{"x":"gas transit"},{"x":"rail"}]"#)
  }

  @Test func `a connection tells when another file took the place of its own`() throws {
    let connection = try folder.database("CREATE TABLE t (x); PRAGMA wal_checkpoint(TRUNCATE)")
    #expect(!connection.hasMoved)
    _ = try Connection(path: folder["next.db"], mode: .create)
    rename(folder["next.db"], folder["test.db"])
    #expect(connection.hasMoved)
    #expect(try !Connection(path: folder["test.db"]).hasMoved)
  }

  @Test func `changes and the last row identifier are those of the last statement`() throws {
    let connection = try folder.database("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2), (3)")
    #expect(connection.changes == 3)
    #expect(connection.lastInsertRowID == 3)
    try connection.prepare("DELETE FROM t WHERE x > ?1").run([2])
    #expect(connection.changes == 1)
  }
}
