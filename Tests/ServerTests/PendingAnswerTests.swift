internal import Glibc
internal import HTTP
internal import Server
internal import Synchronization
internal import Testing

extension ServerTests {
  /// Answers that are made in parts. A gate that a test opens keeps one from being finished before.
  @Suite struct PendingAnswer {
    private let gate = TestHandler.Count()
    private let parts = TestHandler.Count()

    private func open() { gate.value.store(1, ordering: .relaxed) }
    private var made: Int { parts.value.load(ordering: .relaxed) }
    private var living: Int { Steps.living.value.load(ordering: .relaxed) }

    /// One loop, so that whoever is answered is answered between two parts.
    private func served(
      _ attachments: Attachments = Attachments(), configure: (inout Configuration) -> Void = { _ in },
      _ body: (RunningServer) throws -> Void
    ) throws {
      try withServer(loops: 1, attachments: attachments, pieces: parts, feed: gate, configure, body)
      #expect(living == 0)
    }

    private func ask(_ client: borrowing Client, _ targets: String...) throws {
      try client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    }

    @Test(arguments: [0, 1, 2, 4, 5, 300])
    func `it is whole and the connection goes on`(number: Int) throws {
      try served { server in
        let client = try Client(server.address)
        for _ in 0..<2 {
          let answer = try client.get("/parts/\(number)/a?b", fields: "X-Request-Id: mine-\(number)\r\n")
          #expect(answer.body.elementsEqual(pattern(number * 1_000)))
          #expect(answer.fields["x-target"] == "/parts/\(number)/a?b")
          #expect(answer.fields["x-request-id"] == "mine-\(number)")
          try #expect(client.get("/after").text == "/after")
        }
        #expect(made == 2 * max(number, 1))
        #expect(server.metrics.requests == 4)
      }
    }

