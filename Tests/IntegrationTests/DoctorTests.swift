import Foundation
import SQLite
import Testbed
import Testing

/// `entente doctor` says what is amiss.
struct DoctorTests {
  private let database: TestDatabase
  init() throws { database = try TestDatabase() }

  private func run(_ arguments: [String] = []) throws -> Program.Outcome {
    try Program.run(
      ["doctor"] + arguments + ["--database", database.path, "--migrations", Repository.migrations])
  }

  private func execute(_ sql: String) throws { try Connection(path: database.path).execute(sql) }

  @Test func `a database that is well is said to be so`() throws {
    let outcome = try run(["--integrity"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    for words in [
      "the schema is that of this program", "every page is sound", "no token ends", "the log has",
    ] {
      #expect(outcome.errors.contains("ok    \(words)"), "\(outcome.errors)")
    }
    #expect(!outcome.errors.contains("FAULT"))
  }

  @Test(arguments: [
    ("UPDATE commits SET at = '2999-01-01T00:00:00Z'", "clock of this machine has not reached"),
    ("DROP VIEW events", "are of another release"),
    (
      """
      INSERT INTO tokens (sha256, first_characters, name, scopes, created_at, expires_at)
      VALUES (printf('%064d', 7), 'ent_abcd', 'anna', 'write', '2026-01-01T00:00:00Z', strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+9 days'))
      """, "token of anna ends at"
    ),
  ])
  func `what is amiss is said, with what to do`(sql: String, words: String) throws {
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'commits'"
    for name in try Connection(path: database.path).prepare(triggers).all([], { $0.text(0) }) {
      try execute("DROP TRIGGER \(name)")
    }
    try execute(sql)
    let outcome = try run()
    #expect(outcome.code == 0 && outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.errors.contains("note "))
  }

  @Test func `a file that everybody may read is told of`() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: database.path)
    #expect(try run().errors.contains("chmod o= \(database.path)"))
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: database.path)
    #expect(try run().errors.contains("for its user alone"))
  }

  @Test func `a damaged page is found where pages are looked at, and has to be put right`() throws {
    try execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let handle = try #require(FileHandle(forUpdatingAtPath: database.path))
    let size = try handle.seekToEnd()
    // The middle of the file, a page of some index or table.
    try handle.seek(toOffset: size / 2 / 4096 * 4096)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
    try handle.close()
    let outcome = try run(["--integrity"])
    #expect(outcome.code == 2 && outcome.errors.contains("restore a backup"), "\(outcome.errors)")
  }

  @Test func `a database that is not there is told of`() throws {
    let outcome = try Program.run(["doctor", "--database", "/nonexistent/x.sqlite"])
    #expect(outcome.code == 1 && outcome.errors.contains("/nonexistent/x.sqlite"))
  }
}
