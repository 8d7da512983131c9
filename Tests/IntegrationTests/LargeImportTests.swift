import Foundation
import Glibc
import Store
import Testbed
import Testing

/// Bundles over HTTP that are larger than memory should hold, over a socket: they go to a file beside the database.
struct LargeImportTests {
  private let folder: Folder
  private let database: TestDatabase
  private let token: String

  init() throws {
    (folder, database) = (try Folder(), try TestDatabase())
    token = try Editor.token("ed", [.write], in: database)
  }

  private func serve(_ limits: String...) throws -> RunningProgram {
    try RunningProgram(
      in: folder, database: database.path,
      arguments: ["--port", "0"] + (["body=65536"] + limits).flatMap { ["--limit", $0] } + Program.repository)
  }

  private static func person(_ id: String, _ rest: String = "") -> String {
    #"{"collection":"people","record":{"id":"\#(id)","name":"A","citations":[{"source":"trend-2025-12-11"}]\#(rest)}}"#
  }

  /// So that a few hundred lines are more than one piece.
  private static let notes = #","notes":"\#(String(repeating: "At length. ", count: 60))""#

  /// So many lines, all right but for those at some numbers.
  private static func lines(_ count: Int, _ others: [Int: String] = [:]) -> String {
    (1...count).map { (others[$0] ?? person("many-\($0)", notes)) + "\n" }.joined()
  }

  private func head(_ target: String, _ fields: String, token: String? = nil) -> String {
    "POST \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token ?? self.token)\r\n"
      + fields + "\r\n"
  }

  private func send(
    _ text: String, to server: RunningProgram, _ target: String = "/v1/import", _ fields: String = ""
  ) throws -> Answer {
    let client = try server.client()
    let type = fields.contains("Content-Type") ? "" : "Content-Type: application/x-ndjson\r\n"
    try client.send(head(target, "Content-Length: \(text.utf8.count)\r\n\(type)\(fields)") + text)
    return try Answer(client.readToEnd())
  }

