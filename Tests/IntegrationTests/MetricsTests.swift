import Foundation
import Glibc
import SQLite
import Store
import System
import Testbed
import Testing

/// What a server counts, asked over a socket: each number moves when it should.
struct MetricsTests {
  private let folder: Folder
  private let database: TestDatabase
  private let token: String

  init() throws {
    (folder, database) = (try Folder(), try TestDatabase())
    token = try Editor.token("ed", [.write], in: database)
  }

  private func serve(_ options: String...) throws -> RunningProgram {
    try RunningProgram(
      in: folder, database: database.path, arguments: ["--port", "0"] + options + Program.repository)
  }

  private func begin(_ id: String, to server: RunningProgram) throws -> Client {
    let client = try server.client()
    let body = #"{"id": "\#(id)", "name": "A", "citations": [{"source": "trend-2025-12-11"}]}"#
    try client.send(
      "POST /v1/people HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return client
  }

  private func post(_ id: String, to server: RunningProgram) throws {
    let answer = try Answer(begin(id, to: server).readToEnd())
    try #require(answer.status == 201, "\(answer.text)")
  }

  /// The numbers by names with labels.
  private func numbers(_ server: RunningProgram) throws -> [String: Double] {
    let lines = try server.get("/metrics").text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return try Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let space = try #require(line.lastIndex(of: " "))
        return (String(line[..<space]), try #require(Double(line[space...].dropFirst())))
      })
  }

