internal import Chance
internal import Glibc
internal import HTTP
internal import Server
internal import Synchronization
internal import Testing

extension ServerTests {
  /// Which loop serves whom. Each loop has a handler of its own, which tells its number.
  @Suite struct Placing {
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
      let path = "/tmp/entente-test-\(getpid())-placing.sock"
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

    @Test(arguments: 1...6)
    func `clients who come, ask and go at random get whole answers, and nobody is lost`(seed: UInt64) throws {
      let kinds = ["/soon/0", "/soon/3", "/soon/40", "/soon-stream/4", "/stream/5", "/bytes/70000", "/x"]
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
