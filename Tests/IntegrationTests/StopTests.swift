import Foundation
import Testbed
import Testing

/// SIGTERM loses no request.
struct StopTests {
  @Test func `a client in the middle of its request still gets its answer`() throws {
    let server = try RunningProgram()
    let client = try server.client()
    try client.send("GET /v1/agreements?between=RUS,TKM HTTP/1.1\r\nHos")
    // What was sent before is certain to have been read once a later connection is answered.
    #expect(try server.get("/health").status == 200)
    server.terminate()
    try server.waitUntilClosed()
    try client.send("t: localhost\r\n\r\n")
    let answer = try Answer(try client.readToEnd())
    #expect(answer.status == 200)
    #expect(try !answer.json["data"].items.isEmpty)
    #expect(server.wait() == 0)
    #expect(server.said.contains("Stopped"))
  }

  @Test func `a stream that is under way goes on to its end`() throws {
    let (folder, count) = (try Folder(), 3_000)
    let database = try TestDatabase()
    let summary = String(repeating: "A long account of what happened. ", count: 50)
    let events = (0..<count).map { number in
      """
      {"id": "planted-\(number)", "title": "Planted", "kind": "meeting", "status": "reported",
      "summary": "\(summary)", "citations": [{"source": "trend-2025-12-11"}]}
      """
    }
    try database.store("events", "[\(events.joined(separator: ","))]")
    let server = try RunningProgram(in: folder, database: database.path)
    let client = try server.client(receiveBuffer: 4_096)
    try client.send("GET /v1/events.ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n")
    var bytes = try client.read(most: 16)
    server.terminate()
    try server.waitUntilClosed()
    bytes += try client.readToEnd()
    let answer = try Answer(bytes)
    #expect(answer.status == 200)
    #expect(answer.body.count > count * summary.utf8.count)
    #expect(answer.lines.count == count + (try Repository.seeds(of: "events").count))
    #expect(answer.lines.allSatisfy { $0.first == UInt8(ascii: "{") && $0.last == UInt8(ascii: "}") })
    #expect(server.wait() == 0)
  }

  @Test func `an idle connection does not hold the server up`() throws {
    let server = try RunningProgram()
    let client = try server.client()
    try client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    #expect(try Answer(try client.read()).status == 200)
    #expect(server.stop() == 0)
    #expect(try client.readToEnd().isEmpty)
  }
}
