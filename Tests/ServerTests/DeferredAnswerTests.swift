internal import Glibc
internal import HTTP
internal import Server
internal import Synchronization
internal import System
internal import Testing

extension ServerTests {
  /// Answers that come later than their requests, given by this thread while the loops wait for them.
  @Suite struct Deferred {
    private let desk = TestHandler.Desk()

    private func served(
      _ attachments: Attachments = Attachments(), configure: (inout Configuration) -> Void = { _ in },
      _ body: (RunningServer) throws -> Void
    ) throws {
      try withServer(loops: 1, attachments: attachments, desk: desk, configure, body)
    }

    private func ask(_ client: borrowing Client, _ targets: String...) throws {
      try client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    }

    @Test(arguments: [0, 1, 4, 5, 3_000])
    func `one that another thread gives is whole, and the connection goes on`(number: Int) throws {
      try served { server in
        let client = try Client(server.address)
        for _ in 0..<3 {
          try ask(client, "/later/\(number)")
          try #require(eventually { desk.count == 1 })
          desk.giveAll()
          try #expect(client.receive().body.elementsEqual(pattern(number * 1_000)))
          try #expect(client.get("/after").text == "/after")
        }
        #expect(server.metrics.requests == 6)
      }
    }

    @Test func `others are answered while it is waited for, and each gets its own`() throws {
      try served { server in
        let waiting = try (0..<20).map { _ in try Client(server.address) }
        for (number, client) in waiting.enumerated() { try ask(client, "/later/\(number)") }
        try #require(eventually { desk.count == 20 })
        let other = try Client(server.address)
        for number in 0..<50 { try #expect(other.get("/\(number)").text == "/\(number)") }
        desk.giveAll()
        for (number, client) in waiting.enumerated() {
          try #expect(client.receive().body.count == number * 1_000)
        }
      }
    }

    @Test func `whoever has waited and asks again comes after whoever is answered at once`() throws {
      try served { server in
        let waiting = try (0..<40).map { _ in try Client(server.address) }
        for client in waiting { try ask(client, "/later/0") }
        try #require(eventually { desk.count == 40 })
        desk.giveAll()
        for client in waiting { _ = try client.receive() }
        let (other, holding) = (try Client(server.address), try Client(server.address))
        _ = try other.get("/before")
        try ask(holding, "/held")
        desk.hold.withLock(when: \.isHeld) { _ in }
        // All of it lies there when the loop looks again.
        for (number, client) in waiting.enumerated() { try ask(client, "/again/\(number)") }
        try ask(other, "/other")
        desk.hold.withLock(when: { _ in true }) { $0.isOver = true }
        let first = try number(of: other.receive())
        for (number, client) in waiting.enumerated() {
          let answer = try client.receive()
          #expect(answer.text == "/again/\(number)")
          // Numbers are counted on from a random one, and may run over.
          try #expect(Int64(bitPattern: self.number(of: answer) &- first) > 0)
        }
      }
    }

    /// The number that the loop gave a request when it looked at it.
    private func number(of answer: Client.Answer) throws -> UInt64 {
      try #require(answer.fields["x-request-id"].flatMap { UInt64($0, radix: 16) })
    }

    @Test func `what was asked before it does not wait, and what was asked after it keeps its order`() throws
    {
      try served { server in
        let client = try Client(server.address)
        try ask(client, "/a", "/later/6", "/b", "/later/2", "/c")
        try #expect(client.receive().text == "/a")
        try #require(eventually { desk.count == 1 })
        try ask(client, "/d")
        desk.giveAll()
        try #expect(client.receive().body.count == 6_000)
        try #expect(client.receive().text == "/b")
        try #require(eventually { desk.count == 1 })
        desk.giveAll()
        try #expect(client.receive().body.count == 2_000)
        try #expect(client.receive().text == "/c")
        try #expect(client.receive().text == "/d")
      }
    }

    @Test func `the body of its request goes along`() throws {
      try served { server in
        let client = try Client(server.address)
        let body = pattern(300_000)
        try client.send("PUT /later HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        try #require(eventually { desk.count == 1 })
        desk.giveAll()
        try #expect(client.receive().body == body)
      }
    }

    @Test func `whoever has it learns that the client has gone, and nobody else gets it`() throws {
      let log = Observation.Log()
      var attachments = Attachments()
      attachments.makeObserver = { Observation.Collector(log) }
      try served(attachments) { server in
        let client = try Client(server.address)
        try ask(client, "/later/1")
        try #require(eventually { desk.count == 1 })
        client.resetOnClose()
        _ = consume client
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        #expect(desk.waiting.withLock { $0.allSatisfy { !$0.place.isWanted } })
        #expect(log.all.map(\.status) == [499] && log.all.map(\.end) == [.left])
        let next = try Client(server.address)
        try ask(next, "/later/2")
        try #require(eventually { desk.count == 2 })
        desk.giveAll()
        try #expect(next.receive().body.count == 2_000)
      }
    }

    @Test func `one that turns out to come later still is waited for in its turn`() throws {
      try served { server in
        let client = try Client(server.address)
        try ask(client, "/a", "/twice/3", "/b")
        try #expect(client.receive().text == "/a")
        try #require(eventually { desk.count == 1 })
        try #expect(Client(server.address).get("/other").text == "/other")
        desk.giveAll()
        try #expect(client.receive().body.elementsEqual(pattern(3_000)))
        try #expect(client.receive().text == "/b")
        #expect(server.metrics.requests == 4)
      }
    }

    @Test func `many more than a turn wakes are all answered, and who asks meanwhile too`() throws {
      try served { server in
        let waiting = try (0..<200).map { _ in try Client(server.address) }
        for client in waiting { try ask(client, "/later/1") }
        try #require(eventually { desk.count == 200 })
        let other = try Client(server.address)
        desk.giveAll()
        try #expect(other.get("/other").text == "/other")
        for client in waiting { try #expect(client.receive().body.count == 1_000) }
      }
    }

    @Test func `a server that ends waits for it`() throws {
      let server = try startServer(loops: 1, desk: desk)
      let client = try Client(server.address)
      try ask(client, "/later/50")
      try #require(eventually { desk.count == 1 })
      server.stop()
      usleep(200_000)
      desk.giveAll()
      let answer = try client.receive()
      #expect(answer.fields["connection"] == "close" && answer.body.count == 50_000)
      #expect(client.isEnded())
      try #expect(server.join() == .drained)
    }

    @Test func `it may be a stream, a head alone, and the last answer`() throws {
      try served { server in
        let client = try Client(server.address)
        try #expect(client.get("/soon-stream/40").body.count == 400_000)
        try #expect(client.get("/soon/9", method: "HEAD").fields["content-length"] == "9000")
        let last = try client.get("/soon/3", fields: "Connection: close\r\n")
        #expect(last.fields["connection"] == "close" && last.body.count == 3_000)
        #expect(client.isEnded())
        let old = try Client(server.address)
        try old.send("GET /soon/3 HTTP/1.0\r\n\r\n")
        try #expect(old.receive().body.count == 3_000)
        #expect(old.isEnded())
      }
    }

    @Test func `a client that sends no more gets it all the same`() throws {
      try served { server in
        let client = try Client(server.address)
        try ask(client, "/later/30")
        client.endSending()
        try #require(eventually { desk.count == 1 })
        desk.giveAll()
        try #expect(client.receive().body.count == 30_000)
        #expect(client.isEnded())
      }
    }

    @Test func `no limit on clients runs out while it is waited for`() throws {
      try served(configure: { configuration in
        configuration.limits.answerTime = .milliseconds(100)
        configuration.limits.idleTime = .milliseconds(100)
        configuration.limits.headTime = .milliseconds(100)
      }) { server in
        let client = try Client(server.address)
        try ask(client, "/later/3")
        usleep(400_000)
        desk.giveAll()
        try #expect(client.receive().body.count == 3_000)
      }
    }

    @Test func `what is kept of its request counts against the memory of all connections`() throws {
      try served(configure: { $0.limits.bufferedBytes = 200 }) { server in
        let client = try Client(server.address)
        try #expect(client.get("/soon/2").body.count == 2_000)
        try client.send("GET /soon/2?\(String(repeating: "q", count: 300)) HTTP/1.1\r\nHost: a\r\n\r\n")
        try #expect(client.receive().status == 503)
        #expect(client.isEnded())
      }
    }

    @Test(arguments: 1...8)
    func `any mix of answers comes whole and in order`(round: Int) throws {
      var generator = SystemRandomNumberGenerator()
      let kinds = ["/soon/0", "/soon/3", "/soon/40", "/soon-stream/7", "/stream/9", "/bytes/70000", "/x"]
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

    @Test func `a poll ends with its time, or with the server`() throws {
      let server = try startServer(loops: 1, desk: desk)
      try #expect(Client(server.address).get("/poll/50").text == "nothing")
      let client = try Client(server.address)
      try ask(client, "/poll/3600000")
      try #expect(Client(server.address).get("/x").text == "/x")
      server.stop()
      try #expect(client.receive().text == "nothing")
      try #expect(server.join() == .drained)
    }
  }
}
