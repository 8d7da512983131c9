import Chance
import HTTP
import Testing

struct FinishedMessageTests {
  private let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)

  private func response(_ message: FinishedMessage) -> Response {
    var response = Response()
    response.finished = message
    return response
  }

  private func encode(_ response: Response, _ method: Method = .get) -> [UInt8] {
    var output: [UInt8] = []
    _ = ResponseEncoder.append(
      response, answering: method, version: .http11, keepAlive: true, date: date, to: &output)
    return output
  }

  @Test func `stamped it is what the encoder makes of the same parts, byte for byte`() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let value = String(repeating: "a", count: random.number(0...90))
      let fields = FieldBlock([("Content-Type", "text/plain"), ("X-A", value)])
      let body = (0..<random.number(0...5_000)).map { _ in UInt8(random.number(0...255)) }
      let number = random.next()
      let message = FinishedMessage(fields, body: body)
      _ = message.stamped(date: Array("Mon, 07 Nov 1994 08:49:37 GMT".utf8), number: 1)
      let bytes = message.stamped(date: date, number: number)

      var response = Response()
      response.add(fields)
      response.add("X-Request-Id", RequestIdentifier(number: number))
      response.body = body
      #expect(bytes == encode(response))
      #expect(message.bytes[message.bodyStart...] == body[...] && message.bodyCount == body.count)
    }
  }

  @Test func `what waits to be sent stays as it was stamped`() {
    let message = FinishedMessage(FieldBlock([]), body: [1, 2, 3])
    let waiting = message.stamped(date: date, number: 1)
    let sent = message.stamped(date: date, number: 2)
    #expect(String(decoding: waiting, as: UTF8.self).contains("X-Request-Id: 0000000000000001\r\n"))
    #expect(String(decoding: sent, as: UTF8.self).contains("X-Request-Id: 0000000000000002\r\n"))
  }

  @Test func `answers that need another head are made of its parts`() {
    var response = response(FinishedMessage(FieldBlock([("A", "b")]), body: Array("hello".utf8)))
    response.body = Array("not this".utf8)
    response.add("X-Request-Id", "theirs")
    let head = """
      HTTP/1.1 200 OK\r
      Date: Sun, 06 Nov 1994 08:49:37 GMT\r
      A: b\r
      X-Request-Id: theirs\r
      Content-Length: 5\r
      \r

      """
    #expect(String(decoding: encode(response), as: UTF8.self) == head + "hello")
    #expect(String(decoding: encode(response, .head), as: UTF8.self) == head)
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
    ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", false),
    ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n", false),
  ])
  func `only a request to which all of it is true takes it as it lies`(_ text: String, _ takes: Bool) throws {
    let bytes = Array(text.utf8)
    var parser = RequestParser()
    guard case .complete(let length) = try parser.parse(bytes.span) else { throw ParseError.bareLineFeed }
    Request.lend(parser.head, over: bytes.span, body: bytes.span.extracting(length...), number: 1) {
      request in
      #expect(request.takesFinishedMessage == takes)
    }
  }
}