    @Test func `others are answered before it, though they asked after it`() throws {
      try served { server in
        let slow = try Client(server.address)
        try ask(slow, "/gate/9")
        try #require(eventually { made > 0 })
        let other = try Client(server.address)
        for number in 0..<50 { try #expect(other.get("/\(number)").text == "/\(number)") }
        _ = try Client(server.address).get("/stream/30")
        open()
        try #expect(slow.receive().body.count == 9_000)
      }
    }

    @Test func `one is finished before the next is begun, in the order of asking`() throws {
      try served { server in
        let first = try Client(server.address)
        try ask(first, "/gate/1")
        try #require(eventually { made > 0 })
        let others = try (0..<5).map { _ in try Client(server.address) }
        for other in others { try ask(other, "/parts/7") }
        let witness = try Client(server.address)
        for _ in 0..<20 { _ = try witness.get("/x") }
        #expect(server.metrics.requests == 20)
        open()
        try #expect(first.receive().body.count == 1_000)
        for other in others { try #expect(other.receive().body.count == 7_000) }
      }
    }

    @Test func `what was asked before it on its connection does not wait, and what was asked after it does`()
      throws
    {
      try served { server in
        let client = try Client(server.address)
        try ask(client, "/a", "/gate/6", "/b", "/parts/2", "/parts/20", "/c")
        try #expect(client.receive().text == "/a")
        try #require(eventually { made > 0 })
        try ask(client, "/d")
        open()
        for (length, text) in [(6_000, nil), (2, "/b"), (2_000, nil), (20_000, nil), (2, "/c"), (2, "/d")] {
          let answer = try client.receive()
          #expect(answer.body.count == length)
          if let text { #expect(answer.text == text) }
        }
      }
    }

    @Test func `it may end as a stream, as a head alone, and as the last answer`() throws {
      try served { server in
        let client = try Client(server.address)
        try #expect(client.get("/parts-stream/40").body.count == 400_000)
        try #expect(client.get("/parts/9", method: "HEAD").fields["content-length"] == "9000")
        let last = try client.get("/parts/3", fields: "Connection: close\r\n")
        #expect(last.fields["connection"] == "close" && last.body.count == 3_000)
        #expect(client.isEnded())
        let old = try Client(server.address)
        try old.send("GET /parts/3 HTTP/1.0\r\n\r\n")
        try #expect(old.receive().body.count == 3_000)
        #expect(old.isEnded())
      }
    }

    @Test func `a client that resets meanwhile ends it, and is told of as one that left`() throws {
      let log = Observation.Log()
      var attachments = Attachments()
      attachments.makeObserver = { Observation.Collector(log) }
      try served(attachments) { server in
        let clients = try (0..<3).map { _ in try Client(server.address) }
        for client in clients {
          try ask(client, "/gate/1")
          client.resetOnClose()
        }
        try #require(eventually { made > 0 && living == 3 })
        _ = consume clients
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        #expect(living == 0)
        #expect(log.all.map(\.status) == [499, 499, 499])
        #expect(log.all.allSatisfy { $0.isAborted && $0.target == "/gate/1" })
        open()
        try #expect(Client(server.address).get("/parts/2").body.count == 2_000)
      }
    }

    @Test func `a client that sends no more gets it all the same`() throws {
      try served { server in
        let client = try Client(server.address)
        try ask(client, "/gate/30")
        client.endSending()
        try #require(eventually { made > 0 })
        open()
        try #expect(client.receive().body.count == 30_000)
        #expect(client.isEnded())
      }
    }

    @Test func `nothing is made for a client that does not take what it asked before`() throws {
      open()
      try served { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try ask(client, "/bytes/20000000", "/parts/3", "/end")
        try #require(eventually { server.metrics.bytesSent > 0 })
        for _ in 0..<50 { _ = try Client(server.address).get("/x") }
        #expect(made == 0)
        try #expect(client.receive().body.count == 20_000_000)
        try #expect(client.receive().body.count == 3_000)
        try #expect(client.receive().text == "/end")
      }
    }

    @Test func `no limit on clients runs out while it is made`() throws {
      try served(configure: { configuration in
        configuration.limits.answerTime = .milliseconds(100)
        configuration.limits.idleTime = .milliseconds(100)
        configuration.limits.headTime = .milliseconds(100)
      }) { server in
        let client = try Client(server.address)
        try ask(client, "/gate/3")
        usleep(400_000)
        open()
        try #expect(client.receive().body.count == 3_000)
      }
    }

    @Test func `what is kept of its request counts against the memory of all connections`() throws {
      try served(configure: { $0.limits.bufferedBytes = 200 }) { server in
        let client = try Client(server.address)
        try #expect(client.get("/parts/2").body.count == 2_000)
        try client.send("GET /parts/2?\(String(repeating: "q", count: 300)) HTTP/1.1\r\nHost: a\r\n\r\n")
        try #expect(client.receive().status == 503)
        #expect(client.isEnded())
      }
    }

    @Test func `a server that ends finishes it first`() throws {
      let server = try startServer(loops: 1, pieces: parts, feed: gate)
      let clients = try (0..<3).map { _ in try Client(server.address) }
      for client in clients { try ask(client, "/gate/50") }
      try #require(eventually { made > 0 && living == 3 })
      server.stop()
      usleep(200_000)
      open()
      for client in clients {
        let answer = try client.receive()
        #expect(answer.fields["connection"] == "close" && answer.body.count == 50_000)
        #expect(client.isEnded())
      }
      try #expect(server.join() == .drained)
      #expect(living == 0)
    }

    @Test(arguments: 1...8)
    func `any mix of answers comes whole and in order`(round: Int) throws {
      var generator = SystemRandomNumberGenerator()
      let kinds = ["/parts/0", "/parts/3", "/parts/40", "/parts-stream/7", "/stream/9", "/bytes/70000", "/x"]
      let lengths = [0, 3_000, 40_000, 70_000, 90_000, 70_000, 2]
      try served { server in
        var asked: [(client: Client, lengths: [Int])] = []
        for _ in 0..<12 {
          let client = try Client(server.address, receiveBuffer: Bool.random(using: &generator) ? 4_096 : nil)
          let picks = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
            kinds.indices.randomElement() ?? 0
          }
          try client.send(picks.map { "GET \(kinds[$0]) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
          if Int.random(in: 0..<4, using: &generator) == 0 {
            client.resetOnClose()
          } else {
            asked.append((client, picks.map { lengths[$0] }))
          }
        }
        for (client, lengths) in asked {
          for length in lengths { try #expect(client.receive().body.count == length) }
        }
      }
    }
  }
}
