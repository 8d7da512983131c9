internal import HTTP
internal import System

/// From bytes to whole requests.
extension Connection {
  /// Reads once and answers every request that is whole by then. Returns whether bytes came.
  mutating func receive(with context: inout LoopContext) -> Bool {
    switch Socket.read(from: descriptor.rawValue, into: context.scratch) {
    case .moved(0):
      endOfInput(with: &context)
      return false
    case .moved(let count):
      context.metrics.add(.received, count)
      if count == context.scratch.count { mayHoldMore = true }
      take(UnsafeMutableRawBufferPointer(rebasing: context.scratch[..<count]), with: &context)
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

  /// Answers the requests that are whole in `bytes`, joined to what is left from before, and keeps the rest.
  private mutating func take(_ bytes: UnsafeMutableRawBufferPointer, with context: inout LoopContext) {
    if input.isEmpty {
      let rest = converse(over: bytes, with: &context)
      let left = UnsafeRawBufferPointer(rebasing: bytes[rest])
      if !left.isEmpty, !dropEmptyLine(left) { keep(left, with: &context) }
    } else {
      input.append(contentsOf: bytes)
      converseOverInput(with: &context)
    }
  }

  /// The same over bytes that were kept: those of an unfinished request, or requests that waited for an
  /// answer before theirs to be taken.
  mutating func converseOverInput(with context: inout LoopContext) {
    // Moved out, because answering changes `self` while the bytes are lent.
    var bytes: [UInt8] = []
    swap(&bytes, &input)
    let rest = bytes.withUnsafeMutableBytes { converse(over: $0, with: &context) }
    if rest.isEmpty { return }
    let isDropped = bytes.withUnsafeBytes { dropEmptyLine(UnsafeRawBufferPointer(rebasing: $0[rest])) }
    if isDropped { return }
    bytes.removeSubrange(rest.upperBound...)
    bytes.removeSubrange(..<rest.lowerBound)
    swap(&bytes, &input)
    guardBudget(with: &context)
  }

  /// Drops what is left over between two messages where it is an empty line, which means nothing there (RFC 9112 §2.2):
  /// who sends no more is idle.
  /// - Returns: whether it was one.
  private mutating func dropEmptyLine(_ rest: UnsafeRawBufferPointer) -> Bool {
    guard state == .head, rest.elementsEqual("\r\n".utf8) else { return false }
    // It has looked at the two bytes, and the next message begins anew.
    parser.reset()
    return true
  }

  private mutating func keep(_ rest: UnsafeRawBufferPointer, with context: inout LoopContext) {
    input.append(contentsOf: rest)
    guardBudget(with: &context)
  }

  /// Refuses a request whose unfinished bytes would take more memory than all connections together may.
  private mutating func guardBudget(with context: inout LoopContext) {
    guard state == .head || state == .body else { return }
    guard context.buffered + input.capacity - noted > context.bufferedMax else { return }
    refuse(.outOfBuffers, asked, with: &context)
  }

  /// Answers requests in order until `bytes` holds no whole one, the socket is full, or the connection is to
  /// end. Returns which of the bytes are still needed. The bytes of a chunked body are moved about within
  /// `bytes`.
  private mutating func converse(over bytes: UnsafeMutableRawBufferPointer, with context: inout LoopContext)
    -> Range<Int>
  {
    var start = 0
    while start < bytes.count, state == .head || state == .body {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      do throws(ParseError) {
        guard let length = try readRequest(from: rest, with: &context) else { break }
        answer(UnsafeRawBufferPointer(rest), length: length, with: &context)
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
    return start..<(isCut ? start + bodyEnd : bytes.count)
  }

  /// Reads on in the message that begins with `bytes`. Returns its length when it is whole, and then
  /// `headLength` and `bodyEnd` say where its decoded body lies. Throws the reason to refuse it.
  private mutating func readRequest(
    from bytes: UnsafeMutableRawBufferPointer, with context: inout LoopContext
  ) throws(ParseError) -> Int? {
    if state == .head {
      guard case .complete(let length) = try parser.parse(UnsafeRawBufferPointer(bytes)) else { return nil }
      headLength = length
      bodyEnd = length
      if case .none = parser.head.framing { return length }
      try beginBody(UnsafeRawBufferPointer(bytes), with: &context)
      guard state == .body else { return nil }
    }
    if let arriving { return try store(arriving, from: bytes, with: &context) }
    switch parser.head.framing {
    case .none: return headLength
    case .length(let count):
      bodyEnd = headLength + count
      return bytes.count >= bodyEnd ? bodyEnd : nil
    case .chunked: return try readChunks(from: bytes)
    }
  }

  /// The head is whole of the message that begins with `bytes`. Throws the reason to refuse its body.
  private mutating func beginBody(
    _ bytes: UnsafeRawBufferPointer, with context: inout LoopContext
  ) throws(ParseError) {
    move(on: .headRead)
    let head = UnsafeRawBufferPointer(rebasing: bytes[..<headLength])
    let request = Request(
      head: parser.head, bytes: head, body: UnsafeRawBufferPointer(rebasing: head[..<0]),
      number: context.nextNumber())
    asked = AskedRequest(request, from: peer, trusting: context.limits.trustedProxies)
    messageDue = context.clock.milliseconds + context.timeouts.body
    if !isWhole(in: bytes) { askAboutBody(of: request, with: &context) }
    guard state == .body else { return }
    messageDue = context.clock.milliseconds + bodyTime(context)
    let most = bodyMost(context)
    if case .length(let count) = parser.head.framing, count > most { throw .bodyTooLarge }
    if parser.head.framing == .chunked {
      decoder = ChunkedDecoder(limits: context.limits.message(withBodyOf: most))
    }
    // RFC 9110 §10.1.1: no invitation is needed when the body is on its way already.
    guard parser.head.expectsContinue, bytes.count == headLength else { return }
    let line = ResponseEncoder.continueLine
    context.output.append(
      contentsOf: UnsafeBufferPointer(start: line.utf8Start, count: line.utf8CodeUnitCount))
  }

  /// Whether a body has come with its head, so that there is nobody to keep from sending it.
  private func isWhole(in bytes: UnsafeRawBufferPointer) -> Bool {
    guard case .length(let count) = parser.head.framing else { return false }
    return bytes.count - headLength >= count
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
  mutating func readChunks(from bytes: UnsafeMutableRawBufferPointer) throws(ParseError) -> Int? {
    let start = bodyEnd
    switch try decoder.decode(UnsafeMutableRawBufferPointer(rebasing: bytes[start...])) {
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
