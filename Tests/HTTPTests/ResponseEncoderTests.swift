import HTTP
import Testing

struct ResponseEncoderTests {
  private let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)

  private func encode(
    _ response: Response, _ method: Method = .get, _ version: Version = .http11, keepAlive: Bool = true
  ) -> (text: String, outcome: ResponseEncoder.Outcome) {
    var output = Array("|".utf8)
    let outcome = ResponseEncoder.append(
      response, answering: method, version: version, keepAlive: keepAlive, date: date, to: &output)
    return (String(decoding: output, as: UTF8.self), outcome)
  }

  private func response(_ status: Status = .ok, body: String = "") -> Response {
    var response = Response()
    response.status = status
    response.body = Array(body.utf8)
    return response
  }

  @Test func `an answer is status line, Date, its own fields, framing, and body`() {
    var response = response(.created, body: "hello")
    response.add("Content-Type", "text/plain")
    response.add("Age", 0)
    response.add("Retry-After", 120)
    let (text, outcome) = encode(response)
    #expect(
      text == """
        |HTTP/1.1 201 Created\r
        Date: Sun, 06 Nov 1994 08:49:37 GMT\r
        Content-Type: text/plain\r
        Age: 0\r
        Retry-After: 120\r
        Content-Length: 5\r
        \r
        hello
        """)
    #expect(outcome == ResponseEncoder.Outcome(delivery: .none, keepAlive: true))
  }

  @Test func `HEAD says the length of GET and sends no body`() {
    let (text, outcome) = encode(response(body: "hello"), .head)
    #expect(text.hasSuffix("Content-Length: 5\r\n\r\n"))
    #expect(outcome.delivery == .none)
  }

  @Test(arguments: [Status.noContent, .notModified])
  func `204 and 304 have neither body nor length`(_ status: Status) {
    let (text, outcome) = encode(response(status, body: "never"))
    #expect(text.hasSuffix("GMT\r\n\r\n"))
    #expect(outcome.delivery == .none && outcome.keepAlive)
  }

  @Test func `an empty body says so`() {
    #expect(encode(response(.notFound)).text.hasSuffix("Content-Length: 0\r\n\r\n"))
  }

  @Test func `Connection says what is not the default`() {
    #expect(encode(response(), keepAlive: false).text.contains("\r\nConnection: close\r\n"))
    #expect(encode(response(), .get, .http10).text.contains("\r\nConnection: keep-alive\r\n"))
    #expect(encode(response(), .get, .http10, keepAlive: false).text.contains("\r\nConnection: close\r\n"))
    #expect(!encode(response()).text.contains("Connection"))
  }

  @Test func `a produced body is chunked, or ends with the connection in HTTP 1 point 0`() {
    var response = response()
    response.producer = Nothing()
    let chunked = encode(response)
    #expect(chunked.text.hasSuffix("Transfer-Encoding: chunked\r\n\r\n"))
    #expect(chunked.outcome == ResponseEncoder.Outcome(delivery: .chunked, keepAlive: true))
    let closing = encode(response, .get, .http10)
    #expect(closing.text.hasSuffix("Connection: close\r\n\r\n"))
    #expect(!closing.text.contains("Content-Length") && !closing.text.contains("Transfer-Encoding"))
    #expect(closing.outcome == ResponseEncoder.Outcome(delivery: .untilClose, keepAlive: false))
    #expect(encode(response, .head).outcome == ResponseEncoder.Outcome(delivery: .none, keepAlive: true))
    #expect(
      encode(response, .head, .http10).outcome == ResponseEncoder.Outcome(delivery: .none, keepAlive: true))
  }

  @Test(arguments: ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\0b", "a\u{7F}b", "a\r\n\r\n<html>"])
  func `a value cannot split the answer`(_ value: String) {
    var response = response()
    response.add("X-A", value)
    response.add("X-B", bytes: Array(value.utf8))
    response.add(FieldBlock([("X-C", value)]))
    let lines = response.fieldLines.split(separator: 13, omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    let control = response.fieldLines.filter { ($0 < 32 && $0 != 9) || $0 == 127 }
    #expect(control == Array(repeating: [13, 10], count: 3).flatMap(\.self))
  }

  @Test func `a value past ASCII goes out as it is`() {
    var response = Response()
    response.add("X-A", "Aşgabat\t1")
    #expect(response.fieldLines == Array("X-A: Aşgabat\t1\r\n".utf8))
  }

  @Test func `a reset answer is a new one`() {
    var response = response(.notFound, body: "x")
    response.add("A", "b")
    response.finished = FinishedMessage(FieldBlock([("C", "d")]), body: [1])
    response.producer = Nothing()
    response.reset()
    #expect(encode(response).text == encode(Response()).text)
  }

  @Test func `a reset answer keeps its storage, unless that was uncommonly large`() {
    var response = response(body: String(repeating: "x", count: 10_000))
    let capacity = response.body.capacity
    response.reset()
    #expect(response.body.capacity == capacity)
    response.body.reserveCapacity(Response.keptBodyBytes + 1)
    response.reset()
    #expect(response.body.capacity == 0)
  }

  @Test func `a chunk is its size in hexadecimal, the bytes, and line ends`() {
    var output: [UInt8] = []
    let more = ResponseEncoder.appendChunk(to: &output) { bytes in
      bytes += [UInt8](repeating: 65, count: 300)
      return true
    }
    #expect(more)
    #expect(
      String(decoding: output, as: UTF8.self) == "0000012C\r\n" + String(repeating: "A", count: 300) + "\r\n")
  }

  @Test func `an empty piece is no chunk`() {
    var output = Array("before".utf8)
    ResponseEncoder.appendChunk(to: &output) { _ in }
    #expect(output == Array("before".utf8))
  }

  @Test func `a piece that fails leaves nothing behind`() {
    struct Failure: Error {}
    var output = Array("before".utf8)
    #expect(throws: Failure.self) {
      try ResponseEncoder.appendChunk(to: &output) { bytes in
        bytes += [1, 2, 3]
        throw Failure()
      }
    }
    #expect(output == Array("before".utf8))
  }
}

private final class Nothing: BodyProducer {
  func produce(into bytes: inout [UInt8]) throws -> Bool { false }
}
