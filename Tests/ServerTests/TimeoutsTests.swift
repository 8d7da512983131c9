internal import Glibc
internal import HTTP
internal import Server
internal import Testing

extension ServerTests {
  /// How long each step may take.
  @Suite struct Timeouts {
    @Test func `a head that trickles in is refused with 408 however steadily it comes`() throws {
      try withServer {
        $0.limits.headTime = .milliseconds(200)
      } _: { server in
        let client = try Client(server.address)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n")
        for _ in 0..<20 {
          try? client.send("X-A: b\r\n")
          usleep(20_000)
        }
        try #expect(client.receive().status == 408)
        #expect(client.isEnded())
      }
    }

    @Test func `a body that stops is refused with 408`() throws {
      try withServer {
        $0.limits.bodyGapTime = .milliseconds(100)
      } _: { server in
        let client = try Client(server.address)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        try #expect(client.receive().status == 408)
        #expect(client.isEnded())
      }
    }

    @Test func `a body that trickles in without end is refused with 408`() throws {
      try withServer {
        $0.limits.bodyTime = .milliseconds(200)
      } _: { server in
        let client = try Client(server.address)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<20 {
          try? client.send("1\r\nx\r\n")
          usleep(20_000)
        }
        try #expect(client.receive().status == 408)
      }
    }

    @Test func `a connection that stays idle is closed without a word`() throws {
      try withServer {
        $0.limits.idleTime = .milliseconds(100)
      } _: { server in
        let client = try Client(server.address)
        _ = try client.get("/x")
        #expect(client.isEnded())
      }
    }

    @Test func `a client that never speaks is closed without a word`() throws {
      try withServer {
        $0.limits.headTime = .milliseconds(100)
      } _: { server in
        try #expect(Client(server.address).isEnded())
      }
    }

    @Test func `an idle connection outlives the time for a head`() throws {
      try withServer {
        $0.limits.headTime = .milliseconds(50)
      } _: { server in
        let client = try Client(server.address)
        _ = try client.get("/x")
        usleep(300_000)
        try #expect(client.get("/y").text == "/y")
      }
    }

    @Test(arguments: ["/bytes/20000000", "/stream/5000"])
    func `a peer that never reads is cut off`(target: String) throws {
      try withServer {
        $0.limits.answerTime = .milliseconds(200)
      } _: { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { server.metrics.connectionsAccepted == 1 && server.metrics.connectionsOpen == 0 })
        // What it reads now is not whole, and does not look whole.
        #expect(throws: Client.Fault.self) { _ = try client.receive() }
      }
    }

    @Test func `a slow reader gets all of it as long as it takes some`() throws {
      try withServer {
        $0.limits.answerTime = .milliseconds(500)
      } _: { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try client.send("GET /bytes/6000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(200_000)
        try #expect(client.receive().body == pattern(6_000_000))
      }
    }

    @Test func `a refused client that never closes is let go of`() throws {
      try withServer {
        $0.limits.lingerTime = .milliseconds(100)
      } _: { server in
        let client = try Client(server.address)
        try client.send("nonsense\r\n\r\n")
        _ = try client.receive()
        #expect(eventually { server.metrics.connectionsOpen == 0 })
      }
    }
  }
}
