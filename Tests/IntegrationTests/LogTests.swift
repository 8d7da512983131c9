import Foundation
import Glibc
import Testbed
import Testing

/// What a server tells in its log, and that nobody waits for the one who reads it.
struct LogTests {
  private static func lines(_ server: RunningProgram, _ file: String) throws -> [String] {
    String(decoding: try server.folder.bytes(file), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test
  func `with log json every line of both streams is JSON with a time, and names client, status and reason`()
    throws
  {
    let server = try RunningProgram(arguments: ["--port", "0", "--log", "json"] + Program.repository)
    _ = try server.get("/v1/agreements?sttus=signed")
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    _ = try client.readToEnd()
    #expect(server.stop() == 0)
    for file in ["serve.out", "serve.err"] {
      for line in try Self.lines(server, file) {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["time"] is String, "no time in \(line)")
      }
    }
    let requests = try Self.lines(server, "serve.out").filter { $0.contains("\"status\":400") }
    #expect(requests.count == 2)
    #expect(requests.allSatisfy { $0.contains("\"client\":\"127.0.0.1\"") && $0.contains("\"reason\":\"") })
    #expect(requests.contains { $0.contains("sttus") })
    #expect(try Self.lines(server, "serve.err").contains { $0.contains("starts") })
  }

  @Test func `a head that never ends is told with the time that it was waited for`() throws {
    let server = try RunningProgram(
      arguments: ["--port", "0", "--log", "json", "--limit", "head-time=1"] + Program.repository)
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\nHost: a\r\n")
    _ = try client.readToEnd()
    #expect(server.stop() == 0)
    let line = try #require(try Self.lines(server, "serve.out").first { $0.contains("\"status\":408") })
    let micros = try #require(line.firstMatch(of: /"micros":(\d+)/))
    #expect(Int(micros.1) ?? 0 >= 900_000)
  }

  @Test func `who reads the log and stalls holds up no request, and what was dropped is told`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let folder = try Folder()
    let server = try RunningProgram(in: folder, arguments: ["--port", "0"] + Program.repository)
    _ = server.stop()
    // The child writes to the pipe by its path, and nobody reads it for now.
    let (read, write) = (ends[0], ends[1])
    defer { close(read) }
    let child = try Child(
      Program.path,
      ["serve", "--port", "0", "--log", "text", "--database", server.database] + Program.repository,
      environment: [:], output: "/proc/\(getpid())/fd/\(write)", errors: folder["stalled.err"])
    close(write)
    defer { _ = kill(child.identifier, SIGKILL); _ = child.wait(seconds: 10) }
    let port = try port(in: folder, "stalled.err")
    let client = try Client(port: port)
    let long = String(repeating: "a", count: 7_000)
    // Ten mebibytes of lines, where a pipe takes 64 KiB and the queue four mebibytes.
    for number in 0..<1_500 {
      try client.send("GET /health?\(long)=\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.read()
    }
    // Now it is read, to its end.
    kill(child.identifier, SIGTERM)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(read, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    let isTold = String(decoding: text, as: UTF8.self).contains(
      " lines were dropped, since nobody read the log.")
    #expect(isTold)
  }

  private func port(in folder: Folder, _ file: String) throws -> UInt16 {
    for _ in 0..<3_000 {
      let said = String(decoding: (try? folder.bytes(file)) ?? [], as: UTF8.self)
      if let match = said.firstMatch(of: /Listening on http:\/\/127\.0\.0\.1:(\d+)\n/) {
        return UInt16(match.1) ?? 0
      }
      usleep(10_000)
    }
    throw RunningProgram.DidNotListen(said: "")
  }

  @Test func `SIGHUP finishes what is in flight, as SIGTERM does`() throws {
    let server = try RunningProgram()
    _ = try server.get("/health")
    server.signal(SIGHUP)
    #expect(server.wait() == 0)
    #expect(server.said.contains("everything in flight was answered"))
  }
}
