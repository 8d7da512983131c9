internal import Bytes
internal import HTTP
internal import System

/// From bytes to whole requests.
extension Connection {
  /// Reads once and answers every request that is whole by then. Returns whether bytes came.
  mutating func receive(with context: inout LoopContext) -> Bool {
    // Moved out, because answering changes the context while the bytes are lent.
    var scratch: [UInt8] = []
    swap(&scratch, &context.scratch)
    defer { swap(&scratch, &context.scratch) }
    switch Socket.read(from: descriptor.rawValue, into: &scratch) {
    case .moved(0):
      endOfInput(with: &context)
      return false
    case .moved(let count):
      context.metrics.add(.received, count)
      if count == scratch.count { mayHoldMore = true }
      var bytes = scratch.mutableSpan
      take(&bytes, count, with: &context)
      return true
    case .blocked: return false
    case .failed:
      leaveBody(as: .left, with: &context)
      move(on: .gone)
      return false
    }
  }

  /// Tells of a message whose body will not be whole.
  func leaveBody(as end: AnswerEnd, with context: inout LoopContext) {
    guard state == .body || state == .storing, let asked else { return }
    context.abandoned(asked, started: Clock.nanoseconds - waited(context) * 1_000_000, end: end)
  }

  /// Answers the requests that are whole in the first `count` bytes, joined to what is left from before, and keeps the rest.
  private mutating func take(
    _ bytes: inout MutableSpan<UInt8>, _ count: Int, with context: inout LoopContext
  ) {
    if input.isEmpty {
      let rest = converse(over: &bytes, count, with: &context)
      let left = bytes.span.extracting(rest)
      if !left.isEmpty, !dropEmptyLine(left) { keep(left, with: &context) }
    } else {
      input.append(contentsOf: bytes.span.extracting(first: count))
      converseOverInput(with: &context)
    }
  }

  /// The same over bytes that were kept: those of an unfinished request, or requests that waited for an
  /// answer before theirs to be taken.
  mutating func converseOverInput(with context: inout LoopContext) {
    // Moved out, because answering changes `self` while the bytes are lent.
    var bytes: [UInt8] = []
    swap(&bytes, &input)
    var lent = bytes.mutableSpan
    let rest = converse(over: &lent, lent.count, with: &context)
    if rest.isEmpty || dropEmptyLine(bytes.span.extracting(rest)) { return }
    bytes.removeSubrange(rest.upperBound...)
    bytes.removeSubrange(..<rest.lowerBound)
    swap(&bytes, &input)
    guardBudget(with: &context)
  }

  /// Drops what is left over between two messages where it is an empty line, which means nothing there (RFC 9112 §2.2):
  /// who sends no more is idle.
  /// - Returns: whether it was one.
  private mutating func dropEmptyLine(_ rest: Span<UInt8>) -> Bool {
    guard state == .head, rest.count == 2, rest[0] == 0x0D, rest[1] == 0x0A else { return false }
    // It has looked at the two bytes, and the next message begins anew.
    parser.reset()
    return true
  }

  private mutating func keep(_ rest: Span<UInt8>, with context: inout LoopContext) {
    input.append(contentsOf: rest)
    guardBudget(with: &context)
  }

  /// Refuses a request whose unfinished bytes would take more memory than all connections together may.
  private mutating func guardBudget(with context: inout LoopContext) {
    guard state == .head || state == .body else { return }
    guard context.buffered + input.capacity - noted > context.bufferedMax else { return }
    refuse(.outOfBuffers, asked, with: &context)
  }

  /// Answers requests in order until the first `count` bytes hold no whole one, the socket is full, or the connection is to
  /// end. Returns which of the bytes are still needed. The bytes of a chunked body are moved about within
  /// `bytes`.
  private mutating func converse(
    over bytes: inout MutableSpan<UInt8>, _ count: Int, with context: inout LoopContext
  ) -> Range<Int> {
    var start = 0
    while start < count, state == .head || state == .body {
      do throws(ParseError) {
        guard let length = try readRequest(from: &bytes, in: start..<count, with: &context) else { break }
        answer(bytes.span.extracting(start..<count), length: length, with: &context)
        // Only now that the request is gone is the parser's storage its own again.
        parser.reset()
        start += length
      } catch {
        context.metrics.add(.parseErrors)
        let refusal =
          error == .bodyTooLarge && state == .body ? Refusal.bodyTooLarge(bodyMost(context)) : Refusal(error)
        refuse(refusal, asked, with: &context)
      }
      if state == .head, context.output.count >= context.limits.outputBytes { send(with: &context) }
    }
    if state == .head || state == .body { send(with: &context) }
    if isLast || state == .closed { return 0..<0 }
    // What a chunked body's framing took up is gone, and so is what was handed over; beyond the decoded part there is
    // nothing until the message's end has come.
    let isWithinBody = [.body, .catchingUp, .storing].contains(state) && arriving?.messageEnd == nil
    let isCut = isWithinBody && (parser.head.framing == .chunked || arriving != nil)
    return start..<(isCut ? start + bodyEnd : count)
  }

