import HTTP
import Testing

struct CorpusTests {
  @Test func `the corpus is there`() {
    #expect(Corpus.cases.count > 150)
  }

  @Test(arguments: Corpus.cases)
  func `a case has a reason, and comes out as written`(_ one: CorpusCase) {
    #expect(!one.reason.isEmpty)
    #expect(!one.message.isEmpty)
    var exchange = Exchange(one.message)
    let outcome = exchange.outcome(stoppingAt: [])
    #expect(one.expected.first == outcome.lines.first)
    for line in one.expected { #expect(outcome.lines.contains(line), "\(outcome.lines)") }
  }

  @Test(arguments: Corpus.cases)
  func `a case comes out the same, however its bytes arrive`(_ one: CorpusCase) {
    var exchange = Exchange(one.message)
    let whole = exchange.outcome(stoppingAt: [])
    for stop in stops(one.message.count) {
      var exchange = Exchange(one.message)
      #expect(exchange.outcome(stoppingAt: [stop]) == whole, "split at \(stop)")
    }
    var dribble = Exchange(one.message)
    #expect(dribble.outcome(stoppingAt: 1..<min(one.message.count, 3000)) == whole, "byte by byte")
  }

  @Test(arguments: Corpus.cases)
  func `a case comes out the same, whatever the connection carried before`(_ one: CorpusCase) {
    var fresh = Exchange(one.message)
    let expected = fresh.outcome(stoppingAt: [])
    for earlier in Corpus.cases where earlier.message.count < 500 {
      var first = Exchange(earlier.message)
      _ = first.outcome(stoppingAt: [])
      var second = Exchange(one.message, after: first)
      #expect(second.outcome(stoppingAt: []) == expected, "after \(earlier)")
    }
  }

  @Test(arguments: Corpus.cases)
  func `an accepted case has nothing against it`(_ one: CorpusCase) {
    var exchange = Exchange(one.message)
    guard case .accepted(let accepted) = exchange.outcome(stoppingAt: []) else { return }
    #expect(PlainReading(message: one.message, accepted: accepted).objection() == nil)
  }

  @Test(arguments: Corpus.cases)
  func `no prefix of an accepted case is a whole message or is refused`(_ one: CorpusCase) {
    var exchange = Exchange(one.message)
    guard case .accepted(let accepted) = exchange.outcome(stoppingAt: []) else { return }
    for count in stops(accepted.end) {
      var exchange = Exchange(Array(one.message[..<count]))
      #expect(exchange.outcome(stoppingAt: []) == .incomplete, "the first \(count) bytes")
    }
  }

  @Test(arguments: ParseError.allCases)
  func `every reason to refuse a message has a case`(_ error: ParseError) {
    let decodedByHandler: [ParseError] = [
      .invalidPercentEscape, .nulInTarget, .invalidUTF8InTarget, .invalidEntityTag,
    ]
    let line = "refused \(error.status.code) \(error.rawValue)"
    #expect(Corpus.cases.contains { $0.expected.first == line } != decodedByHandler.contains(error))
  }

  @Test(arguments: ParseError.allCases)
  func `every reason explains itself in sentences of its own`(_ error: ParseError) {
    #expect(error.explanation.count > 30)
    #expect(error.explanation.hasSuffix(".") && !error.explanation.hasSuffix("HTTP/1.1.."))
    #expect(ParseError.allCases.filter { $0.explanation == error.explanation } == [error])
  }

  /// Every position in a short message; in a long one the beginning, the end and a sample between.
  private func stops(_ count: Int) -> [Int] {
    if count < 1500 { return Array(1..<max(count, 1)) }
    return Array(1..<200) + stride(from: 200, to: count - 100, by: 499) + Array(count - 100..<count)
  }
}
