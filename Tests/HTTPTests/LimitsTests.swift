import HTTP
import Testing

struct LimitsTests {
  @Test func `a head limit beyond what sixteen bits hold is held to it`() {
    var limits = Limits()
    limits.headBytes = 1_000_000
    #expect(limits.headBytes == 65_535)
    limits.headBytes = -1
    #expect(limits.headBytes == 64)
  }

  @Test func `the largest head is read to its last offset`() {
    var limits = Limits()
    limits.headBytes = 65_535
    let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
    let filler = String(repeating: "y", count: 65_535 - start.utf8.count - 4)
    #expect(outcome(start + filler + "\r\n\r\n", limits)?.headCount == 65_535)
    #expect(refusal(start + filler + "y\r\n\r\n", limits) == .headTooLarge)
  }

  @Test func `a small head limit holds for a request line too`() {
    var limits = Limits()
    limits.headBytes = 64
    #expect(refusal("GET /" + String(repeating: "a", count: 100), limits) == .requestLineTooLong)
  }

  @Test func `no other field is allowed where the count is one`() {
    var limits = Limits()
    limits.fieldCount = 1
    #expect(outcome("GET / HTTP/1.1\r\nHost: a\r\n\r\n", limits) != nil)
    #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n", limits) == .tooManyFields)
  }

  @Test func `a parser between messages says so`() throws {
    var parser = RequestParser()
    #expect(parser.isBetweenMessages)
    _ = try parser.parse("GE".utf8Span.span)
    #expect(!parser.isBetweenMessages)
    parser.reset()
    #expect(parser.isBetweenMessages)
  }

  private func outcome(_ text: String, _ limits: Limits) -> Accepted? {
    var exchange = Exchange(Array(text.utf8), limits: limits)
    guard case .accepted(let accepted) = exchange.outcome(stoppingAt: []) else { return nil }
    return accepted
  }

  private func refusal(_ text: String, _ limits: Limits) -> ParseError? {
    var exchange = Exchange(Array(text.utf8), limits: limits)
    guard case .refused(let error) = exchange.outcome(stoppingAt: []) else { return nil }
    return error
  }
}
