import Foundation
import SQLite
import Testbed
import Testing

/// A database that is moved over the one being served, as a process of its own serves it.
struct ReplacementTests {
  private let folder: Folder
  private let server: RunningProgram

  init() throws {
    folder = try Folder()
    server = try RunningProgram(in: folder, arguments: ["--port", "0", "--loops", "2"] + Program.repository)
  }

  private func run(_ arguments: [String]) throws -> Program.Outcome {
    try Program.run(arguments + Program.repository)
  }

  private func person(_ id: String) throws -> String {
    try folder.write(
      #"[{"id": "\#(id)", "name": "\#(id)", "citations": [{"source": "trend-2025-12-11"}]}]"#,
      to: "\(id)/people.json")
    return folder["\(id)/people.json"]
  }

  /// A backup of what is served, with one person more.
  private func successor(with id: String) throws -> String {
    let copy = folder["successor.sqlite"]
    #expect(try run(["backup", copy, "--database", server.database]).code == 0)
    #expect(try run(["import", person(id), "--database", copy]).code == 0)
    let left = try folder.names().filter { $0.hasPrefix("successor") }
    // No log, and the file of turns to write.
    #expect(left == ["successor.sqlite", "successor.sqlite-writer"])
    return copy
  }

  private func removeLogs() {
    for name in LogFiles.names(server.database) { unlink(name) }
  }

  /// How many of so many clients, each on a connection of its own and so on any loop, are answered with what.
  private func statuses(_ target: String, clients: Int = 20) throws -> Set<Int> {
    Set(try (0..<clients).map { _ in try server.get(target).status })
  }

  /// Asks until every client gets this answer, and only this or the other one before.
  private func wait(for status: Int, insteadOf other: Int, from target: String) throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let found = try statuses(target)
      #expect(found.isSubset(of: [status, other]))
      if found == [status] { return }
      usleep(20_000)
    }
    Issue.record("\(target) is not answered with \(status): \(server.said)")
  }

  @Test func `it is served on every loop, without a restart, and what is written to it then too`() throws {
    let agreements = try server.get("/v1/agreements?limit=1000").json["data"]
    #expect(try statuses("/v1/people/new") == [404])
    rename(try successor(with: "new"), server.database)
    removeLogs()
    try wait(for: 200, insteadOf: 404, from: "/v1/people/new")
    #expect(server.said.contains("Another database was moved to \(server.database); it is served"))
    #expect(try server.get("/v1/agreements?limit=1000").json["data"] == agreements)
    #expect(
      try server.get("/v1/people.ndjson").lines.contains {
        String(decoding: $0, as: UTF8.self).contains("\"new\"")
      })
    #expect(try run(["import", person("newer"), "--database", server.database]).code == 0)
    #expect(try statuses("/v1/people/newer") == [200])
    #expect(server.stop() == 0)
    #expect(
      try Connection(path: server.database, mode: .readOnly).prepare("PRAGMA integrity_check").first {
        $0.text(0)
      } == "ok")
  }

  @Test func `it waits for the log of the one before to go`() throws {
    // What is in the log belongs to the old file.
    #expect(try run(["import", person("old"), "--database", server.database]).code == 0)
    let copy = try successor(with: "new")
    #expect(try run(["import", person("last"), "--database", server.database]).code == 0)
    #expect(try statuses("/v1/people/last") == [200])
    rename(copy, server.database)
    let deadline = ContinuousClock.now + .seconds(30)
    while !server.said.contains("remove \(server.database)-wal"), ContinuousClock.now < deadline {
      #expect(try statuses("/v1/people/new", clients: 4) == [404])
      #expect(try statuses("/v1/people/last", clients: 4) == [200])
    }
    #expect(server.said.contains("remove \(server.database)-wal and \(server.database)-shm"))
    removeLogs()
    try wait(for: 200, insteadOf: 404, from: "/v1/people/new")
    #expect(try statuses("/v1/people/last") == [404])
    #expect(try statuses("/v1/people/old") == [200])
  }

  @Test(arguments: [true, false])
  func `a file that cannot be served is not, and one that can is served after it`(isText: Bool) throws {
    let copy = try successor(with: "new")
    if isText {
      try folder.write(String(repeating: "This is no database. ", count: 400), to: "wrong")
    } else {
      let other = try Connection(path: folder["wrong"], mode: .create)
      try other.execute("CREATE TABLE other (x)")
    }
    rename(folder["wrong"], server.database)
    removeLogs()
    let deadline = ContinuousClock.now + .seconds(30)
    while !server.said.contains("and is not served: "), ContinuousClock.now < deadline {
      #expect(try statuses("/v1/agreements", clients: 4) == [200])
      usleep(20_000)
    }
    #expect(server.said.contains("Another file was moved to \(server.database), and is not served: "))
    rename(copy, server.database)
    removeLogs()
    try wait(for: 200, insteadOf: 404, from: "/v1/people/new")
    #expect(server.stop() == 0)
  }
}
