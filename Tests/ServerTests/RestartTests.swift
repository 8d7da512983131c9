internal import Glibc
internal import HTTP
internal import Synchronization
import System
internal import Testing

@testable internal import Server

extension ServerTests {
  /// A successor on the same port takes over under load.
  @Suite struct Restart {
    @Test func `a rolling restart under load fails no request`() throws {
      let first = try startServer { $0.drainGrace = .milliseconds(200) }
      let load = Load(first.address)
      try load.start(clients: 6)
      #expect(eventually { load.answered > 500 })
      let second = try startServer { $0.address = first.address }
      first.stop()
      try #expect(first.join() == .drained)
      let before = load.answered
      #expect(eventually { load.answered > before + 500 })
      load.stop()
      #expect(load.failures == [])
      #expect(second.metrics.requests > 0)
      second.stop()
      try #expect(second.join() == .drained)
    }
  }
}

/// Clients that ask without pause: half of them on connections that they keep, half on a new one for each
/// request.
final class Load: Sendable {
  private let address: ListenAddress
  private let isOver = Atomic<Bool>(false)
  private let count = Atomic<Int>(0)
  private let faults = Locked<[String]>([])
  private let threads = Locked<[Thread]>([])

  init(_ address: ListenAddress) { self.address = address }

  var answered: Int { count.load(ordering: .relaxed) }
  var failures: [String] { faults.withLock { $0 } }

  func start(clients: Int) throws {
    for number in 0..<clients {
      let thread = try Thread(named: "client") { [self] in
        do { try ask(keepsAlive: number % 2 == 0) } catch { faults.withLock { $0.append("\(error)") } }
      }
      threads.withLock { $0.append(thread) }
    }
  }

  func stop() {
    isOver.store(true, ordering: .relaxed)
    for thread in threads.withLock({ $0 }) { thread.join() }
  }

  private func ask(keepsAlive: Bool) throws {
    var client: Client?
    while !isOver.load(ordering: .relaxed) {
      let current = try client ?? Client(address)
      let answer = try current.get("/load", fields: keepsAlive ? "" : "Connection: close\r\n")
      guard answer.text == "/load" else { throw Client.Fault.malformed }
      client = answer.fields["connection"] == "close" ? nil : current
      count.add(1, ordering: .relaxed)
    }
  }
}
