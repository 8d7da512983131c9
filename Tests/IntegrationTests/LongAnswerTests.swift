import Foundation
import Store
import Testbed
import Testing

/// Questions that take long, beside others, as a process of its own serves them.
struct LongAnswerTests {
  private let server: RunningProgram

  init() throws {
    server = try RunningProgram(arguments: ["--port", "0", "--loops", "2"] + Program.repository)
  }

  /// No two are the same, so that none is answered from what was kept.
  private func long(_ number: Int) -> String { "/v1/countries?limit=\(200 + number)" }

  private func ask(_ client: Client, _ targets: String...) throws {
    for (number, target) in targets.enumerated() {
      let end = number == targets.count - 1 ? "Connection: close\r\n" : ""
      try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\(end)\r\n")
    }
  }

  @Test func `whoever asks for little does not wait for them, on any loop, and each gets its own`() throws {
    let waiting = try (0..<50).map { _ in try server.client() }
    for (number, client) in waiting.enumerated() { try ask(client, long(number)) }
    for _ in 0..<10 {
      #expect(try server.get("/health").status == 200)
      #expect(try server.get("/v1/countries/TKM").json["id"] == "TKM")
    }
    for (number, client) in waiting.enumerated() {
      let answer = try Answer(try client.readToEnd())
      #expect(answer.status == 200 && answer.rest.isEmpty)
      #expect(try answer.json["query"]["limit"].number == Double(200 + number))
    }
    #expect(server.stop() == 0)
  }

  @Test func `whole collections arrive whole beside each other and beside long questions`() throws {
    let whole = try server.get("/v1/countries.ndjson")
    #expect(whole.body.count > 128 * 1024)
    let streams = try (0..<30).map { _ in try server.client() }
    for client in streams { try ask(client, "/v1/countries.ndjson", "/v1/countries/TKM") }
    let others = try (0..<20).map { _ in try server.client() }
    for (number, client) in others.enumerated() { try ask(client, long(number)) }
    for client in others { try #expect(Answer(client.readToEnd()).status == 200) }
    for client in streams {
      let answer = try Answer(client.readToEnd())
      #expect(answer.body == whole.body)
      #expect(try Answer(answer.rest).json["id"] == "TKM")
    }
    #expect(server.stop() == 0)
  }

  @Test func `answers keep the order of their questions, and who leaves takes nothing from others`() throws {
    for number in 100..<120 { try ask(server.client(), long(number)) }
    let client = try server.client()
    try ask(client, "/v1/countries/RUS", "/v1/conflicts", "/v1/countries/KAZ", long(0), "/v1/countries/TKM")
    let first = try Answer(try client.readToEnd())
    let second = try Answer(first.rest)
    let third = try Answer(second.rest)
    let fourth = try Answer(third.rest)
    let fifth = try Answer(fourth.rest)
    #expect([first, second, third, fourth, fifth].map(\.status) == [200, 200, 200, 200, 200])
    #expect(try first.json["id"] == "RUS" && third.json["id"] == "KAZ" && fifth.json["id"] == "TKM")
    #expect(try !second.json["data"].items.isEmpty && fourth.json["data"].ids.count == 200)
    #expect(server.stop() == 0)
  }
  @Test func `what follows a change on its connection sees it, and many are each answered with their own`()
    throws
  {
    let (folder, database) = (try Folder(), try TestDatabase())
    let token = try Editor.token("ed", [.write], in: database)
    let server = try RunningProgram(
      in: folder, database: database.path, arguments: ["--port", "0", "--loops", "2"] + Program.repository)
    let clients = try (0..<40).map { _ in try server.client() }
    for (number, client) in clients.enumerated() {
      let body = #"{"id":"person-\#(number)","name":"A","citations":[{"source":"trend-2025-12-11"}]}"#
      try client.send(
        "POST /v1/people HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      try ask(client, "/v1/people/person-\(number)")
    }
    #expect(try server.get("/health").status == 200)
    for (number, client) in clients.enumerated() {
      let created = try Answer(try client.readToEnd())
      let read = try Answer(created.rest)
      #expect(created.status == 201 && created.field("Location") == "/v1/people/person-\(number)")
      #expect(read.status == 200 && read.body == created.body)
    }
    #expect(server.stop() == 0)
  }
}
