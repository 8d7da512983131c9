internal import Glibc
internal import HTTP
internal import Server
internal import Testing

extension ServerTests {
  /// What one client and the server say to each other.
  @Suite struct Conversation {
    @Test func `a request is answered with date, length and request id`() throws {
      try withServer { server in
        let answer = try Client(server.address).get("/hello")
        #expect(answer.status == 200)
        #expect(answer.text == "/hello")
        #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
        #expect(answer.fields["content-length"] == "6")
        #expect(answer.fields["x-request-id"]?.count == 16)
        #expect(answer.fields["connection"] == nil)
      }
    }

    @Test func `a connection is kept for many requests`() throws {
      try withServer { server in
        let client = try Client(server.address)
        for number in 0..<200 { try #expect(client.get("/\(number)").text == "/\(number)") }
        #expect(server.metrics.connectionsAccepted == 1)
      }
    }

    @Test(arguments: [2, 100, 3_000])
    func `pipelined requests are answered in order`(count: Int) throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send((0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for number in 0..<count { try #require(try client.receive().text == "/\(number)") }
      }
    }

    @Test func `pipelined requests with bodies of every kind keep their order and their bytes`() throws {
      try withServer { server in
        let client = try Client(server.address)
        let big = String(repeating: "x", count: 100_000)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
        try client.send(
          "GET /stream/3 HTTP/1.1\r\nHost: a\r\n\r\nGET /bytes/200000 HTTP/1.1\r\nHost: a\r\n\r\n")
        try client.send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n"
            + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n\(big)"
            + "GET /last HTTP/1.1\r\nHost: a\r\n\r\n"
        )
        try #expect(client.receive().text == "abc")
        try #expect(client.receive().body == pattern(10_000) + pattern(10_000) + pattern(10_000))
        try #expect(client.receive().body == pattern(200_000))
        try #expect(client.receive().text == "wikipedia")
        try #expect(client.receive().text == big)
        try #expect(client.receive().text == "/last")
      }
    }

    @Test func `an empty line behind a request begins nothing, in however many pieces it comes`() throws {
      try withServer {
        $0.limits.message.headBytes = 4096
        $0.limits.headTime = .milliseconds(300)
      } _: { server in
        let client = try Client(server.address)
        for _ in 0..<3 {
          try client.send("GET /n HTTP/1.1\r\nHost: a\r\n\r\n")
          try #require(try client.receive().text == "/n")
          let before = server.metrics.bytesReceived
          try client.send("\r")
          try #require(eventually { server.metrics.bytesReceived == before + 1 })
          try client.send("\n")
          try #require(eventually { server.metrics.bytesReceived == before + 2 })
          // Longer than a head may take.
          usleep(500_000)
        }
        try client.send("GET /still HTTP/1.1\r\nHost: a\r\n\r\n")
        try #require(try client.receive().text == "/still")
      }
    }

    @Test func `a request may come in any pieces`() throws {
      let text =
        "\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\nGET /n HTTP/1.1\r\nHost: a\r\n\r\n"
      let message = [UInt8](text.utf8)
      try withServer { server in
        for cut in stride(from: 1, to: message.count, by: 7) {
          let client = try Client(server.address)
          let before = server.metrics.bytesReceived
          try client.send([UInt8](message[..<cut]))
          try #require(eventually { server.metrics.bytesReceived == before + cut })
          try client.send([UInt8](message[cut...]))
          try #require(try client.receive().text == "abcde")
          try #require(try client.receive().text == "/n")
        }
        let client = try Client(server.address)
        for byte in message { try client.send([byte]) }
        try #expect(client.receive().text == "abcde")
        try #expect(client.receive().text == "/n")
      }
    }

    @Test func `Connection close is honoured`() throws {
      try withServer { server in
        let client = try Client(server.address)
        let answer = try client.get("/x", fields: "Connection: close\r\n")
        #expect(answer.fields["connection"] == "close")
        #expect(client.isEnded())
      }
    }

    @Test func `HTTP 1.0 closes unless asked to stay`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let first = try client.receive()
        #expect(first.text == "/a")
        #expect(first.fields["connection"] == "keep-alive")
        try client.send("GET /b HTTP/1.0\r\n\r\n")
        try #expect(client.receive().text == "/b")
        #expect(client.isEnded())
      }
    }

    @Test func `HEAD has the fields of GET and no body`() throws {
      try withServer { server in
        let client = try Client(server.address)
        let answer = try client.get("/bytes/50000", method: "HEAD")
        #expect(answer.fields["content-length"] == "50000")
        try #expect(client.get("/stream/2", method: "HEAD").fields["transfer-encoding"] == "chunked")
        try #expect(client.get("/after").text == "/after")
      }
    }