  /// What lies beside the database that is not the database's own.
  private func leftOver() throws -> [String] {
    let place = URL(fileURLWithPath: database.path).deletingLastPathComponent()
    return try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.contains("import") }
  }

  @Test func `one that is larger than any body is one commit, and leaves no file behind`() throws {
    let server = try serve()
    let records = Self.lines(600)
    let before = try server.get("/v1/commits").json["data"].items.count
    let stored = try send(records, to: server, "/v1/import?note=Many")
    try #require(stored.status == 200, "\(stored.text)")
    #expect(try stored.json["created"].number == 600)
    #expect(try server.get("/v1/commits").json["data"].items.count == before + 1)
    #expect(try server.get("/v1/people/many-600").status == 200)
    let again = try send(records + Self.person("one-more"), to: server)
    #expect(try again.json["created"].number == 1 && again.json["unchanged"].number == 600)
    let blanks = String(repeating: " ", count: 100)
    let retired = (1...600).map { #"{"collection":"people","retire":"many-\#($0)"}"# + blanks + "\r\n" }
    #expect(try send(retired.joined(), to: server).json["retired"].number == 600)
    #expect(try server.get("/v1/people/many-1").status == 410)
    #expect(try leftOver() == [])
    #expect(server.stop() == 0)
  }

  @Test func `lines of any collections in any order, in chunks of any size, and a value in one piece`() throws
  {
    let server = try serve()
    let series =
      #""series":"mixed","period":"2001","value":5,"unit":"USD","bound":"exact","obs_status":"A","value_text":"5""#
    let cited = #""citations":[{"source":"trend-2025-12-11"}]"#
    let text =
      "{\"collection\":\"trade-observations\",\"record\":{\"id\":\"mixed-2001\",\(series),\(cited)}}\n"
      + Self.lines(500)
      + "\n{\"collection\":\"trade-series\",\"record\":{\"id\":\"mixed\",\"title\":\"Mixed\",\"reporter\":"
      + "\"KAZ\",\"partner\":\"TKM\",\"flow\":\"exports\",\"scope\":\"total\",\"measure\":\"level\",\"unit\":\"USD\","
      + "\"frequency\":\"A\",\"product\":\"270111\",\(cited)}}"
    let client = try server.client()
    try client.send(
      head("/v1/import", "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"))
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 997) {
      let chunk = bytes[start..<min(start + 997, bytes.count)]
      try client.send(
        "\(String(chunk.count, radix: 16))\r\n" + String(decoding: chunk, as: UTF8.self) + "\r\n")
    }
    try client.send("0\r\n\r\n")
    let mixed = try Answer(client.readToEnd())
    try #require(mixed.status == 200, "\(mixed.text)")
    #expect(try mixed.json["created"].number == 502)
    let people = (1...700).map { Self.person("json-\($0)").dropFirst(32).dropLast() }.joined(separator: ",")
    let whole = try send(
      "{\"people\":[\(people)]}", to: server, "/v1/import", "Content-Type: application/json\r\n")
    #expect(try whole.json["created"].number == 700, "\(whole.text)")
    #expect(server.stop() == 0)
  }

  @Test func `all faults are told at their lines, and nothing is stored`() throws {
    let server = try serve()
    func faults(_ lines: [Int: String]) throws -> (status: Int, pointers: [String]) {
      let answer = try send(Self.lines(500, lines), to: server)
      return (answer.status, try answer.json["errors"].items.compactMap { $0["pointer"].text })
    }
    let shape = try faults([
      7: #"{"collection":"peeple","record":{}}"#, 300: #"{"collection":"people"}"#, 500: "[]",
    ])
    #expect(shape == (422, ["/lines/7/collection", "/lines/300", "/lines/500"]))
    let values = try faults([2: Self.person("two", #","country":7"#), 400: Self.person("Not a slug!")])
    #expect(values == (422, ["/lines/2/country", "/lines/400/id"]))
    let twice = try faults([499: Self.person("many-3")])
    #expect(twice == (422, ["/lines/499/id"]))
    let references = try faults([
      5: Self.person("five").replacing("trend-2025-12-11", with: "nothing"),
      450: Self.person("late").replacing("trend-2025-12-11", with: "nobody"),
    ])
    #expect(references == (409, ["/lines/5/citations/0/source", "/lines/450/citations/0/source"]))
    let broken = try send(Self.lines(500, [234: "{"]), to: server)
    #expect(broken.status == 400 && broken.text.contains("Line 234"))
    #expect(try server.get("/v1/people/many-1").status == 404)
    #expect(try leftOver() == [])
    #expect(server.stop() == 0)
  }

  @Test func `who may not send it is told so before it is sent`() throws {
    let server = try serve("import-body=1000000", "import-json=100000")
    let reader = try Editor.token("reader", [.read], in: database)
    let sourcesOnly = try Editor.token("few", [.write], ["sources"], in: database)
    let lines = "Content-Type: application/x-ndjson\r\n"
    func answer(_ target: String, _ fields: String, token: String? = nil) throws -> Answer {
      let client = try server.client()
      let expecting =
        "Expect: 100-continue\r\n" + (fields.contains("Content-L") ? "" : "Content-Length: 900000\r\n")
      try client.send(head(target, expecting + fields, token: token))
      return try Answer(client.readToEnd())
    }
    #expect(try answer("/v1/import", lines, token: "ent_nothing").status == 401)
    #expect(try answer("/v1/import", lines, token: reader).status == 403)
    #expect(try answer("/v1/imports", lines).status == 404)
    #expect(try answer("/v1/import?notes=x", lines).status == 400)
    #expect(try answer("/v1/import?unless_changed_since=x", lines).status == 400)
    #expect(try answer("/v1/import", "Content-Type: text/csv\r\n").status == 415)
    #expect(try answer("/v1/import", lines + "Content-Encoding: gzip\r\n").status == 415)
    #expect(try answer("/v1/import", lines + "Idempotency-Key: \u{7F}\r\n").status == 400)
    let large = try answer("/v1/import", lines + "Content-Length: 1000001\r\n")
    #expect(large.status == 413 && large.text.contains("1000000 bytes"))
    let json = try answer("/v1/import", "Content-Type: application/json\r\n")
    #expect(json.status == 413 && json.text.contains("100000 bytes"))
    // Of no other path, and a token's collections are in the bundle itself.
    #expect(try answer("/v1/people", "Content-Type: application/json\r\n").status == 413)
    let client = try server.client()
    let text = Self.lines(500)
    try client.send(
      head(
        "/v1/import", lines + "Content-Length: \(text.utf8.count)\r\nExpect: 100-continue\r\n",
        token: sourcesOnly))
    #expect(try client.read() == Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    try client.send(text)
    #expect(try Answer(client.readToEnd()).status == 403)
    #expect(server.stop() == 0)
  }

  @Test func `only so many are on their way, and who leaves gives its place back`() throws {
    // However long the others take, it keeps its place.
    let server = try serve("imports=1", "body-gap-time=600")
    let text = Self.lines(600)
    var leaving: Client? = try server.client()
    try leaving?.send(announcement(of: text) + text.prefix(300_000))
    while try send(text, to: server).status == 200 {}
    let second = try send(text, to: server)
    #expect(
      second.status == 503 && second.field("Retry-After") == "5" && second.text.contains("nothing was done"))
    leaving?.resetOnClose()
    leaving = nil
    while try send(text, to: server).status != 200 { usleep(10_000) }
    #expect(server.stop() == 0)
    #expect(try leftOver() == [])
  }

  @Test func `who is too slow is told, and gives its place back`() throws {
    let server = try serve("imports=1", "import-time=3")
    let text = Self.lines(600)
    let slow = try server.client()
    try slow.send(announcement(of: text) + text.prefix(300_000))
    #expect(try Answer(slow.readToEnd()).status == 408)
    while try send(text, to: server).status != 200 { usleep(10_000) }
    #expect(server.stop() == 0)
    #expect(try leftOver() == [])
  }

  /// The head of a request that sends these lines.
  private func announcement(of text: String) -> String {
    head("/v1/import", "Content-Type: application/x-ndjson\r\nContent-Length: \(text.utf8.count)\r\n")
  }

  @Test func `under a key it is done once, and dry it is not done`() throws {
    let server = try serve()
    let (text, key) = (Self.lines(500), "Idempotency-Key: \"k\"\r\n")
    let tried = try send(text, to: server, "/v1/import?dry_run=true")
    #expect(try tried.json["created"].number == 500 && tried.json["seq"] == .null)
    let first = try send(text, to: server, "/v1/import", key)
    let second = try send(text, to: server, "/v1/import", key)
    #expect(second.field("Idempotent-Replayed") == "true" && first.body == second.body)
    let other = try send(text + Self.person("other"), to: server, "/v1/import", key)
    #expect(try other.status == 422 && other.json["code"] == "idempotency-mismatch")
    let position = try #require(first.field("Entente-Version"))
    let changed = try send(Self.lines(500, [9: Self.person("many-9", #","role":"B""#)]), to: server)
    #expect(try changed.json["replaced"].number == 1)
    let stale = try send(text, to: server, "/v1/import?unless_changed_since=\(position)")
    #expect(try stale.status == 412 && stale.json["errors"][0]["pointer"] == "/lines/9")
    #expect(server.stop() == 0)
  }
}
