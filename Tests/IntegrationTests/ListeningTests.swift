import Foundation
import Glibc
import Testbed
import Testing

/// Where a server may listen, and what it says where it may not.
struct ListeningTests {
  private static func serve(_ arguments: [String], _ folder: Folder, database: String = "a.sqlite") throws
    -> Program.Outcome
  {
    try Program.run(["serve", "--database", folder[database]] + arguments + Program.repository)
  }

  @Test func `a socket takes the place of no file, the database least of all`() throws {
    let folder = try Folder()
    let server = try RunningProgram(in: folder, database: folder["a.sqlite"])
    #expect(server.stop() == 0)
    let before = try folder.bytes("a.sqlite")
    let outcome = try Self.serve(["--socket", folder["a.sqlite"]], folder)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("is no socket that a server left behind"))
    #expect(try folder.bytes("a.sqlite") == before)
  }

  @Test func `a port is shared with a server of the same database and with no other, unless it is asked for`()
    throws
  {
    let first = try RunningProgram()
    let folder = first.folder
    let port = ["--port", "\(first.port)"]
    let other = try Self.serve(port, folder, database: "other.sqlite")
    #expect(other.code == 1)
    #expect(other.errors.contains("port \(first.port) of 127.0.0.1 is in use"))
    // It had its address refused before it made anything.
    #expect(try !folder.names().contains { $0.hasPrefix("other") })
    let second = try RunningProgram(
      in: first.folder, database: first.database, arguments: port + Program.repository)
    #expect(second.stop() == 0)
    let third = try RunningProgram(
      in: first.folder, database: folder["other.sqlite"],
      arguments: port + ["--share-port"] + Program.repository)
    #expect(third.stop() == 0)
  }

  @Test func `an address that cannot be had is told with what to write instead`() throws {
    let folder = try Folder()
    let host = try Self.serve(["--port", "0", "--host", "nope.invalid"], folder)
    #expect(host.code == 1)
    #expect(host.errors.contains("there is no address for the host \"nope.invalid\""))
  }

  @Test func `a server of the same database through a symbolic link shares the port`() throws {
    let first = try RunningProgram()
    let folder = try Folder()
    try FileManager.default.createSymbolicLink(
      atPath: folder["link.sqlite"], withDestinationPath: first.database)
    let second = try RunningProgram(
      in: folder, database: folder["link.sqlite"],
      arguments: ["--port", "\(first.port)"] + Program.repository)
    #expect(second.stop() == 0)
    #expect(first.stop() == 0)
    #expect(try !first.folder.names().contains { $0.contains("-port-") })
  }

  @Test(arguments: [64, 100])
  func `few open files are told at the start, and a dozen clients are served all the same`(files: Int) throws
  {
    let folder = try Folder()
    let command = "ulimit -n \(files); exec \"$0\" \"$@\""
    let child = try Child(
      "/bin/sh",
      ["-c", command, Program.path, "serve", "--port", "0", "--loops", "1", "--database", folder["a.sqlite"]]
        + Program.repository,
      environment: [:], output: folder["out"], errors: folder["err"])
    var said = ""
    for _ in 0..<1_000 where !said.contains("Listening") {
      usleep(10_000)
      said = String(decoding: (try? folder.bytes("err")) ?? [], as: UTF8.self)
    }
    let port = try #require(said.firstMatch(of: /127\.0\.0\.1:(\d+)/)?.1)
    let clients = try (0..<12).map { _ in try Client(port: #require(UInt16(port))) }
    for client in clients { try client.send("GET /v1/agreements?limit=1 HTTP/1.1\r\nHost: a\r\n\r\n") }
    for client in clients {
      try client.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let answers = String(decoding: try client.readToEnd(), as: UTF8.self)
      #expect(answers.ranges(of: "HTTP/1.1 200 OK\r\n").count == 2)
    }
    kill(child.identifier, SIGTERM)
    _ = child.wait(seconds: 20)
    #expect(said.contains("the limit of open files is too low (ulimit -n)"))
  }
}
