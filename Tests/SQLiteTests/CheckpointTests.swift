import Foundation
import Testing

@testable import SQLite

/// Who writes what lies in the log back into the file.
struct CheckpointTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.database("CREATE TABLE t (x)")
  }

  private func file() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder["test.db"])) }

  /// Twice as many pages as SQLite leaves in a log by itself.
  private func fill(_ connection: Connection) throws {
    for _ in 0..<4 {
      try connection.execute(
        """
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        INSERT INTO t SELECT zeroblob(8000) FROM n
        """)
    }
  }

  @Test func `a connection beside a program that carries the log never writes to the file`() throws {
    let before = try file()
    do {
      let connection = try Connection(path: folder["test.db"], checkpointing: .external)
      try fill(connection)
      #expect(try file() == before)
    }
    #expect(try file() == before, "the last connection that closed wrote to the file")
    #expect(folder.files.contains("test.db-wal"))
    #expect(try Connection(path: folder["test.db"]).number("SELECT count(*) FROM t") == 2_000)
  }

  @Test func `any other connection does, and takes the log away as the last one`() throws {
    let before = try file()
    do {
      let connection = try Connection(path: folder["test.db"])
      try fill(connection)
      #expect(try file() != before)
    }
    #expect(folder.files == ["test.db"])
  }

  @Test(arguments: [(Checkpointing.own, "5000"), (.external, "10000")])
  func `whoever leaves the log to another program waits longer for its lock`(
    checkpointing: Checkpointing, milliseconds: String
  ) throws {
    let connection = try Connection(path: folder["test.db"], checkpointing: checkpointing)
    #expect(try connection.text("PRAGMA busy_timeout") == milliseconds)
  }

  @Test(arguments: ["_litestream_seq", "_litestream_lock"])
  func `the tables of Litestream are known`(name: String) throws {
    let connection = try Connection(path: folder["test.db"])
    #expect(try !connection.hasLitestreamTables)
    try connection.execute("CREATE TABLE \(name) (id INTEGER PRIMARY KEY, seq INTEGER)")
    #expect(try connection.hasLitestreamTables)
  }
}
