internal import Glibc
internal import HTTP
internal import Server
internal import Testing

extension ServerTests {
  /// How many and how much.
  @Suite struct LimitsOfMany {
    @Test func `a connection too many is told 503 and when to come back`() throws {
      try withServer {
        $0.limits.connections = 3
      } _: { server in
        var clients = try (0..<3).map { _ in try Client(server.address) }
        for client in clients { try #expect(client.get("/in").status == 200) }
        let late = try Client(server.address)
        let answer = try late.receive()
        #expect(answer.status == 503)
        #expect(answer.fields["retry-after"] == "1")
        #expect(late.isEnded())
        // Those inside are served on, and a place that is given up is taken.
        for client in clients { try #expect(client.get("/still").status == 200) }
        clients.removeFirst()
        try #expect(eventually { try Client(server.address).get("/again").status == 200 })
        #expect(server.metrics.connectionsRefused >= 1)
      }
    }

    @Test func `an address with too many connections is told 429`() throws {
      try withServer {
        $0.limits.connectionsPerAddress = 2
      } _: { server in
        let clients = try (0..<2).map { _ in try Client(server.address) }
        for client in clients { try #expect(client.get("/in").status == 200) }
        let answer = try Client(server.address).receive()
        #expect(answer.status == 429)
        #expect(answer.fields["retry-after"] == "1")
      }
    }

    @Test func `clients far beyond the limit cost nothing lasting`() throws {
      try withServer {
        $0.limits.connections = 1
      } _: { server in
        let inside = try Client(server.address)
        try #expect(inside.get("/in").status == 200)
        let others = try (0..<400).map { _ in try Client(server.address) }
        try #expect(inside.get("/still").status == 200)
        #expect(eventually { server.metrics.connectionsRefused == 400 })
        #expect(others.count == 400)
        for other in others { other.endSending() }
        #expect(eventually { server.metrics.connectionsOpen == 1 })
      }
    }

    @Test func `the last request that a connection may make says so`() throws {
      try withServer {
        $0.limits.requestsPerConnection = 3
      } _: { server in
        let client = try Client(server.address)
        try #expect(client.get("/1").fields["connection"] == nil)
        try #expect(client.get("/2").fields["connection"] == nil)
        try #expect(client.get("/3").fields["connection"] == "close")
        #expect(client.isEnded())
      }
    }

    @Test func `unfinished bodies beyond what all may keep are refused with 503`() throws {
      try withServer(loops: 1) {
        $0.limits.bufferedBytes = 1_000_000
      } _: { server in
        let greedy = try (0..<4).map { _ in try Client(server.address) }
        var refused = 0
        for client in greedy {
          try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 400001\r\n\r\n")
          try client.send([UInt8](repeating: 0x78, count: 400_000))
        }
        for client in greedy {
          try? client.send("x")
          if let answer = try? client.receive(), answer.status == 503 { refused += 1 }
        }
        #expect(refused >= 1 && refused < 4)
        try #expect(Client(server.address).get("/small").status == 200)
      }
    }

    @Test func `an answer that would have to wait beyond what all may keep is cut off`() throws {
      try withServer(loops: 1) {
        $0.limits.bufferedBytes = 100_000
      } _: { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try client.send("GET /bytes/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.metrics.connectionsAccepted == 1 && server.metrics.connectionsOpen == 0 })
        try #expect(Client(server.address).get("/small").status == 200)
      }
    }
  }
}
