internal import HTTP
internal import Server
internal import Testing

extension ServerTests {
  /// What the server answers by itself, and that it reaches the client.
  @Suite struct Refusals {
    @Test(arguments: [
      ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
      ("get / HTTP/1.1\r\nHost: a\r\n\r\n", 501), ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
      ("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400), ("GET / HTTP/1.1\nHost: a\n\n", 400),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
      ("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417),
      ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n", 400),
      ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", 400),
    ])
    func `a malformed message is refused with a reason and the connection ends`(
      message: String, status: Int
    ) throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(message)
        let answer = try client.receive()
        #expect(answer.status == status)
        #expect(answer.fields["content-type"] == "text/plain; charset=utf-8")
        #expect(answer.fields["connection"] == "close")
        #expect(answer.fields["x-request-id"] != nil)
        #expect(answer.text.hasSuffix("."))
        #expect(client.isEnded())
      }
    }

    @Test func `what came before the malformed message is answered first`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(
          "GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\n\r\n"
            + "GET /three HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        try #expect(client.receive().text == "/one")
        try #expect(client.receive().status == 400)
        #expect(client.isEnded())
      }
    }

    @Test func `a refusal reaches a client that is still sending`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
        // Without the server reading on, this would end in a reset that takes the answer with it.
        try client.send([UInt8](repeating: 0x78, count: 8_000_000))
        try #expect(client.receive().status == 413)
        #expect(client.isEnded())
      }
    }

    @Test(arguments: ["GET /half HTT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf"])
    func `half a request that ends is told so`(message: String) throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(message)
        client.endSending()
        try #expect(client.receive().status == 400)
        #expect(client.isEnded())
      }
    }

    @Test func `refusals take the shape that the program gives them`() throws {
      var attachments = Attachments()
      attachments.writeRefusal = { refusal, response in
        response.status = refusal.status
        response.body.append(contentsOf: "no: \(refusal.status.code)".utf8)
      }
      try withServer(attachments: attachments) { server in
        let client = try Client(server.address)
        try client.send("nonsense\r\n\r\n")
        let answer = try client.receive()
        #expect(answer.text == "no: \(answer.status)")
      }
    }

    @Test func `clients of random bytes leave nothing behind`() throws {
      var generator = SystemRandomNumberGenerator()
      try withServer { server in
        for _ in 0..<300 {
          let client = try Client(server.address)
          let count = Int.random(in: 1...2_000, using: &generator)
          // A server that has refused and a client that still sends may reset each other; neither may matter.
          try? client.send((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
          client.endSending()
          _ = try? client.receive()
        }
        #expect(eventually { server.metrics.connectionsOpen == 0 })
        try #expect(Client(server.address).get("/alive").text == "/alive")
      }
    }
  }
}
