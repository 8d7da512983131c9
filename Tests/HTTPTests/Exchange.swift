import HTTP

/// What became of a message that was fed to the parser, and its body to the decoder, in pieces.
enum Outcome: Equatable {
  case incomplete
  case refused(ParseError)
  case accepted(Accepted)
}

/// Everything that was understood of an accepted message, copied out of its bytes.
struct Accepted: Equatable {
  var method = Method.get
  var version = Version.http11
  var target: [UInt8] = []
  var authority: [UInt8] = []
  var fields: [Field] = []
  var framing = BodyFraming.none
  var keepAlive = false
  var expectsContinue = false
  var headCount = 0
  var body: [UInt8] = []
  /// The offset of the first byte that belongs to the next message.
  var end = 0

  struct Field: Equatable {
    var name: [UInt8]
    var value: [UInt8]
  }
}

/// Feeds a message the way a connection would when its bytes arrive up to each of `stops`, and then up to its end.
///
/// Every call gets a fresh buffer of exactly the bytes that are there: a parser that read one byte too far stops the
/// program.
struct Exchange {
  private(set) var message: [UInt8]
  let limits: Limits
  private var parser: RequestParser

  init(_ message: [UInt8], limits: Limits = Limits()) {
    self.message = message
    self.limits = limits
    parser = RequestParser(limits: limits)
  }

  /// The same with a parser that has read another message before, as on a connection that stays open.
  init(_ message: [UInt8], after earlier: Exchange) {
    self = earlier
    self.message = message
    parser.reset()
  }

  mutating func outcome(stoppingAt stops: some Sequence<Int>) -> Outcome {
    do throws(ParseError) {
      for stop in stops {
        if let outcome = try feedHead(upTo: stop, then: stops) { return outcome }
      }
      return try feedHead(upTo: message.count, then: stops) ?? .incomplete
    } catch {
      return .refused(error)
    }
  }

  private mutating func feedHead(upTo stop: Int, then stops: some Sequence<Int>) throws(ParseError)
    -> Outcome?
  {
    let buffer = Array(message[..<stop])
    guard case .complete(let count) = try parser.parse(buffer.span) else { return nil }
    return try body(of: Accepted(parser.head, count, in: buffer), from: stop, then: stops)
  }

  private func body(
    of head: Accepted, from stop: Int, then stops: some Sequence<Int>
  ) throws(ParseError) -> Outcome {
    var accepted = head
    switch head.framing {
    case .none:
      accepted.end = head.headCount
    case .length(let count):
      accepted.end = head.headCount + count
      guard accepted.end <= message.count else { return .incomplete }
      accepted.body = Array(message[head.headCount..<accepted.end])
    case .chunked:
      return try chunkedBody(of: accepted, from: stop, then: stops)
    }
    return .accepted(accepted)
  }

  private func chunkedBody(
    of head: Accepted, from first: Int, then stops: some Sequence<Int>
  ) throws(ParseError) -> Outcome {
    var accepted = head
    var decoder = ChunkedDecoder(limits: limits)
    var start = head.headCount
    var ends = stops.filter { $0 >= first }
    ends.append(message.count)
    for end in ends where end > start {
      if let count = try decode(start..<end, with: &decoder, into: &accepted.body) {
        accepted.end = start + count
        return .accepted(accepted)
      }
      start = end
    }
    return .incomplete
  }

  /// How many bytes of the stretch belong to the body, when it ends there.
  private func decode(
    _ stretch: Range<Int>, with decoder: inout ChunkedDecoder, into body: inout [UInt8]
  ) throws(ParseError) -> Int? {
    var buffer = Array(message[stretch])
    var bytes = buffer.mutableSpan
    let progress = try decoder.decode(&bytes, in: 0..<bytes.count)
    switch progress {
    case .incomplete(let decoded):
      body.append(contentsOf: buffer[..<decoded])
      return nil
    case .complete(let decoded, let consumed):
      body.append(contentsOf: buffer[..<decoded])
      return consumed
    }
  }
}

extension Accepted {
  init(_ head: RequestHead, _ count: Int, in bytes: [UInt8]) {
    func copy(_ slice: Slice) -> [UInt8] { Array(bytes[Int(slice.start)..<Int(slice.end)]) }
    method = head.method
    version = head.version
    target = copy(head.target)
    authority = copy(head.authority)
    framing = head.framing
    keepAlive = head.keepAlive
    expectsContinue = head.expectsContinue
    headCount = count
    for name in FieldName.allCases {
      guard let slice = head.fields[name] else { continue }
      fields.append(Field(name: Array(name.text.utf8), value: copy(slice)))
    }
    for line in head.fields.others {
      fields.append(Field(name: copy(line.name), value: copy(line.value)))
    }
  }
}

extension FieldName {
  var text: String { lowercase.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
}
