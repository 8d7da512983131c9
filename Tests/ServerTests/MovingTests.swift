internal import Chance
internal import Glibc
internal import HTTP
internal import Server
internal import Synchronization
internal import Testing

extension ServerTests {
  /// Which loop serves whom. Each loop has a handler of its own, which tells its number.
  @Suite struct Moving {
    private let gate = TestHandler.Count()
    private let parts = TestHandler.Count()

    /// The handlers that serve these clients, each with how many it serves.
    private func spread(_ clients: [Client]) throws -> [String: Int] {
      var counts: [String: Int] = [:]
      for client in clients { counts[try client.get("/handler").text, default: 0] += 1 }
      return counts
    }

    /// So many clients, each of whom is served before the next one comes.
    private func connect(_ count: Int, to server: RunningServer) throws -> [Client] {
      try (0..<count).map { _ in
        let client = try Client(server.address)
        _ = try client.get("/x")
        return client
      }
    }

    @Test(arguments: [1, 2, 3, 4], [false, true])
    func `every loop serves as many clients as every other`(loops: Int, isLocal: Bool) throws {
      let path = "/tmp/entente-test-\(getpid())-moving.sock"
      try withServer(loops: loops) {
        if isLocal { $0.address = .unix(path: path) }
      } _: { server in
        let clients = try connect(12 * loops, to: server)
        let counts = try spread(clients)
        #expect(counts.count == loops && counts.values.allSatisfy { $0 == 12 })
      }
    }

    @Test func `a loop whose clients left gets those who come`() throws {
      try withServer(loops: 2) { server in
        var clients = try connect(20, to: server)
        let leaving = try #require(try spread(clients).keys.first)
        clients = try clients.filter { try $0.get("/handler").text != leaving }
        #expect(clients.count == 10)
        try #require(eventually { server.metrics.connectionsOpen == 10 })
        let newcomers = try connect(10, to: server)
        try #expect(spread(newcomers) == [leaving: 10])
      }
    }

    @Test func `answers in parts are made by half of the loops, and who asked for one goes back`() throws {
      try withServer(loops: 4) { server in
        let clients = try connect(40, to: server)
        let homes = try spread(clients)
        #expect(homes.values.sorted() == [10, 10, 10, 10])
        var makers: [String: Int] = [:]
        for (number, client) in clients.enumerated() {
          let answer = try client.get("/parts/\(number)")
          #expect(answer.body.elementsEqual(pattern(number * 1_000)))
          makers[answer.fields["x-handler"] ?? "", default: 0] += 1
        }
        #expect(makers.count == 2 && Set(makers.keys).isSubset(of: homes.keys))
        #expect(makers.values.allSatisfy { $0 >= 10 })
        #expect(server.metrics.connectionsOpen == 40 && server.metrics.connectionsAccepted == 40)
        try #expect(eventually { try spread(clients) == homes })
      }
    }

    @Test func `what was asked is answered as it would be without a move`() throws {
      try withServer(loops: 2, configure(requests: 3)) { server in
        for _ in 0..<10 {
          let client = try Client(server.address)
          _ = try client.get("/x")
          let moved = try client.get("/parts/2/a?b", method: "HEAD", fields: "X-Request-Id: mine\r\n")
          #expect(moved.fields["x-target"] == "/parts/2/a?b" && moved.fields["x-request-id"] == "mine")
          #expect(moved.fields["content-length"] == "2000" && moved.fields["connection"] == nil)
          // The third is the last that a connection may ask, wherever it was served.
          try #expect(client.get("/parts/1").fields["connection"] == "close")
          #expect(client.isEnded())
        }
        #expect(server.metrics.requests == 30)
      }
    }

    private func configure(requests: Int) -> (inout Configuration) -> Void {
      { $0.limits.requestsPerConnection = requests }
    }

    @Test func `a request with a body, and one that others follow, is answered where it is`() throws {
      try withServer(loops: 2) { server in
        for client in try connect(6, to: server) {
          let home = try client.get("/handler").text
          try client.send("GET /parts/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
          try #expect(client.receive().body.count == 2_000)
          let requests = ["/parts/3", "/handler"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
          try client.send(requests.joined())
          try #expect(client.receive().body.count == 3_000)
          try #expect(client.receive().text == home)
        }
      }
    }

    @Test func `a client that resets on its way leaves nothing behind`() throws {
      try withServer(loops: 2, pieces: parts, feed: gate) { server in
        let clients = try connect(8, to: server)
        for client in clients {
          try client.send("GET /gate/1 HTTP/1.1\r\nHost: a\r\n\r\n")
          client.resetOnClose()
        }
        try #require(eventually { parts.value.load(ordering: .relaxed) > 0 })
        _ = consume clients
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        gate.value.store(1, ordering: .relaxed)
        let counts = try spread(connect(8, to: server))
        #expect(counts.values.sorted() == [4, 4])
      }
    }

    @Test func `a server that ends finishes what was asked, wherever that is`() throws {
      let server = try startServer(loops: 4, pieces: parts, feed: gate)
      let clients = try connect(12, to: server)
      for client in clients { try client.send("GET /gate/5 HTTP/1.1\r\nHost: a\r\n\r\n") }
      try #require(eventually { Steps.living.value.load(ordering: .relaxed) == 12 })
      server.stop()
      usleep(150_000)
      gate.value.store(1, ordering: .relaxed)
      for client in clients {
        let answer = try client.receive()
        #expect(answer.fields["connection"] == "close" && answer.body.count == 5_000)
        #expect(client.isEnded())
      }
      try #expect(server.join() == .drained)
      #expect(Steps.living.value.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: 1...6)
    func `clients who come, ask and go at random get whole answers, and nobody is lost`(seed: UInt64) throws {
      let kinds = ["/parts/0", "/parts/3", "/parts/40", "/parts-stream/4", "/stream/5", "/bytes/70000", "/x"]
      let lengths = [0, 3_000, 40_000, 40_000, 50_000, 70_000, 2]
      var chance = SplitMix64(seed: seed)
      try withServer(loops: 3) { server in
        var waiting: [(client: Client, lengths: [Int])] = []
        for _ in 0..<60 {
          let client = try Client(server.address)
          let picks = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
            Int.random(in: 0..<kinds.count, using: &chance)
          }
          try client.send(picks.map { "GET \(kinds[$0]) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
          if Int.random(in: 0..<4, using: &chance) == 0 {
            client.resetOnClose()
          } else {
            waiting.append((client, picks.map { lengths[$0] }))
          }
          if Bool.random(using: &chance), let (client, lengths) = waiting.popLast() {
            for length in lengths { try #expect(client.receive().body.count == length) }
          }
        }
        for (client, lengths) in waiting {
          for length in lengths { try #expect(client.receive().body.count == length) }
        }
        waiting = []
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        #expect(server.metrics.connectionsAccepted == 60)
        let counts = try spread(connect(9, to: server))
        #expect(counts.values.sorted() == [3, 3, 3])
      }
    }
  }
}
