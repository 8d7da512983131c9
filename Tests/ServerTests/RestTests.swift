internal import Glibc
internal import Server
internal import Testing

extension ServerTests {
  /// When handlers let go of what they hold while requests come.
  @Suite struct Rest {
    private func rests(_ client: Client) throws -> Int { try Int(client.get("/rests").text) ?? -1 }

    @Test func `a handler rests soon after the last request`() throws {
      try withServer(loops: 1) { server in
        let client = try Client(server.address)
        var before = try rests(client)
        for _ in 0..<20 {
          for _ in 0..<10 { _ = try client.get("/a") }
          usleep(50_000)
          let now = try rests(client)
          #expect(now > before)
          before = now
        }
      }
    }

    @Test func `a handler rests now and then while requests keep coming, and not after each`() throws {
      try withServer(loops: 1) { server in
        let client = try Client(server.address)
        let before = try rests(client)
        let end = ContinuousClock.now + .milliseconds(500)
        var requests = 0
        while ContinuousClock.now < end {
          _ = try client.get("/a")
          requests += 1
        }
        let now = try rests(client) - before
        #expect(now >= 5 && now < requests / 4)
      }
    }
  }
}
