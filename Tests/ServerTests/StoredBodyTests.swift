internal import HTTP
internal import Server
internal import System
internal import Testing

/// A store that takes its time, on a thread for each piece, and cannot keep more than 4,000,000 bytes.
final class SlowStore: BodyStore {
  private struct Desk: Sendable {
    var bytes: [UInt8] = []
    var isBusy = false
  }

  let byteMost: Int
  let time = Duration.seconds(1)
  private let desk = Locked(Desk())

  init(byteMost: Int) { self.byteMost = byteMost }

  var bytes: [UInt8] { desk.withLock(\.bytes) }

  func put(_ piece: [UInt8], isLast: Bool, _ bell: Bell) {
    desk.withLock { $0.isBusy = true }
    let desk = self.desk
    let thread = try? Thread(named: "store") {
      desk.withLock {
        $0.bytes += piece
        $0.isBusy = false
      }
      bell.ring()
    }
    thread?.detach()
  }

  func progress(with request: borrowing Request, into response: inout Response) -> BodyProgress {
    let (isBusy, count) = desk.withLock { ($0.isBusy, $0.bytes.count) }
    guard !isBusy else { return .underWay }
    guard count <= 4_000_000 else {
      response.status = .insufficientStorage
      return .refused
    }
    return .stored
  }
}

extension ServerTests {
  /// Bodies that go elsewhere than to memory, and those that nobody wants.
  @Suite struct StoredBodies {
    private static func head(_ target: String, _ fields: String) -> String {
      "POST \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    private static func chunked(_ bytes: [UInt8], by size: Int) -> [UInt8] {
      var message: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        let chunk = bytes[start..<min(start + size, bytes.count)]
        message += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
      }
      return message + Array("0\r\n\r\n".utf8)
    }

    @Test(arguments: [1, 70_000, 262_144, 262_145, 3_000_000])
    func `a body is stored whole, and what follows it is answered`(count: Int) throws {
      try withServer { server in
        let body = pattern(count)
        let client = try Client(server.address)
        try client.send(Self.head("/stored/4000000", "Content-Length: \(count)\r\n"))
        try client.send(body + Array("GET /next HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(try client.receive().body == body)
        #expect(try client.receive().text == "/next")
        try client.send(Self.head("/stored/4000000", "Transfer-Encoding: chunked\r\n"))
        try client.send(Self.chunked(body, by: 50_000) + Array("GET /next HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        #expect(try client.receive().body == body)
        #expect(try client.receive().text == "/next")
      }
    }

    @Test func `the limit is the store's, is told in words, and one byte more is not taken`() throws {
      try withServer {
        $0.limits.message.bodyBytes = 100
      } _: { server in
        for (count, status) in [(300_000, 200), (300_001, 413)] {
          for isChunked in [false, true] {
            let client = try Client(server.address)
            let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(count)"
            try client.send(Self.head("/stored/300000", framing + "\r\n"))
            let body = pattern(count)
            try client.send(isChunked ? Self.chunked(body, by: 100_000) : body)
            let answer = try client.receive()
            #expect(answer.status == status)
            #expect(status == 200 || answer.text.contains("300000 bytes"))
          }
        }
        let client = try Client(server.address)
        try client.send(Self.head("/echo", "Content-Length: 101\r\n"))
        #expect(try client.receive().text.contains("100 bytes"))
      }
    }

    @Test func `who asks before it sends is told no at once, and what is sent all the same is dropped`()
      throws
    {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(Self.head("/unwanted", "Content-Length: 9000000\r\nExpect: 100-continue\r\n"))
        let answer = try client.receive()
        #expect(answer.status == 403 && answer.text == "not yours")
        #expect(answer.fields["connection"] == "close")
        #expect(client.isEnded())
        let eager = try Client(server.address)
        try eager.send(Self.head("/unwanted", "Content-Length: 9000000\r\n"))
        try eager.send(pattern(9_000_000))
        #expect(try eager.receive().status == 403)
        let invited = try Client(server.address)
        try invited.send(Self.head("/stored/10", "Content-Length: 10\r\nExpect: 100-continue\r\n"))
        #expect(try invited.receive().status == 100)
        try invited.send(pattern(10))
        #expect(try invited.receive().body == pattern(10))
      }
    }

    @Test func `a store that fails in the middle answers, and the connection ends`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(Self.head("/stored/9000000", "Content-Length: 5000000\r\n"))
        try client.send(pattern(5_000_000))
        let answer = try client.receive()
        #expect(answer.status == 507 && answer.fields["connection"] == "close")
      }
    }

    @Test func `a body that takes longer than the store gives it is 408, and one that leaves harms nobody`()
      throws
    {
      try withServer { server in
        let leaving = try Client(server.address)
        try leaving.send(Self.head("/stored/4000000", "Content-Length: 2000000\r\n"))
        try leaving.send(pattern(700_000))
        leaving.resetOnClose()
        let client = try Client(server.address)
        try client.send(Self.head("/stored/4000000", "Content-Length: 2000000\r\n"))
        try client.send(pattern(700_000))
        #expect(try client.receive().status == 408)
        let half = try Client(server.address)
        try half.send(Self.head("/stored/4000000", "Content-Length: 2000000\r\n"))
        try half.send(pattern(700_000))
        half.endSending()
        #expect(try half.receive().status == 400)
        #expect(try Client(server.address).get("/still").status == 200)
      }
    }
  }
}
