internal import Glibc
internal import HTTP
import System
internal import Testing

@testable internal import Server

extension ServerTests {
  /// Ending without losing a request.
  @Suite struct Stopping {
    @Test func `idle connections are closed, nobody new is taken, and it is over`() throws {
      let server = try startServer()
      let client = try Client(server.address)
      _ = try client.get("/x")
      server.stop()
      #expect(client.isEnded())
      try #expect(server.join() == .drained)
      #expect(throws: Client.Fault.noConnection(ECONNREFUSED)) { _ = try Client(server.address) }
    }

    @Test func `a request that the handler is busy with is answered as the last`() throws {
      let server = try startServer()
      let client = try Client(server.address)
      try client.send("GET /sleep/200 HTTP/1.1\r\nHost: a\r\n\r\n")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      server.stop()
      let answer = try client.receive()
      #expect(answer.text == "slept")
      #expect(client.isEnded())
      try #expect(server.join() == .drained)
    }

    @Test func `a client in the middle of its body still gets its answer`() throws {
      let server = try startServer()
      let client = try Client(server.address)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      server.stop()
      usleep(200_000)
      try client.send("half")
      let answer = try client.receive()
      #expect(answer.text == "halfhalf")
      #expect(answer.fields["connection"] == "close")
      #expect(client.isEnded())
      try #expect(server.join() == .drained)
    }

    @Test func `a body that is being read is sent to its end`() throws {
      let server = try startServer()
      let client = try Client(server.address, receiveBuffer: 4_096)
      try client.send("GET /stream/1000 HTTP/1.1\r\nHost: a\r\n\r\n")
      try #require(eventually { server.metrics.bytesSent > 0 })
      server.stop()
      usleep(100_000)
      try #expect(client.receive().body.count == 10_000_000)
      try #expect(server.join() == .drained)
    }

    @Test func `a request that comes at the last moment is answered`() throws {
      let server = try startServer { $0.drainGrace = .milliseconds(500) }
      let client = try Client(server.address)
      _ = try client.get("/x")
      server.stop()
      usleep(50_000)
      let answer = try client.get("/y")
      #expect(answer.text == "/y")
      #expect(answer.fields["connection"] == "close")
      try #expect(server.join() == .drained)
    }

    @Test func `clients that wait to be accepted are served`() throws {
      let server = try startServer(loops: 1)
      let busy = try Client(server.address)
      try busy.send("GET /sleep/300 HTTP/1.1\r\nHost: a\r\n\r\n")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      let waiting = try (0..<100).map { _ in try Client(server.address) }
      server.stop()
      for client in waiting { try client.send("GET /w HTTP/1.1\r\nHost: a\r\n\r\n") }
      try #expect(busy.receive().text == "slept")
      for client in waiting { try #require(try client.receive().text == "/w") }
      try #expect(server.join() == .drained)
    }

    @Test func `no new client enters the queue of a server that ends`() throws {
      let server = try startServer(loops: 1) { $0.drainGrace = .milliseconds(800) }
      let client = try Client(server.address)
      _ = try client.get("/x")
      server.stop()
      // Until the last request of the old client is answered as such, the server may not have noticed yet.
      try #require(try eventually { try client.get("/x").fields["connection"] == "close" })
      // Its attempt is dropped, not refused: a successor would get it when it is repeated.
      #expect(throws: Client.Fault.noConnection(EINPROGRESS)) {
        _ = try Client(server.address, timeouts: 300)
      }
      try #expect(server.join() == .drained)
    }

    @Test func `a second request to stop ends at once`() throws {
      let server = try startServer()
      let client = try Client(server.address)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      server.stop()
      server.stop()
      try #expect(server.join() == .interrupted)
      #expect(client.isEnded())
    }

    @Test func `what is not finished in time is cut off`() throws {
      let server = try startServer { $0.drainTime = .milliseconds(200) }
      let client = try Client(server.address)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      server.stop()
      try #expect(server.join() == .outOfTime)
      #expect(client.isEnded())
    }

    @Test func `a handler that does not come back is left behind`() throws {
      let server = try startServer()
      let client = try Client(server.address)
      try client.send("GET /sleep/2500 HTTP/1.1\r\nHost: a\r\n\r\n")
      try #require(eventually { server.metrics.bytesReceived > 0 })
      server.stop()
      server.stop()
      try #expect(server.join() == .interrupted)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal drains and the mask is as before`(signal: CInt) throws {
      let server = SignalledServer()
      try server.start()
      let client = try Client(server.address)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
      usleep(50_000)
      server.kill(signal)
      usleep(50_000)
      try client.send("half")
      try #expect(client.receive().text == "halfhalf")
      #expect(server.join() == .drained)
      #expect(server.isMaskRestored)
    }

    @Test func `a second signal ends at once`() throws {
      let server = SignalledServer()
      try server.start()
      let client = try Client(server.address)
      try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf")
      usleep(50_000)
      server.kill(SIGTERM)
      server.kill(SIGINT)
      #expect(server.join() == .interrupted)
    }
  }
}

/// A server that takes signals, on a thread to which they can be sent without reaching the rest of the test
/// process.
final class SignalledServer: Sendable {
  private struct State {
    var thread: pthread_t?
    var address: ListenAddress?
    var ending: Ending?
    var isMaskRestored = false
  }
  private let state = Locked(State())
  private let worker = Locked<Thread?>(nil)

  var address: ListenAddress { state.withLock { $0.address } ?? .unix(path: "") }
  var isMaskRestored: Bool { state.withLock { $0.isMaskRestored } }

  func start() throws {
    let thread = try Thread(named: "signalled") { [self] in
      state.withLock { $0.thread = pthread_self() }
      let before = blocked()
      var configuration = Configuration()
      configuration.address = .tcp(host: "127.0.0.1", port: 0)
      configuration.drainGrace = .milliseconds(50)
      configuration.limits.lingerTime = .milliseconds(200)
      let ending = try? serve(
        configuration, onListening: { address in state.withLock { $0.address = address } }
      ) {
        TestHandler()
      }
      let isRestored = blocked() == before
      state.withLock {
        $0.ending = ending
        $0.isMaskRestored = isRestored
      }
    }
    worker.withLock { $0 = thread }
    _ = eventually { state.withLock { $0.address != nil } }
  }

  /// Which of the two signals the calling thread blocks.
  private func blocked() -> [CInt] {
    var mask = sigset_t()
    pthread_sigmask(SIG_SETMASK, nil, &mask)
    return [sigismember(&mask, SIGTERM), sigismember(&mask, SIGINT)]
  }

  func kill(_ signal: CInt) {
    guard let thread = state.withLock({ $0.thread }) else { return }
    pthread_kill(thread, signal)
    usleep(20_000)
  }

  func join() -> Ending? {
    worker.withLock { $0?.join() }
    return state.withLock { $0.ending }
  }
}
