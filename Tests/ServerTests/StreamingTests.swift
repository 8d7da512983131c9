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
        #expect(answer.fields["content-type"] == "application/problem+json")
        #expect(client.isEnded())
      }
    }

    @Test func `a body that has nothing to give for now goes on when the bell is rung`() throws {
      let feed = TestHandler.Count()
      var attachments = Attachments()
      attachments.doorbell = Waker()
      let doorbell = try #require(attachments.doorbell)
      try withServer(attachments: attachments, feed: feed) { server in
        let clients = try (0..<5).map { _ in try Client(server.address) }
        for client in clients { try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n") }
        for client in clients { try #expect(client.receiveHead().status == 200) }
        for number in 1...10 {
          feed.value.store(number, ordering: .relaxed)
          doorbell.ring()
          for client in clients { try #expect(client.receiveChunk() == [0x66]) }
        }
        for client in clients {
          try #expect(client.receiveChunk() == [])
          try #expect(client.get("/after").text == "/after")
        }
      }
    }

    @Test func `a body that waits is asked again though nobody rings, and costs no turns of the loop`() throws
    {
      let feed = TestHandler.Count()
      let asked = TestHandler.Count()
      try withServer(loops: 1, pieces: asked, feed: feed) { server in
        let client = try Client(server.address)
        try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try client.receiveHead()
        // Other clients give the loop many turns; none of them is for the body that waits.
        for _ in 0..<100 { _ = try Client(server.address).get("/x") }
        #expect(asked.value.load(ordering: .relaxed) < 50)
        feed.value.store(10, ordering: .relaxed)
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

    @Test func `a body that waits does not keep a server from ending`() throws {
      let feed = TestHandler.Count()
      let server = try startServer(feed: feed)
      let client = try Client(server.address)
      try client.send("GET /feed HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.receiveHead()
      server.stop()
      #expect(throws: Client.Fault.reset) { _ = try client.receiveChunk() }
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
  }
}
