import Bytes
internal import Glibc
internal import HTTP
import System
internal import Testing

@testable internal import Server

extension ServerTests {
  /// The parts that need no socket.
  @Suite struct Parts {
    @Test func `deadlines agree with a plain table whatever is set, moved and cleared`() {
      var generator = SystemRandomNumberGenerator()
      var now: Int64 = 1_000_000
      var wheel = Deadlines(now: now)
      var plain: [Int: Int64] = [:]
      for _ in 0..<20_000 {
        let slot = Int.random(in: 0..<64, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0:
          wheel.clear(slot)
          plain[slot] = nil
        case 1...5:
          let due =
            now + Int64.random(in: 0...(Bool.random(using: &generator) ? 200 : 90_000), using: &generator)
          wheel.set(slot, at: due)
          plain[slot] = due
        default:
          now += Int64.random(
            in: 0...(Int.random(in: 0..<50, using: &generator) == 0 ? 50_000 : 60), using: &generator)
          var due: [Int] = []
          wheel.expire(at: now, into: &due)
          for slot in due {
            #expect(plain[slot].map { $0 <= now } == true, "none is early")
            plain[slot] = nil
          }
          #expect(plain.values.allSatisfy { $0 > now - Deadlines.tick }, "none is late by more than a tick")
        }
        let wait = wheel.wait(from: now)
        #expect(plain.isEmpty == (wait == -1))
        if let first = plain.values.min() { #expect(now + Int64(wait) <= max(now, first) + Deadlines.tick) }
      }
    }

    @Test func `addresses are counted apart, in all, and given back`() throws {
      let counts = AddressCounts()
      let one = Peer(try #require(try SocketAddress.resolve(host: "192.0.2.1", port: 1).first))
      let other = Peer(try #require(try SocketAddress.resolve(host: "2001:db8::1", port: 2).first))
      let sibling = Peer(try #require(try SocketAddress.resolve(host: "2001:db8::2", port: 3).first))
      #expect(counts.admit(one, most: 3, mostPerAddress: 1) == .admitted)
      #expect(counts.admit(one, most: 3, mostPerAddress: 1) == .tooManyFromAddress)
      #expect(counts.admit(other, most: 3, mostPerAddress: 1) == .admitted)
      #expect(counts.admit(sibling, most: 3, mostPerAddress: 1) == .tooManyFromAddress)
      #expect(counts.admit(sibling, most: 2, mostPerAddress: 9) == .tooMany)
      counts.leave(other)
      #expect(counts.admit(sibling, most: 2, mostPerAddress: 1) == .admitted)
      #expect(counts.total == 2)
    }

    @Test(arguments: [
      ("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::1"), ("::ffff:192.0.2.7", "192.0.2.7"),
    ])
    func `a peer is written as people write it`(host: String, text: String) throws {
      let address = try #require(try SocketAddress.resolve(host: host, port: 80).first)
      #expect(Peer(address).host == text)
    }

    @Test func `an IPv4 client is the same machine over either family`() throws {
      let plain = Peer(try #require(try SocketAddress.resolve(host: "192.0.2.7", port: 1).first))
      let mapped = Peer(try #require(try SocketAddress.resolve(host: "::ffff:192.0.2.7", port: 2).first))
      #expect(plain.machine == mapped.machine)
      #expect(plain.machine != nil)
    }

    @Test func `what was meant for a connection does not reach the next in its slot`() throws {
      let context = try LoopContext(
        LoopContext.Parts(
          inbox: Inbox(), loops: 1, limits: ConnectionLimits(), drainGrace: .zero, handler: TestHandler(),
          observer: nil,
          metrics: LoopMetrics(), writeRefusal: { Refusal.writeText($0, into: &$1) }))
      var table = ConnectionTable(capacity: 4)
      func connection() throws -> Connection {
        Connection(
          FileDescriptor(owning: dup(0)), peer: Peer(SocketAddress()), isAdmitted: true, context: context)
      }
      let first = table.insert(try connection())
      let second = table.insert(try connection())
      #expect(table.live(first) == 0 && table.live(second) == 1)
      table.remove(0)
      #expect(table.live(first) == nil)
      let third = table.insert(try connection())
      #expect(third.slot == first.slot && third != first)
      #expect(table.live(first) == nil && table.live(third) == 0)
      #expect(table.occupied == [0, 1])
    }

    @Test func `a client on its way is counted where it goes, and closed where nobody takes it`() throws {
      let inbox = try Inbox()
      inbox.count(1)
      var ends: [CInt] = [0, 0]
      try #require(pipe(&ends) == 0)
      let writer = FileDescriptor(owning: ends[1])
      let client = Newcomer(FileDescriptor(owning: ends[0]), peer: Peer(SocketAddress()))
      #expect(inbox.put(client) && inbox.connections == 2)
      #expect(!inbox.closeIfEmpty())
      let mail = inbox.take()
      #expect(mail.newcomers.count == 1 && mail.newcomers[0] === client && inbox.connections == 1)
      #expect(inbox.closeIfEmpty() && !inbox.put(client) && inbox.connections == 1)
      #expect(inbox.take().newcomers.isEmpty)
      var request = pollfd(fd: writer.rawValue, events: 0, revents: 0)
      #expect(poll(&request, 1, 0) == 0)
      _ = client.takeDescriptor()
      // POLLERR: the other end is closed.
      #expect(poll(&request, 1, 0) == 1 && client.takeDescriptor() == nil)
    }

    @Test func `unsent bytes come out in order whatever the socket takes`() {
      let gathered = pattern(1_000)
      let body = pattern(2_000)
      for step in [1, 7, 999, 1_000, 1_001, 3_000] {
        var unsent = Unsent()
        unsent.keep(gathered, from: 10, body: body, from: 0)
        var taken: [UInt8] = []
        while !unsent.isEmpty {
          _ = unsent.send { first, second in
            let all = [UInt8](first) + [UInt8](second)
            taken += all.prefix(step)
            return .moved(min(step, all.count))
          }
        }
        #expect(taken == Array(gathered[10...]) + body)
        #expect(unsent.cost == 0)
      }
    }
  }
}
