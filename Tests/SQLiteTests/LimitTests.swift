import Testing

@testable import SQLite

struct LimitTests {
  /// Runs for hours without a limit.
  static let endless = """
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000000) SELECT count(*) FROM n
    """

  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try folder.database("CREATE TABLE t (x)")
  }

  @Test(.timeLimit(.minutes(1))) func `a query over its time ends with interrupt`() throws {
    connection.limit(time: .milliseconds(20))
    let error = #expect(throws: SQLiteError.self) { try connection.prepare(LimitTests.endless).run() }
    #expect(error?.code.primary == .interrupt)
    #expect(error?.sql == LimitTests.endless)
    connection.limit()
    #expect(try connection.number("SELECT count(*) FROM t") == 0)
  }

  @Test(.timeLimit(.minutes(1))) func `a query over its steps ends with interrupt`() throws {
    connection.limit(steps: 50_000)
    let error = #expect(throws: SQLiteError.self) { try connection.prepare(LimitTests.endless).run() }
    #expect(error?.code.primary == .interrupt)
  }

  @Test func `a query within its limit is not disturbed, and neither is one without`() throws {
    let query = """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n
      """
    connection.limit(time: .seconds(3600), steps: 1_000_000_000)
    #expect(try connection.number(query) == 20_000)
    connection.limit(steps: 1000)
    connection.limit()
    #expect(try connection.number(query) == 20_000)
    connection.limit(time: .seconds(Int64.max))
    #expect(try connection.number(query) == 20_000)
  }

  @Test(.timeLimit(.minutes(1))) func `a write that is interrupted leaves nothing`() throws {
    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.execute("INSERT INTO t VALUES (1)")
        connection.limit(steps: 50_000)
        try connection.execute("INSERT INTO t \(LimitTests.endless)")
      }
    }
    #expect(error?.code.primary == .interrupt)
    connection.limit()
    #expect(!connection.isInTransaction)
    #expect(try connection.number("SELECT count(*) FROM t") == 0)
  }

  @Test func `interrupt ends what runs and nothing later`() throws {
    try connection.execute("INSERT INTO t VALUES (1), (2), (3)")
    do {
      var cursor = try connection.prepare("SELECT x FROM t").cursor()
      #expect(try cursor.advance())
      connection.interrupt()
      let error = #expect(throws: SQLiteError.self) { _ = try cursor.advance() }
      #expect(error?.code.primary == .interrupt)
    }
    #expect(try connection.number("SELECT count(*) FROM t") == 3)
  }
}
