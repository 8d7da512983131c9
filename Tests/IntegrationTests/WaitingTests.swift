import Foundation
import Glibc
import SQLite
import Store
import Testbed
import Testing

/// Clients that wait for what is yet to be committed, on real sockets.
struct WaitingTests {
  private let folder: Folder
  private let database: TestDatabase
  private let token: String
  private static let citation = #""citations": [{"source": "trend-2025-12-11"}]"#

  init() throws {
    (folder, database) = (try Folder(), try TestDatabase())
    token = try Editor.token("ed", [.write], in: database)
  }

  private func serve(_ limits: String...) throws -> RunningProgram {
    try RunningProgram(
      in: folder, database: database.path,
      arguments: ["--port", "0"] + limits.flatMap { ["--limit", $0] } + Program.repository)
  }

  private func person(_ id: String) -> String { #"{"id": "\#(id)", "name": "\#(id)", \#(Self.citation)}"# }

  /// A commit of the serving process.
  private func post(_ id: String, to server: RunningProgram) throws {
    let client = try server.client()
    let body = person(id)
    try client.send(
      "POST /v1/people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let answer = try Answer(client.readToEnd())
    try #require(answer.status == 201, "\(answer.text)")
  }

  /// A commit of another process, which this is.
  private func store(_ ids: String...) throws {
    try database.store("people", "[\(ids.map(person).joined(separator: ","))]")
  }

  private func position(_ server: RunningProgram) throws -> String {
    try #require(server.get("/v1/changes?since=now").json["last_seq"].text)
  }

  private func ask(_ query: String, of server: RunningProgram) throws -> Client {
    let client = try server.client()
    try client.send("GET /v1/changes?\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return client
  }

  /// Waits until so many wait at the server.
  private func waitUntil(_ count: Int, wait server: RunningProgram) throws {
    for _ in 0..<2_000 {
      if try server.get("/metrics").text.contains("\nentente_waiting \(count)\n") { return }
      usleep(5_000)
    }
    Issue.record("\(count) do not wait")
  }

  @Test func `a long poll is answered by a commit, of this process and of another`() throws {
    let server = try serve()
    let since = try position(server)
    let polls = try ["", "&limit=1000", "&collection=people", "&country=TKM"].map {
      try ask("feed=longpoll&timeout=55&since=\(since)\($0)", of: server)
    }
    try waitUntil(4, wait: server)
    try post("first", to: server)
    for poll in polls.prefix(3) {
      let answer = try Answer(poll.readToEnd())
      #expect(answer.status == 200 && answer.field("Cache-Control") == "no-store")
      let page = try answer.json
      #expect(page["results"].ids == ["first"] && page["results"][0]["record"]["name"] == "first")
      #expect(page["last_seq"].text == answer.field("Entente-Version"))
    }
    // People have no countries, so nothing matched for the fourth.
    try waitUntil(1, wait: server)
    let next = try ask("feed=longpoll&since=\(position(server))", of: server)
    try waitUntil(2, wait: server)
    try store("second", "third")
    #expect(try Answer(next.readToEnd()).json["results"].ids == ["second", "third"])
  }

  @Test func `a long poll with nothing to tell ends with its time, and with a place that moved`() throws {
    let server = try serve()
    let since = try position(server)
    let poll = try ask("feed=longpoll&timeout=1&collection=events&since=\(since)", of: server)
    try waitUntil(1, wait: server)
    try post("first", to: server)
    let page = try Answer(poll.readToEnd()).json
    #expect(page["results"] == [])
    #expect(try page["last_seq"].text == position(server) && page["last_seq"].text != since)
    // What is there already is not waited for.
    let there = try ask("feed=longpoll&timeout=55&since=\(since)", of: server)
    #expect(try Answer(there.readToEnd()).json["results"].ids == ["first"])
  }

  @Test func `a stream tells each change, and where it can be gone on from`() throws {
    let server = try serve("heartbeat=1")
    let since = try position(server)
    let reader = try EventReader(server, "since=\(since)")
    #expect(reader.status == 200 && reader.fields.contains("content-type: text/event-stream"))
    #expect(reader.fields.contains("cache-control: no-store"))
    #expect(reader.fields.contains("x-accel-buffering: no"))
    #expect(try reader.next() == .init())
    try #expect((2_000...5_000).contains(#require(reader.retry)))
    try post("first", to: server)
    try database.change(
      put: [("people", person("second"))], retire: [(collection: "people", id: "first")])
    let told = try reader.events(upTo: "commit") + reader.events(upTo: "commit")
    #expect(told.map(\.name) == ["change", "commit", "change", "change", "commit"])
    #expect(told.map(\.json["op"]) == ["create", nil, "create", "retire", nil])
    #expect(told[0].json["record"]["id"] == "first" && told[3].json["record"] == nil)
    #expect(told.map { $0.id == nil } == [true, false, true, true, false])
    #expect(told[1].json["actor"] == "ed" && told[1].json["changes"] == 1)
    #expect(try told[4].id == position(server) && told[4].json["pending"] == 0)
    // Whoever comes back says what it had, whatever its address says.
    let again = try EventReader(
      server, "since=0&records=false", fields: "Last-Event-ID: \(try #require(told[1].id))\r\n")
    let rest = try again.events(upTo: "commit")
    #expect(rest.map(\.name) == ["change", "change", "commit"])
    #expect(rest[0].json["record"] == nil && !rest[0].data.contains("record"))
  }

  @Test func `a place that moves without an event is told with a heartbeat`() throws {
    let server = try serve("heartbeat=1")
    let reader = try EventReader(server, "feed=eventsource&collection=events&since=now")
    // It begins at a place that the client does not know.
    #expect(try reader.next().map { [$0.name, $0.id] } == ["progress", position(server)])
    try store("first")
    let events = try reader.events(upTo: "progress")
    #expect(try events.map(\.id) == [position(server)] && events[0].json["pending"] == 0)
  }

  @Test func `what no longer is what a filter asks for leaves the stream`() throws {
    let server = try serve()
    func project(_ country: String) throws {
      try database.store(
        "projects",
        """
        [{"id": "line", "title": "A line", "sector": "energy", "status": "implementation", "countries": ["\(country)"],
        \(Self.citation)}]
        """)
    }
    let reader = try EventReader(server, "country=KAZ&since=\(position(server))")
    try project("KAZ")
    #expect(try reader.events(upTo: "commit").map(\.json["op"]) == ["create", nil])
    try project("TKM")
    #expect(try reader.events(upTo: "commit").map(\.json["op"]) == ["leave", nil])
  }

  @Test func `a commit of thousands is told in order, and gone on with from each thousand`() throws {
    let server = try serve()
    let since = try position(server)
    let ids = (1...2_500).map { "p\($0)" }
    try database.store("people", "[\(ids.map(person).joined(separator: ","))]")
    var told: [String] = []
    var marks: [String] = []
    var last = since
    while true {
      // A client that is lost after each place it was given.
      let reader = try EventReader(server, "since=0", fields: "Last-Event-ID: \(last)\r\n")
      var batch: [String] = []
      while let event = try reader.next() {
        if event.name == "change" { batch.append(event.json["id"].text ?? "") }
        guard let id = event.id else { continue }
        last = id
        break
      }
      told += batch
      marks.append(last)
      if !last.contains(".") { break }
    }
    #expect(told == ids)
    #expect(marks.map { $0.split(separator: ".").dropFirst().first } == ["1000", "2000", nil])
  }

  @Test func `another history ends a stream for good, also where it is moved beneath one`() throws {
    let server = try serve()
    #expect(try EventReader(server, "since=1-0000000000000000").status == 409)
    let poll = try ask("feed=longpoll&since=1-0000000000000000", of: server)
    #expect(try Answer(poll.readToEnd()).json["code"] == "history-diverged")
    let other = try TestDatabase()
    try store("here")
    try other.store("people", "[\(person("there"))]")
    let reader = try EventReader(server, "since=\(position(server))")
    try waitUntil(1, wait: server)
    for name in ["-wal", "-shm"] { unlink(database.path + name) }
    rename(other.path, database.path)
    #expect(try reader.events(upTo: nil) == [] && reader.isWhole)
  }

  @Test func `those who are too many are told when to come again`() throws {
    let server = try serve("waiting=1")
    let since = try position(server)
    let reader = try EventReader(server, "since=\(since)")
    try waitUntil(1, wait: server)
    let poll = try Answer(ask("feed=longpoll&since=\(since)", of: server).readToEnd())
    #expect(try poll.status == 200 && poll.json["results"] == [] && poll.field("Retry-After") != nil)
    let second = try EventReader(server, "since=\(since)")
    #expect(try second.status == 200 && second.events(upTo: nil) == [] && second.retry == 30_000)
    try post("first", to: server)
    #expect(try reader.events(upTo: "commit").count == 2)
  }

  @Test func `a server that ends answers those who wait, and ends their streams`() throws {
    let server = try serve()
    let since = try position(server)
    let poll = try ask("feed=longpoll&timeout=55&since=\(since)", of: server)
    let reader = try EventReader(server, "since=\(since)")
    let behind = try server.client()
    try behind.send("GET /v1/people?limit=1&min_version=99&wait=25 HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try waitUntil(3, wait: server)
    #expect(server.stop() == 0)
    #expect(try Answer(poll.readToEnd()).json["results"] == [])
    #expect(try reader.events(upTo: nil).isEmpty && reader.isWhole)
    #expect(try Answer(behind.readToEnd()).json["code"] == "behind")
  }

  @Test func `who takes nothing is cut off, and others hear of everything meanwhile`() throws {
    let server = try serve("answer-time=1")
    let since = try position(server)
    let slow = try EventReader(server, "since=\(since)", receiveBuffer: 4_096)
    let quick = try EventReader(server, "since=\(since)&records=false")
    let name = String(repeating: "A long name. ", count: 80)
    for commit in 0..<8 {
      let people = (0..<800).map { #"{"id": "p\#(commit)-\#($0)", "name": "\#(name)", \#(Self.citation)}"# }
      try database.store("people", "[\(people.joined(separator: ","))]")
      #expect(try quick.events(upTo: "commit").count == 801)
    }
    try waitUntil(1, wait: server)
    _ = try slow.events(upTo: nil)
    #expect(!slow.isWhole)
  }

  @Test func `a read waits for a state that is yet to come, and no longer than it may`() throws {
    let server = try serve()
    let next = try #require(server.json("/v1/people?limit=1")["dataset"]["version"].number) + 1
    for heavy in ["limit=1", "limit=1000"] {
      let late = try server.get("/v1/people?\(heavy)&min_version=\(Int(next))&wait=0")
      #expect(try late.status == 503 && late.json["code"] == "behind" && late.field("Retry-After") == "1")
      let slow = try server.get("/v1/people?\(heavy)&min_version=\(Int(next))&wait=1")
      #expect(slow.status == 503)
    }
    let clients = try ["limit=1000", "limit=1", "fields=id"].map { query in
      let client = try server.client()
      try client.send(
        "GET /v1/people?\(query)&min_version=\(Int(next))&wait=25 HTTP/1.1\r\nHost: localhost\r\n"
          + "Connection: close\r\n\r\n")
      return client
    }
    try waitUntil(3, wait: server)
    try post("first", to: server)
    for client in clients {
      let answer = try Answer(client.readToEnd())
      #expect(try answer.status == 200 && answer.json["dataset"]["version"] == .number(next))
    }
  }

  @Test func `a token that is revoked or whose time is over ends the waits of its holder, and nobody else's`()
    throws
  {
    let server = try RunningProgram(
      in: folder, database: database.path,
      arguments: ["--port", "0", "--reads", "token"] + Program.repository)
    func wait(_ token: String, _ query: String) throws -> Client {
      let client = try server.client()
      try client.send(
        "GET /v1/changes?\(query) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
          + "Authorization: Bearer \(token)\r\n\r\n")
      return client
    }
    let short = try Editor.token("short", [.read], seconds: 3, in: database)
    let read = try Editor.token("reader", [.read], in: database)
    let poll = "feed=longpoll&timeout=55&since=now"
    let polls = try [read, short].map { try wait($0, poll) }
    let streams = try [read, short].map {
      try EventReader(server, "since=now", fields: "Authorization: Bearer \($0)\r\n")
    }
    let other = try EventReader(server, "since=now", fields: "Authorization: Bearer \(token)\r\n")
    for stream in streams + [other] { #expect(try stream.next() != nil) }
    _ = try Tokens(Connection(path: database.path)).revoke(name: "reader")
    for poll in polls {
      let answer = try Answer(poll.readToEnd())
      #expect(answer.status == 401 && answer.field("WWW-Authenticate")?.contains("invalid_token") == true)
    }
    for stream in streams {
      #expect(try stream.events(upTo: nil).allSatisfy { $0.name == "progress" } && stream.isWhole)
    }
    try store("first")
    #expect(try other.events(upTo: "commit").last?.json["changes"] == 1)
  }
}

extension RunningProgram {
  /// Asks for JSON on a connection of its own.
  fileprivate func json(_ target: String) throws -> Document { try get(target).json }
}