    @Test func `a client that expects 100 is invited to send its body`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        try #expect(client.receive().status == 100)
        try client.send("body")
        try #expect(client.receive().text == "body")
        try #expect(client.get("/after").text == "/after")
      }
    }

    @Test func `a client that sends its body at once is not invited`() throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody")
        try #expect(client.receive().text == "body")
      }
    }

    @Test(arguments: ["/hello", "/bytes/3000000", "/stream/200"])
    func `a client that has closed its side still gets its answer`(target: String) throws {
      try withServer { server in
        let client = try Client(server.address)
        try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        client.endSending()
        try #expect(client.receive().status == 200)
        #expect(client.isEnded())
      }
    }

    @Test func `a client that asks and closes its side in one breath is answered and let go of at once`()
      throws
    {
      try withServer { server in
        for _ in 0..<300 {
          let client = try Client(server.address, timeouts: 2_000)
          try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
          client.endSending()
          try #expect(client.receive().text == "/hello")
          #expect(client.isEnded())
        }
      }
    }

    @Test(arguments: [65_535, 65_536, 65_537, 131_072])
    func `what fills the server's buffer to the last byte is not waited for again`(count: Int) throws {
      let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: "
      // As many bytes in all, with the head.
      let length = count - head.utf8.count - 4 - String(count).utf8.count
      let text = head + "\(length)\r\n\r\n"
      try withServer { server in
        let client = try Client(server.address)
        for _ in 0..<20 {
          try client.send(Array(text.utf8) + pattern(count - text.utf8.count))
          try #expect(client.receive().status == 200)
        }
      }
    }

    @Test(arguments: [0, 1, 16_384, 16_385, 65_536, 5_000_000])
    func `a body of any size arrives whole`(count: Int) throws {
      try withServer { server in
        let client = try Client(server.address, receiveBuffer: 4_096)
        try #expect(client.get("/bytes/\(count)").body == pattern(count))
        try #expect(client.get("/after").text == "/after")
      }
    }

    @Test func `a large upload comes back whole`() throws {
      let body = pattern(3_000_000)
      try withServer { server in
        let client = try Client(server.address)
        try client.send("PUT /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        try #expect(client.receive().body == body)
      }
    }

    @Test(arguments: [100, 20_000, 100_000])
    func `a finished answer is sent as often as it is asked for, each time under another name`(count: Int)
      throws
    {
      try withServer { server in
        let client = try Client(server.address)
        let answers = try (0..<5).map { _ in try client.get("/finished/\(count)") }
        #expect(answers.allSatisfy { $0.status == 200 && $0.body == pattern(count) })
        #expect(Set(answers.map { $0.fields["x-request-id"] }).count == 5)
        #expect(answers.allSatisfy { $0.fields["date"]?.hasSuffix(" GMT") == true })
      }
    }

    @Test(arguments: [100, 20_000, 100_000])
    func `a finished answer is the same however it is asked for`(count: Int) throws {
      try withServer { server in
        let client = try Client(server.address)
        try #expect(
          client.get("/finished/\(count)", fields: "X-Request-Id: mine\r\n").fields["x-request-id"] == "mine")
        let head = try client.get("/finished/\(count)", method: "HEAD")
        #expect(head.fields["content-length"] == "\(count)" && head.fields["content-type"] == "text/plain")
        let request = "GET /finished/\(count) HTTP/1.1\r\nHost: a\r\n\r\n"
        try client.send(String(repeating: request, count: 20))
        for _ in 0..<20 { try #expect(client.receive().body == pattern(count)) }
        let last = try client.get("/finished/\(count)", fields: "Connection: close\r\n")
        #expect(last.body == pattern(count) && last.fields["connection"] == "close")
        #expect(client.isEnded())
      }
    }

    @Test(arguments: [20_000, 100_000])
    func `a client that takes its finished answers late gets those, whatever others are sent`(count: Int)
      throws
    {
      try withServer { server in
        let slow = try Client(server.address, receiveBuffer: 4_096)
        let requests = 200
        for number in 0..<requests {
          try slow.send("GET /finished/\(count) HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(number)\r\n\r\n")
          try slow.send("GET /finished/\(count) HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        let quick = try Client(server.address)
        let others = try (0..<100).map { _ in try quick.get("/finished/\(count)").fields["x-request-id"] }
        var names = Set(others)
        for number in 0..<requests {
          let (named, unnamed) = (try slow.receive(), try slow.receive())
          #expect(named.body == pattern(count) && named.fields["x-request-id"] == "\(number)")
          #expect(unnamed.body == pattern(count))
          names.insert(unnamed.fields["x-request-id"])
        }
        #expect(names.count == 100 + requests)
      }
    }

    @Test(arguments: [204, 304])
    func `an answer without a body leaves the connection in step`(status: Int) throws {
      try withServer { server in
        let client = try Client(server.address)
        let answer = try client.get("/status/\(status)")
        #expect(answer.status == status)
        #expect(answer.fields["content-length"] == nil)
        try #expect(client.get("/after").text == "/after")
      }
    }
  }
}
