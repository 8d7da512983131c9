import Foundation
import SQLite
import Store
import Testbed
import Testing

/// `--checkpoint external`: a server beside a program that carries its log elsewhere.
struct CheckpointTests {
  private let database: TestDatabase
  init() throws {
    database = try TestDatabase()
    try Connection(path: database.path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  private func file() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: database.path)) }

  private func serve(_ arguments: [String]) throws -> RunningProgram {
    try RunningProgram(database: database.path, arguments: arguments + ["--port", "0"] + Program.repository)
  }

  private func carry() throws {
    try Connection(path: database.path).execute(
      "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
  }

  /// Puts somebody over HTTP.
  private func write(_ id: String, to server: RunningProgram, token: String) throws -> Int {
    let client = try server.client()
    let body = #"{"id":"\#(id)","name":"A","citations":[{"source":"qazinform-2025-11-24"}]}"#
    try client.send(
      "POST /v1/people HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    return try Answer(try client.readToEnd()).status
  }

  @Test func `a server that is told so leaves the log where it is, while it serves and when it stops`() throws
  {
    let token = try Editor.token("anna", [.write], in: database)
    try Connection(path: database.path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let before = try file()
    let server = try serve(["--checkpoint", "external"])
    #expect(try write("somebody", to: server, token: token) == 201)
    #expect(server.stop() == 0)
    #expect(try file() == before)
    #expect(FileManager.default.fileExists(atPath: database.path + "-wal"))
    let next = try serve(["--checkpoint", "external"])
    #expect(try next.get("/v1/people/somebody").status == 200)
    #expect(next.stop() == 0)
  }

  @Test func `other commands leave it too, by the environment`() throws {
    let before = try file()
    let outcome = try Program.run(
      ["token", "create", "anna", "--scope", "write", "--database", database.path] + Program.repository,
      environment: ["ENTENTE_CHECKPOINT": "external"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try file() == before)
  }

  @Test func `a start that finds the tables of Litestream warns, unless it was told who writes the log`()
    throws
  {
    try carry()
    let server = try serve([])
    #expect(server.said.contains("start with --checkpoint external"), "\(server.said)")
    #expect(server.stop() == 0)
    let told = try serve(["--checkpoint", "external"])
    #expect(!told.said.contains("Litestream"), "\(told.said)")
    #expect(told.stop() == 0)
  }

  @Test func `the doctor tells who writes the log, and where that does not fit`() throws {
    func said(_ arguments: [String]) throws -> String {
      try Program.run(
        ["doctor", "--database", database.path, "--migrations", Repository.migrations] + arguments
      ).errors
    }
    #expect(try said([]).contains("ok    Entente writes the log"))
    #expect(try said(["--checkpoint", "external"]).contains("note  --checkpoint external is given"))
    try carry()
    #expect(try said([]).contains("note  Litestream's tables are in the file"))
    #expect(try said(["--checkpoint", "external"]).contains("ok    Litestream carries the log"))
  }

  @Test func `who else could write the log is told`() throws {
    let option = try Program.run(["serve", "--checkpoint", "later"])
    #expect(option.code == 64 && option.errors.contains("external"), "\(option.errors)")
    let variable = try Program.run(["serve"], environment: ["ENTENTE_CHECKPOINT": "later"])
    #expect(variable.code == 64 && variable.errors.contains("none of own, external"), "\(variable.errors)")
  }
}
