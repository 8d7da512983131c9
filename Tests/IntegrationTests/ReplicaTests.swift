import Foundation
import Store
import Testbed
import Testing

/// A server that shows what another one has, and files that take the place of others beneath it.
struct ReplicaTests {
  private let folder: Folder
  private let primary: TestDatabase

  init() throws { (folder, primary) = (try Folder(), try TestDatabase()) }

  private func swap(_ arguments: [String] = []) throws -> Program.Outcome {
    try Program.run(
      [
        "swap", folder["next.sqlite"], "--database", folder["replica.sqlite"], "--migrations",
        Repository.migrations,
      ]
        + arguments)
  }

  private func backUp() throws {
    #expect(try Program.run(["backup", folder["next.sqlite"], "--database", primary.path]).code == 0)
  }

  private func commit(_ note: String) throws {
    try primary.store(
      "people", #"[{"id":"somebody","name":"\#(note)","citations":[{"source":"qazinform-2025-11-24"}]}]"#)
  }

  private func replica() throws -> RunningProgram {
    try RunningProgram(
      in: folder, database: folder["replica.sqlite"],
      arguments: ["--replica", "--primary", "https://primary.example", "--port", "0"] + Program.repository)
  }

  @Test func `a replica shows what it is given, and sends those who change to the primary`() throws {
    let token = try Editor.token("anna", [.write], in: primary)
    try backUp()
    #expect(try swap().code == 0)
    let before = try folder.bytes("replica.sqlite")
    let server = try replica()
    #expect(try server.get("/v1/countries/TKM").status == 200)
    let client = try server.client()
    let body = #"{"id":"x"}"#
    try client.send(
      "DELETE /v1/events/\(Repository.seeds(of: "events")[0]["id"].text ?? "") HTTP/1.1\r\nHost: a\r\nIf-Match: *\r\n"
        + "Authorization: Bearer \(token)\r\nConnection: close\r\n\r\n")
    let refused = try Answer(try client.readToEnd())
    #expect(try refused.status == 403 && refused.json["code"] == "not-primary", "\(body)")
    #expect(refused.field("Link") == "<https://primary.example>; rel=\"alternate\"")
    #expect(server.stop() == 0)
    #expect(try folder.bytes("replica.sqlite") == before)
  }

  @Test func `a new state takes the place of the old one beneath a server, and no request fails`() throws {
    try backUp()
    #expect(try swap().code == 0)
    let server = try replica()
    for number in 2...4 {
      try commit("Name \(number)")
      try backUp()
      let outcome = try swap()
      #expect(outcome.code == 0 && outcome.errors.contains("is at \(number)-"), "\(outcome.errors)")
      var name: String?
      for _ in 0..<1_000 where name != "Name \(number)" {
        let answer = try server.get("/v1/people?sort=id&limit=200")
        #expect(answer.status == 200)
        name = try answer.json["data"].items.first { $0["id"] == "somebody" }?["name"].text
        usleep(5_000)
      }
      #expect(name == "Name \(number)")
    }
    #expect(server.stop() == 0)
    #expect(try !folder.names().contains("next.sqlite"))
  }

  @Test func `an older state and another history are refused, unless they are wanted`() throws {
    try commit("First")
    try backUp()
    #expect(try swap().code == 0)
    try folder.copy(TestDatabase.shared().path, as: "next.sqlite")
    let older = try swap()
    #expect(older.code == 1 && older.errors.contains("--other-history"), "\(older.errors)")
    #expect(try folder.names().contains("next.sqlite"))
    #expect(try swap(["--other-history"]).code == 0)
  }

  @Test func `a replica makes no database, and says what is missing`() throws {
    let outcome = try Program.run(
      ["serve", "--replica", "--port", "0", "--database", folder["none.sqlite"]] + Program.repository)
    #expect(outcome.code == 1 && outcome.errors.contains("entente swap"), "\(outcome.errors)")
    #expect(try !folder.names().contains("none.sqlite"))
  }
}
