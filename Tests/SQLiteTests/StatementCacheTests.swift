import Testing

@testable import SQLite

struct StatementCacheTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The statement of a text as SQLite knows it, given back at once.
  private func handle(_ sql: String, _ connection: Connection) throws -> OpaquePointer {
    try connection.prepare(sql).handle.pointer
  }

  @Test func `a free statement is used again`() throws {
    let connection = try folder.database()
    let first = try handle("SELECT 1", connection)
    #expect(try handle("SELECT 1", connection) == first)
    #expect(try handle("SELECT 2", connection) != first)
    #expect(try handle("SELECT 1", connection) == first)
  }

  @Test func `a statement that somebody holds is not handed out`() throws {
    let connection = try folder.database()
    let held = try connection.prepare("SELECT 1")
    let other = try connection.prepare("SELECT 1")
    #expect(held !== other)
    withExtendedLifetime((held, other)) {}
  }

  @Test func `a statement that a cursor holds is not handed out, and its successor is kept`() throws {
    let connection = try folder.database("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2), (3)")
    var cursor = try connection.prepare("SELECT x FROM t").cursor()
    #expect(try cursor.advance())
    let second = try handle("SELECT x FROM t", connection)
    #expect(second != cursor.row.statement.pointer)
    #expect(try handle("SELECT x FROM t", connection) == second)
    #expect(try connection.prepare("SELECT x FROM t").all { $0.integer(0) } == [1, 2, 3])
    #expect(try cursor.advance())
    #expect(cursor.row.integer(0) == 2)
  }

  @Test func `the least recently used statement makes room`() throws {
    let connection = try Connection(path: folder["a.db"], mode: .create, statements: 3)
    var cache = StatementCache(capacity: 3)
    for sql in ["SELECT 1", "SELECT 2", "SELECT 3"] {
      cache.keep(try Statement(preparing: sql, for: connection.database), for: sql)
    }
    #expect(cache.take("SELECT 1") != nil)
    cache.keep(try Statement(preparing: "SELECT 4", for: connection.database), for: "SELECT 4")
    #expect(cache.count == 3)
    #expect(cache.take("SELECT 2") == nil)
    for sql in ["SELECT 1", "SELECT 3", "SELECT 4"] { #expect(cache.take(sql) != nil) }
  }

  @Test func `any number of texts keeps the cache at its size`() throws {
    let connection = try Connection(path: folder["a.db"], mode: .create, statements: 8)
    for number in 0..<100 { #expect(try connection.number("SELECT \(number)") == Int64(number)) }
    #expect(connection.statementsKept == 8)
  }

  @Test func `a cached statement follows a change of the schema`() throws {
    let connection = try folder.database("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    #expect(try connection.number("SELECT x FROM t") == 1)
    try Connection(path: folder["test.db"]).execute(
      "DROP TABLE t; CREATE TABLE t (y, x); INSERT INTO t VALUES (7, 8)")
    #expect(try connection.number("SELECT x FROM t") == 8)
  }
}
