import API
import Foundation
import HTTP
import SQLite
import Store
import Testbed
import Testing

/// A copy of the database over HTTP.
struct BackupTests {
  @Test func `a backup is a whole database at the position that is told, with its length`() throws {
    let editor = try Editor(scopes: [.backup])
    let answer = try editor.send(.get, "/v1/backup")
    #expect(answer.status == 200 && answer.field("Content-Type") == "application/vnd.sqlite3")
    #expect(answer.field("Content-Length") == String(answer.body.count))
    #expect(answer.field("Entente-Version") == (try editor.site.answer("/v1").field("Entente-Version")))
    #expect(answer.field("Cache-Control") == "no-store")
    let folder = try Folder()
    try Data(answer.body).write(to: URL(fileURLWithPath: folder["copy.sqlite"]))
    let copy = try Connection(path: folder["copy.sqlite"])
    #expect(try copy.prepare("PRAGMA integrity_check").all([]) { $0.text(0) } == ["ok"])
    let counts = "SELECT (SELECT count(*) FROM changes) || ' ' || (SELECT count(*) FROM tokens)"
    let original = try Connection(path: editor.database.path)
    #expect(
      try copy.prepare(counts).all([]) { $0.text(0) } == original.prepare(counts).all([]) { $0.text(0) })
    let names = try FileManager.default.contentsOfDirectory(
      atPath: URL(fileURLWithPath: editor.database.path).deletingLastPathComponent().path)
    #expect(!names.contains { $0.contains("backup") }, "\(names)")
  }

  @Test func `a backup needs a token for backups, and no other will do`() throws {
    let editor = try Editor(scopes: [.write])
    let refused = try editor.send(.get, "/v1/backup")
    #expect(refused.status == 403)
    #expect(refused.field("WWW-Authenticate")?.contains("scope=\"backup\"") == true)
    #expect(try editor.site.answer("/v1/backup").status == 401)
  }

  @Test func `one backup is made at a time`() throws {
    let turns = BackupTurns()
    let editor = try Editor(scopes: [.backup]) { $0.backups = turns }
    do {
      let turn = try turns.take()
      let refused = try withExtendedLifetime(turn) { try editor.send(.get, "/v1/backup") }
      #expect(refused.status == 503 && refused.field("Retry-After") == "30")
    }
    #expect(try editor.send(.get, "/v1/backup").status == 200)
    #expect(try editor.send(.get, "/v1/backup").status == 200)
  }
}
