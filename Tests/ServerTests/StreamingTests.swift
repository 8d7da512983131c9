internal import Glibc
internal import HTTP
internal import Server
internal import Synchronization
internal import Testing

extension ServerTests {
  /// Bodies that are made in pieces.
  @Suite struct Streaming {
    @Test(arguments: [0, 1, 7, 40, 300])
    func `pieces arrive as one chunked body and the connection goes on`(count: Int) throws {
      try withServer { server in
        let client = try Client(server.address)
        let answer = try client.get("/stream/\(count)")
        #expect(answer.fields["transfer-encoding"] == "chunked")
        #expect(answer.body == [[UInt8]](repeating: pattern(10_000), count: count).flatMap { $0 })
        try #expect(client.get("/after").text == "/after")
      }
    }

    @Test func `a client of HTTP 1.0 gets the pieces until the close`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET /stream/30 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let answer = try client.receive()
        #expect(answer.fields["connection"] == "close")
        #expect(answer.body.count == 300_000)
      }
    }

    @Test func `pieces are made only as the peer takes them`() throws {
      let pieces = TestHandler.Count()
      try withServer(pieces: pieces) { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try client.send("GET /stream/5000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { pieces.value.load(ordering: .relaxed) > 0 })
        // Another client's answers show that the loops have had turns since.
        for _ in 0..<50 { _ = try Client(server.address).get("/x") }
        let made = pieces.value.load(ordering: .relaxed)
        #expect(made < 2_000, "50 MB were not made for a client that took none")
        try #expect(client.receive().body.count == 50_000_000)
        #expect(pieces.value.load(ordering: .relaxed) == 5_000)
      }
    }

    @Test func `a body that fails midway is not ended as if it were whole`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET /broken/50 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(throws: Client.Fault.self) { _ = try client.receive() }
        #expect(eventually { server.metrics.connectionsOpen == 0 })
      }
    }

    @Test func `a body that fails midway resets a client of HTTP 1.0`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET /broken/50 HTTP/1.0\r\n\r\n")
        #expect(throws: Client.Fault.reset) { _ = try client.receive() }
      }
    }

    @Test func `a body that fails before anything was sent is an error like any other`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /broken/0 HTTP/1.1\r\nHost: a\r\n\r\n")
        try #expect(client.receive().text == "/first")
        let answer = try client.receive()
        #expect(answer.status == 500)
        #expect(answer.fields["content-type"] == "text/plain; charset=utf-8")
        #expect(client.isEnded())
      }
    }

    @Test func `a body that has nothing to give for now goes on when its bell is rung`() throws {
      let feed = TestHandler.Count()
      try withServer(feed: feed) { server in
        let clients = try (0..<5).map { _ in try Client(server.address) }
        for client in clients { try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n") }
        for client in clients { try #expect(client.receiveHead().status == 200) }
        for number in 1...10 {
          feed.reach(number)
          for client in clients { try #expect(client.receiveChunk() == [0x66]) }
        }
        for client in clients {
          try #expect(client.receiveChunk() == [])
          try #expect(client.get("/after").text == "/after")
        }
      }
    }

    @Test func `a body that waits costs no turns of the loop, whoever else is served`() throws {
      let feed = TestHandler.Count()
      let asked = TestHandler.Count()
      try withServer(loops: 1, pieces: asked, feed: feed) { server in
        let client = try Client(server.address)
        try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.receiveHead()
        for _ in 0..<100 { _ = try Client(server.address).get("/x") }
        #expect(asked.value.load(ordering: .relaxed) == 1)
        feed.reach(10)
        try #expect(client.receiveChunk().count == 10)
      }
    }

    @Test func `a client that resets while its body waits is noticed`() throws {
      let feed = TestHandler.Count()
      try withServer(feed: feed) { server in
        let client = try Client(server.address)
        try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.receiveHead()
        client.resetOnClose()
        _ = consume client
        #expect(eventually { server.metrics.connectionsOpen == 0 })
      }
    }

    @Test func `a body that waits comes to its end when the server ends`() throws {
      let feed = TestHandler.Count()
      let server = try startServer(feed: feed)
      let client = try Client(server.address)
      try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.receiveHead()
      server.stop()
      try #expect(client.receiveChunk() == [])
      try #expect(server.join() == .drained)
    }

    @Test func `a client that leaves midway ends the production`() throws {
      let pieces = TestHandler.Count()
      try withServer(pieces: pieces) { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try client.send("GET /stream/100000 HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.receiveHead()
        client.resetOnClose()
        _ = consume client
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        #expect(pieces.value.load(ordering: .relaxed) < 100_000)
      }
    }

    private func ask(_ client: borrowing Client, _ target: String) throws {
      try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
    }

    @Test
    func `readers that stall are bounded in number, the next ones are told so, and others are answered`()
      throws
    {
      try withServer(configure(streams: 100)) { server in
        let stalled = try (0..<300).map { _ in try Client(server.address, receiveBuffer: 4_096) }
        for client in stalled { try ask(client, "/stream/100000") }
        let statuses = try stalled.map { try $0.receiveHead().status }
        #expect(statuses.count { $0 == 200 } == 100)
        #expect(statuses.count { $0 == 503 } == 200)
        try #expect(Client(server.address).get("/x").text == "/x")
        _ = consume stalled
        #expect(eventually { server.metrics.connectionsOpen <= 1 })
        // Their places are free again.
        try #expect(Client(server.address).get("/stream/5").body.count == 50_000)
      }
    }

    private func configure(streams: Int) -> (inout Configuration) -> Void {
      { $0.limits.streams = streams }
    }

    @Test func `a reader that trickles is cut off though it never falls silent, and the log says why`() throws
    {
      let log = Observation.Log()
      var attachments = Attachments()
      attachments.makeObserver = { Observation.Collector(log) }
      try withServer(attachments: attachments) {
        $0.limits.answerTime = .milliseconds(200)
        $0.limits.answerBytesPerSecond = 1 << 40
      } _: { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try ask(client, "/stream/1000000")
        _ = try client.receiveHead()
        // It goes on taking chunks for as long as there are some.
        #expect(throws: Client.Fault.self) { while true { _ = try client.receiveChunk() } }
        #expect(eventually { log.all.last?.end == .slow })
      }
    }
  }
}
