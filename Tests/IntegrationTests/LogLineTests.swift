import Foundation
import Glibc
import Store
import Testbed
import Testing

/// Each line of the log answers who asked for what, how long it took and what was wrong, with the request's id.
struct LogLineTests {
  private let folder: Folder
  private let database: TestDatabase
  private let token: String

  init() throws {
    (folder, database) = (try Folder(), try TestDatabase())
    token = try Editor.token("anna", [.write], in: database)
  }

  private func serve(_ options: String..., log: String = "json") throws -> RunningProgram {
    try RunningProgram(
      in: folder, database: database.path,
      arguments: ["--port", "0", "--log", log] + options + Program.repository)
  }

  /// The lines of what was asked, once the server has ended.
  private func lines(_ server: RunningProgram, _ file: String = "serve.out") throws -> [Document] {
    #expect(server.stop() == 0)
    return try folder.bytes(file).split(separator: 10).map { try Document(json: Array($0)) }
  }

  private func write(_ method: String, _ path: String, _ body: String, more: String = "") -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n\(more)"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func send(_ text: String, to server: RunningProgram) throws -> Answer {
    let client = try server.client()
    try client.send(text)
    return try Answer(client.readToEnd())
  }

  @Test func `a change names who made it, also one that is refused; the token itself is nowhere`() throws {
    let server = try serve()
    let person = #"{"id": "x", "name": "X", "citations": [{"source": "trend-2025-12-11"}]}"#
    #expect(try send(write("POST", "/v1/people", person), to: server).status == 201)
    #expect(try send(write("POST", "/v1/people", "{}"), to: server).status == 422)
    let answer = try send(write("DELETE", "/v1/people/x", "", more: "X-Request-Id: mine-7\r\n"), to: server)
    #expect(answer.status == 428)
    _ = try server.get("/v1/people/x")
    let lines = try lines(server)
    #expect(lines.map { $0["actor"].text } == ["anna", "anna", "anna", nil])
    #expect(lines[1]["reason"].text?.hasPrefix("invalid-body: ") == true)
    #expect(
      lines[2]["request"] == "mine-7" && lines[2]["reason"].text?.hasPrefix("precondition-required: ") == true
    )
    #expect(
      lines[2]["method"] == "DELETE" && lines[2]["path"] == "/v1/people/x"
        && lines[2]["client"] == "127.0.0.1")
    for file in ["serve.out", "serve.err"] {
      #expect(try !String(decoding: folder.bytes(file), as: UTF8.self).contains(token))
    }
  }

  @Test func `a body that does not come is told with its method, path, id and the time`() throws {
    let server = try serve("--limit", "body-gap-time=1")
    let client = try server.client()
    try client.send(
      "POST /v1/people?note=x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nX-Request-Id: mine-8\r\n"
        + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\nhalf")
    #expect(try Answer(client.readToEnd()).field("X-Request-Id") == "mine-8")
    let line = try #require(lines(server).first)
    #expect(line["status"] == 408 && line["method"] == "POST" && line["path"] == "/v1/people?note=x")
    #expect(line["request"] == "mine-8" && line["reason"].text?.hasPrefix("request-timeout: ") == true)
    #expect(line["micros"].number ?? 0 > 900_000)
  }

  @Test func `who is turned away, and what is no request, is told with the code`() throws {
    let server = try serve("--limit", "connections-per-address=1")
    let first = try server.client()
    try first.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try first.read()
    #expect(try Answer(server.client().readToEnd()).status == 429)
    try first.send("NONSENSE\r\n\r\n")
    _ = try first.readToEnd()
    let lines = try lines(server)
    let reasons = lines.dropFirst().map { $0["reason"].text?.prefix { $0 != ":" } }
    #expect(reasons == ["quota-exceeded", "invalid-request"])
    #expect(lines.allSatisfy { $0["request"].text?.isEmpty == false && $0["client"] == "127.0.0.1" })
  }

  @Test func `a client that leaves while it waits is told as one that left`() throws {
    let server = try serve()
    var client: Client? = try server.client()
    try client?.send("GET /v1/changes?feed=longpoll&since=now&timeout=55 HTTP/1.1\r\nHost: a\r\n\r\n")
    for _ in 0..<1_000 {
      if try server.get("/metrics").text.contains("\nentente_waiting 1\n") { break }
      usleep(5_000)
    }
    client?.resetOnClose()
    client = nil
    for _ in 0..<1_000 {
      if try server.get("/metrics").text.contains("\nentente_waiting 0\n") { break }
      usleep(5_000)
    }
    let line = try #require(lines(server).first { $0["status"] == 499 })
    #expect(line["aborted"] == .boolean(true) && line["reason"].text?.contains("went away") == true)
    #expect(line["path"].text?.hasPrefix("/v1/changes?feed=longpoll") == true)
  }

  @Test func `whom the end of the server cuts off is told`() throws {
    let server = try serve("--drain-time", "1")
    let client = try server.client()
    try client.send(
      "POST /v1/people HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
        + "Content-Length: 9\r\n\r\nhalf")
    #expect(try server.get("/health").status == 200)
    let line = try #require(lines(server).first { $0["path"] == "/v1/people" })
    #expect(line["status"] == 503 && line["aborted"] == .boolean(true))
    #expect(line["reason"].text?.contains("server ended") == true)
    #expect(server.said.contains("was cut off"))
  }

  @Test func `behind a trusted proxy the client is whom the proxy names`() throws {
    let server = try serve("--trusted-proxy", "127.0.0.0/8")
    let client = try server.client()
    try client.send(
      "GET /health HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9, 203.0.113.7\r\nConnection: close\r\n\r\n")
    _ = try client.readToEnd()
    #expect(try lines(server).first?["client"] == "203.0.113.7")
  }

  @Test func `a fault of the server is told twice under one id: what was asked, and what lies behind it`()
    throws
  {
    try database.damage("person_version")
    let server = try serve()
    #expect(try server.get("/v1/people").status == 500)
    let asked = try #require(lines(server).first { $0["status"] == 500 })
    let said = try folder.bytes("serve.err").split(separator: 10).map { try Document(json: Array($0)) }
    let behind = try #require(said.first { $0["request"] == asked["request"] })
    #expect(behind["code"] == "storage-fault" && behind["cause"].text?.contains("malformed") == true)
    #expect(asked["path"] == "/v1/people" && asked["reason"].text?.hasPrefix("storage-fault: ") == true)
  }

  @Test func `the same as text is one line a request`() throws {
    let server = try serve(log: "text")
    #expect(
      try send(write("POST", "/v1/people", "{}", more: "X-Request-Id: mine-9\r\n"), to: server).status == 422)
    #expect(server.stop() == 0)
    let text = String(decoding: try folder.bytes("serve.out"), as: UTF8.self)
    let line = /\S+Z 127\.0\.0\.1 POST \/v1\/people 422 \d+B \d+us mine-9 by anna invalid-body: .*\n/
    #expect(text.wholeMatch(of: line) != nil, "\(text)")
  }
}