  /// Reads on in the message that begins with `range`. Returns its length when it is whole, and then
  /// `headLength` and `bodyEnd` say where its decoded body lies. Throws the reason to refuse it.
  private mutating func readRequest(
    from bytes: inout MutableSpan<UInt8>, in range: Range<Int>, with context: inout LoopContext
  ) throws(ParseError) -> Int? {
    if state == .head {
      let message = bytes.span.extracting(range)
      guard case .complete(let length) = try parser.parse(message) else { return nil }
      headLength = length
      bodyEnd = length
      if case .none = parser.head.framing { return length }
      try beginBody(message, with: &context)
      guard state == .body else { return nil }
    }
    if let arriving { return try store(arriving, from: &bytes, in: range, with: &context) }
    switch parser.head.framing {
    case .none: return headLength
    case .length(let count):
      bodyEnd = headLength + count
      return range.count >= bodyEnd ? bodyEnd : nil
    case .chunked: return try readChunks(from: &bytes, in: range)
    }
  }

  /// The head is whole of a message. Throws the reason to refuse its body.
  private mutating func beginBody(
    _ message: Span<UInt8>, with context: inout LoopContext
  ) throws(ParseError) {
    move(on: .headRead)
    let (peer, proxies, isWhole) = (peer, context.limits.trustedProxies, isWhole(message.count))
    let head = message.extracting(..<headLength)
    messageDue = context.clock.milliseconds + context.timeouts.body
    Request.lend(parser.head, over: head, body: Span(), number: context.nextNumber()) { request in
      asked = AskedRequest(request, from: peer, trusting: proxies)
      if !isWhole { askAboutBody(of: request, with: &context) }
    }
    guard state == .body else { return }
    messageDue = context.clock.milliseconds + bodyTime(context)
    let most = bodyMost(context)
    if case .length(let count) = parser.head.framing, count > most { throw .bodyTooLarge }
    if parser.head.framing == .chunked {
      decoder = ChunkedDecoder(limits: context.limits.message(withBodyOf: most))
    }
    // RFC 9110 §10.1.1: no invitation is needed when the body is on its way already.
    guard parser.head.expectsContinue, message.count == headLength else { return }
    context.output.append(ResponseEncoder.continueLine)
  }

  /// Whether a body has come with its head, so that there is nobody to keep from sending it.
  private func isWhole(_ messageCount: Int) -> Bool {
    guard case .length(let count) = parser.head.framing else { return false }
    return messageCount - headLength >= count
  }

  /// How many bytes the body of the current message may have.
  private func bodyMost(_ context: borrowing LoopContext) -> Int {
    arriving?.store.byteMost ?? context.limits.message.bodyBytes
  }

  /// How long the body of the current message may take, in milliseconds.
  func bodyTime(_ context: borrowing LoopContext) -> Int64 {
    arriving?.store.time.milliseconds ?? context.timeouts.body
  }

  /// Decodes what has come since the last time, which begins where the decoded part ends.
  mutating func readChunks(
    from bytes: inout MutableSpan<UInt8>, in range: Range<Int>
  ) throws(ParseError) -> Int? {
    let start = bodyEnd
    switch try decoder.decode(&bytes, in: range.lowerBound + start..<range.upperBound) {
    case .incomplete(let decoded):
      bodyEnd += decoded
      return nil
    case .complete(let decoded, let consumed):
      bodyEnd += decoded
      return start + consumed
    }
  }

  /// The peer has closed its side. What it asked before has been answered; half a request is told that it is
  /// half.
  private mutating func endOfInput(with context: inout LoopContext) {
    isPeerDone = true
    if isIdle {
      move(on: .gone)
    } else {
      refuse(.endedEarly, asked, with: &context)
    }
  }
}
