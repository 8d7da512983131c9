import Bytes
internal import HTTP
internal import Server
import System
internal import Testing

extension ServerTests {
  /// What is told of requests.
  @Suite struct Observation {
    /// Collects what all loops tell.
    final class Log: Sendable {
      struct Line: Sendable, Equatable {
        var method: Method?
        var target: String
        var status: UInt16
        var bytes: Int
        var identifier: String
        var peer: String
        var isAborted: Bool
        var end = AnswerEnd.whole
      }
      let lines = Locked<[Line]>([])
      var all: [Line] { lines.withLock { $0 } }
    }

    final class Collector: Observer {
      let log: Log
      init(_ log: Log) { self.log = log }
      func observe(_ record: RequestRecord, target: Span<UInt8>) {
        let line = Log.Line(
          method: record.method, target: String(decoding: target, as: UTF8.self), status: record.status,
          bytes: record.bytes, identifier: record.identifier.description, peer: record.peer.host,
          isAborted: record.isAborted, end: record.end)
        log.lines.withLock { $0.append(line) }
      }
    }

    private func observed(_ body: (RunningServer, Log) throws -> Void) throws {
      let log = Log()
      var attachments = Attachments()
      attachments.makeObserver = { Collector(log) }
      try withServer(attachments: attachments) { try body($0, log) }
    }

    @Test func `each request is told once with what was answered`() throws {
      try observed { server, log in
        let client = try Client(server.address)
        let answer = try client.get("/bytes/5?q=%20", method: "PUT", fields: "X-Request-Id: mine-1\r\n")
        #expect(answer.fields["x-request-id"] == "mine-1")
        _ = try client.get("/stream/3")
        #expect(log.all.count == 2)
        let first = try #require(log.all.first)
        #expect(first.method == .put && first.target == "/bytes/5?q=%20" && first.status == 200)
        #expect(first.identifier == "mine-1" && first.peer == "127.0.0.1" && !first.isAborted)
        #expect(server.metrics.bytesSent >= first.bytes)
        #expect(log.all[1].bytes > 30_000 && log.all[1].target == "/stream/3")
      }
    }

    @Test func `refused and aborted requests are told too`() throws {
      try observed { server, log in
        let bad = try Client(server.address)
        try bad.send("nonsense\r\n\r\n")
        let answer = try bad.receive()
        #expect(log.all.map(\.status) == [UInt16(answer.status)])
        #expect(log.all.first?.identifier == answer.fields["x-request-id"])
        #expect(log.all.first?.method == nil)
        let broken = try Client(server.address)
        try broken.send("GET /broken/50 HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try? broken.receive()
        #expect(eventually { log.all.last?.end == .failed })
      }
    }

    @Test func `ids of the server's own making never repeat, and unfit ones are replaced`() throws {
      try withServer { server in
        var seen: Set<String> = []
        for _ in 0..<10 {
          let client = try Client(server.address)
          for _ in 0..<10 { seen.insert(try client.get("/x").fields["x-request-id"] ?? "") }
          seen.insert(try client.get("/x", fields: "X-Request-Id: not fit\r\n").fields["x-request-id"] ?? "")
        }
        #expect(seen.count == 110)
        #expect(!seen.contains("not fit") && !seen.contains(""))
      }
    }

    @Test func `metrics count what happened`() throws {
      try withServer { server in
        let client = try Client(server.address)
        for _ in 0..<5 { _ = try client.get("/x") }
        _ = try client.get("/status/404", method: "DELETE")
        let bad = try Client(server.address)
        try bad.send("nonsense\r\n\r\n")
        _ = try bad.receive()
        func samples(_ name: String) -> [Metric.Sample] {
          server.metrics.all.first { $0.name == name }?.read() ?? []
        }
        func number(_ name: String, _ labels: [String] = []) -> Int? {
          let sample = samples(name).first { $0.labels.map(\.value) == labels }
          return if case .integer(let number)? = sample?.value { number } else { nil }
        }
        #expect(number("http_requests_total", ["GET", "2xx"]) == 5)
        #expect(number("http_requests_total", ["DELETE", "4xx"]) == 1)
        #expect(number("http_parse_errors_total") == 1)
        #expect(number("http_connections_accepted_total") == 2)
        guard case .distribution(let durations)? = samples("http_request_duration_seconds").first?.value
        else {
          Issue.record("there are no durations")
          return
        }
        #expect(durations.counts.reduce(0, +) == 7 && durations.sum > 0)
      }
    }
  }
}
