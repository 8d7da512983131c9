internal import Glibc
internal import HTTP
internal import Server
import System
internal import Testing

extension ServerTests {
  /// Where a server may listen.
  @Suite struct Addresses {
    @Test func `IPv6 is served`() throws {
      try withServer {
        $0.address = .tcp(host: "::1", port: 0)
      } _: { server in
        #expect(server.port != 0)
        try #expect(Client(server.address).get("/six").text == "/six")
      }
    }

    @Test func `the address that means any serves IPv6 and IPv4`() throws {
      try withServer {
        $0.address = .tcp(host: "::", port: 0)
      } _: { server in
        for host in ["::1", "127.0.0.1"] {
          try #expect(Client(.tcp(host: host, port: server.port)).get("/any").text == "/any")
        }
      }
    }

    @Test func `a name is served on its addresses`() throws {
      try withServer {
        $0.address = .tcp(host: "localhost", port: 0)
      } _: { server in
        try #expect(Client(.tcp(host: "127.0.0.1", port: server.port)).get("/name").text == "/name")
      }
    }

    @Test func `every loop takes clients of the one port`() throws {
      try withServer(loops: 4) { server in
        for _ in 0..<40 { try #expect(Client(server.address).get("/x").status == 200) }
        #expect(server.metrics.connectionsAccepted == 40)
      }
    }

    @Test(arguments: [1, 3])
    func `a UNIX socket is served by all loops and its file is removed`(loops: Int) throws {
      let path = "/tmp/entente-test-\(getpid())-\(loops).sock"
      try withServer(loops: loops) {
        $0.address = .unix(path: path)
      } _: { server in
        let clients = try (0..<20).map { _ in try Client(server.address) }
        for client in clients { try #expect(client.get("/local").text == "/local") }
        try #expect(client(path).get("/bytes/1000000").body == pattern(1_000_000))
      }
      #expect(access(path, F_OK) != 0)
    }

    private func client(_ path: String) throws -> Client { try Client(.unix(path: path)) }

    @Test func `a socket file that nobody listens on is replaced and one in use is not`() throws {
      let path = "/tmp/entente-test-\(getpid())-left.sock"
      defer { unlink(path) }
      let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
      var target = sockaddr_un()
      target.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
      let code = withUnsafeBytes(of: &target) {
        bind(raw, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
      }
      #expect(code == 0)
      close(raw)
      try withServer {
        $0.address = .unix(path: path)
      } _: { server in
        try #expect(Client(server.address).get("/x").status == 200)
        #expect(throws: SystemError(.bind, code: EADDRINUSE)) {
          try startServer { $0.address = .unix(path: path) }
        }
        try #expect(Client(server.address).get("/x").status == 200)
      }
    }

    @Test func `a port in use is an error for one who does not share it`() throws {
      try withServer { server in
        #expect(throws: SystemError(.bind, code: EADDRINUSE)) {
          try startServer {
            $0.address = server.address
            $0.sharesPort = false
          }
        }
      }
    }

    @Test func `a handler that cannot be made is why a server does not start`() throws {
      struct NoDatabase: Error {}
      var configuration = Configuration()
      configuration.address = .tcp(host: "127.0.0.1", port: 0)
      #expect(throws: NoDatabase.self) { try RunningServer(configuration) { throw NoDatabase() } }
    }
  }
}