  @Test func `each metric is told once, with its kind and a sentence, and named as its kind is`() throws {
    let server = try serve()
    let lines = try server.get("/metrics").text.split(separator: "\n").map { $0.split(separator: " ") }
    let kinds = lines.filter { $0[1] == "TYPE" }.map { (name: String($0[2]), kind: String($0[3])) }
    #expect(Set(kinds.map(\.name)).count == kinds.count && kinds.count > 25)
    #expect(lines.filter { $0[1] == "HELP" && $0.count > 4 }.map { String($0[2]) } == kinds.map(\.name))
    for (name, kind) in kinds { #expect(name.hasSuffix("_total") == (kind == "counter"), "\(name)") }
    let told = Set(
      lines.filter { $0[0] != "#" }.compactMap { $0[0].split(separator: "{").first.map(String.init) })
    for (name, kind) in kinds where name != "http_requests_total" {
      #expect(told.contains(kind == "histogram" ? "\(name)_bucket" : name), "\(name)")
    }
  }

  @Test func `a commit moves the count, the group, the disk's time, the position and its own time`() throws {
    let server = try serve()
    let before = try numbers(server)
    #expect(before["entente_commits_total"] == 0 && before["entente_position{role=\"primary\"}"] == 1)
    try post("first", to: server)
    try post("second", to: server)
    let after = try numbers(server)
    #expect(after["entente_commits_total"] == 2)
    #expect(after["entente_commit_group_requests_count"] == 2)
    #expect(after["entente_commit_group_requests_sum"] == 2)
    #expect(after["entente_commit_group_requests_bucket{le=\"1.0\"}"] == 2)
    #expect(after["entente_commit_sync_seconds_count"] == 2)
    #expect(try #require(after["entente_commit_sync_seconds_sum"]) > 0)
    #expect(after["entente_position{role=\"primary\"}"] == 3)
    let age = try Double(Timestamp.seconds) - #require(after["entente_last_commit_timestamp_seconds"])
    #expect((-1...60).contains(age))
    #expect(try #require(before["entente_last_commit_timestamp_seconds"]) == 1_577_934_245)
    #expect(after["entente_log_bytes"] == Double(LogFiles.logBytes(besideDatabase: database.path)))
    #expect(try #require(after["entente_log_bytes"]) > 0)
  }

  @Test func `changes that wait are counted while they wait`() throws {
    let server = try serve()
    let lock = try FileLock(path: database.path + "-writer")
    let isTaken = lock.take(within: .zero)
    #expect(isTaken)
    // The first is in the hands of the thread that writes, which waits for its turn.
    let first = try begin("first", to: server)
    usleep(200_000)
    let second = try begin("second", to: server)
    var waiting = try numbers(server)
    for _ in 0..<200 where waiting["entente_writes_waiting"] != 1 {
      usleep(10_000)
      waiting = try numbers(server)
    }
    #expect(waiting["entente_writes_waiting"] == 1)
    #expect(try #require(waiting["entente_writes_waiting_bytes"]) > 0)
    lock.giveBack()
    for client in [first, second] { #expect(try Answer(client.readToEnd()).status == 201) }
    #expect(try numbers(server)["entente_writes_waiting"] == 0)
  }

  @Test func `faults are counted by their code, those that the server itself refuses too`() throws {
    let server = try serve()
    func count(_ code: String) throws -> Double? {
      try numbers(server)["entente_faults_total{code=\"\(code)\"}"]
    }
    #expect(try count("not-found") == 0)
    _ = try server.get("/v1/agreements/none")
    _ = try server.get("/v1/agreements?sttus=signed")
    let client = try server.client()
    try client.send("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try client.readToEnd()
    #expect(try count("not-found") == 1 && count("invalid-parameter") == 1 && count("uri-too-long") == 1)
  }

  @Test func `a damaged page is a storage fault of the questions that need it, and no other's`() throws {
    try database.damage("person_version")
    let server = try serve()
    #expect(try server.get("/ready").json["faults"] == 0)
    let people = try server.get("/v1/people")
    #expect(try people.status == 500 && people.json["code"] == "storage-fault")
    #expect(try server.get("/v1/agreements").status == 200)
    let ready = try server.get("/ready")
    #expect(try ready.status == 200 && ready.json["faults"] == 1 && ready.json["writes"] == "open")
    #expect(try numbers(server)["entente_faults_total{code=\"storage-fault\"}"] == 1)
    // A change that meets it may make it worse: none is taken from here on.
    let met = try Answer(begin("first", to: server).readToEnd())
    #expect(try met.status == 500 && met.json["code"] == "storage-fault")
    let refused = try Answer(begin("second", to: server).readToEnd())
    #expect(try [500, 503].contains(refused.status) && refused.json["code"] != "internal-error")
    #expect(server.stop() == 0)
  }

  @Test func `ready and metrics say of a replica that it is one, and how far it is`() throws {
    let server = try serve("--replica")
    let ready = try server.get("/ready").json
    #expect(ready["writes"] == "replica" && ready["dataset"]["version"] == 1)
    let numbers = try numbers(server)
    #expect(numbers["entente_position{role=\"replica\"}"] == 1)
    #expect(
      numbers["entente_writes{state=\"replica\"}"] == 1 && numbers["entente_writes{state=\"open\"}"] == 0)
  }

  @Test func `a log that is larger than it should be is told once`() throws {
    let server = try serve("--limit", "log-warning=1")
    for id in ["first", "second", "third"] { try post(id, to: server) }
    #expect(try server.get("/ready").json["log_bytes"].number ?? 0 > 1)
    #expect(server.stop() == 0)
    #expect(server.said.matches(of: /The log .*-wal has \d+ MiB/).count == 1, "\(server.said)")
  }

  private static let hasPromtool =
    (try? Program.run(["-c", "command -v promtool"], file: "/bin/sh").code) == 0

  @Test(.enabled(if: hasPromtool, "there is no promtool here: it is in Debian's package prometheus"))
  func `Prometheus has nothing to say against the answer`() throws {
    let server = try serve()
    try post("first", to: server)
    try Data(try server.get("/metrics").body).write(to: URL(fileURLWithPath: folder["metrics"]))
    let outcome = try Program.run(
      ["-c", "promtool check metrics < '\(folder["metrics"])'"], file: "/bin/sh")
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
  }
}
