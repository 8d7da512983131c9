internal import HTTP

/// From a whole request to its answer in the loop's output.
extension Connection {
  /// Bodies up to this size are gathered with their heads; larger ones are sent from where they lie.
  private static var gatheredBodyMax: Int { 4 * 1024 }

  /// Finished messages up to this size are sent as they lie. Of a larger one the rest would wait, and whoever asks for it
  /// meanwhile would need a copy to be stamped.
  private static var stampedMax: Int { Socket.writeMost }

  /// Asks the handler and takes its answer as far as it goes without waiting. `message` begins with the
  /// request, which is `length` bytes long.
  mutating func answer(_ message: Span<UInt8>, length: Int, with context: inout LoopContext) {
    let started = Clock.nanoseconds
    move(on: .requestRead)
    messageDue = .max
    answered += 1
    let head = message.extracting(..<headLength)
    let body = message.extracting(headLength..<(arriving == nil ? bodyEnd : headLength))
    Request.lend(
      parser.head, over: head, body: body, stored: arriving?.store, number: context.nextNumber()
    ) { request in
      answer(request, head, started: started, hasMore: message.count > length, with: &context)
    }
    context.trim()
  }

  private mutating func answer(
    _ request: borrowing Request, _ head: Span<UInt8>, started: Int64, hasMore: Bool,
    with context: inout LoopContext
  ) {
    context.response.reset()
    context.handler.respond(to: request, into: &context.response)
    arriving = nil
    if context.response.status == .unauthorized { holdBack(request, with: &context) }
    hasWaited = context.response.later != nil
    if let later = context.response.later {
      wait(for: later, KeptRequest(request, bytes: head), started: started, with: &context)
    } else {
      conclude(request, started: started, hasMore: hasMore, with: &context)
    }
  }

  /// Gives the answer that the handler has made though the body has not come, and takes no more of that.
  mutating func answerUnread(_ request: borrowing Request, with context: inout LoopContext) {
    let started = Clock.nanoseconds
    (isLast, mustLinger, messageDue) = (true, true, .max)
    answered += 1
    arriving = nil
    move(on: .refused)
    if context.response.status == .unauthorized { holdBack(request, with: &context) }
    if let later = context.response.later {
      wait(
        for: later, request.withMessage { KeptRequest(request, bytes: $0) }, started: started, with: &context)
    } else {
      conclude(request, started: started, hasMore: false, with: &context)
    }
    context.trim()
  }

  /// Gives a refusal for want of a good token later, where the client's address has had many of them.
  private func holdBack(_ request: borrowing Request, with context: inout LoopContext) {
    let given = request.field(.xForwardedFor)
    guard let address = context.limits.trustedProxies.client(of: peer.address, forwardedFor: given) else {
      return
    }
    let delay = context.guesses.delay(of: address.machine)
    guard delay > .zero else { return }
    let held = HeldAnswer(context.response, for: delay)
    context.response.reset()
    context.response.later = held
  }

  /// Takes the answer that has been made as far as it goes without waiting. `hasMore` tells whether bytes of another
  /// request have come.
  @inline(__always)
  mutating func conclude(
    _ request: borrowing Request, started: Int64, hasMore: Bool, with context: inout LoopContext
  ) {
    if let finished = context.response.finished, request.takesFinishedMessage, mayContinue(context),
      finished.count <= Self.stampedMax
    {
      let bytes = finished.stamped(date: context.clock.date, number: request.number)
      context.finished(request, bytes: bytes.count, started: started, from: peer)
      deliver(bytes, from: 0, isGathered: hasMore, with: &context)
    } else {
      makeAnswer(to: request, started: started, hasMore: hasMore, with: &context)
    }
    // What waits to be sent keeps the body's storage; the next answer must not copy it to have its own.
    if !unsent.isEmpty { context.response.body = [] }
  }

  /// Whether another request may follow on this connection, as far as the server is concerned.
  private func mayContinue(_ context: borrowing LoopContext) -> Bool {
    !isLast && !context.isDraining && answered < context.limits.requestsPerConnection
  }

  /// Puts head and body together.
  private mutating func makeAnswer(
    to request: borrowing Request, started: Int64, hasMore: Bool, with context: inout LoopContext
  ) {
    if context.response.producer?.isOpenEnded == false, context.streams >= context.streamsMax {
      let asked = AskedRequest(request, from: peer, trusting: context.limits.trustedProxies)
      return refuse(.tooManyStreams, asked, with: &context)
    }
    context.response.add("X-Request-Id", request.identifier)
    let headStart = context.output.count
    let outcome = appendHead(to: request, hasMore: hasMore, with: &context)
    switch outcome.delivery {
    case .chunked, .counted, .untilClose:
      let asked = AskedRequest(request, from: peer, trusting: context.limits.trustedProxies)
      begin(
        StreamedBody(
          asked, context.response, outcome.delivery, makeBell(with: context),
          started: started, headStart: headStart),
        with: &context)
    case .whole, .none:
      let (body, start) = context.response.wholeBody(as: outcome.delivery)
      let bytes = context.output.count - headStart + body.count - start
      context.finished(request, bytes: bytes, started: started, from: peer)
      deliver(body, from: start, isGathered: true, with: &context)
    }
  }

  /// Appends the head, and settles whether another request may follow.
  private mutating func appendHead(
    to request: borrowing Request, hasMore: Bool, with context: inout LoopContext
  ) -> ResponseEncoder.Outcome {
    let wantsMore = request.keepAlive
    let outcome = ResponseEncoder.appendHead(
      of: context.response, answering: request.method, version: request.version,
      keepAlive: wantsMore && mayContinue(context), date: context.clock.date, to: &context.output)
    if !outcome.keepAlive {
      isLast = true
      // A client that asked to close sends no more; another may be sending already.
      mustLinger = mustLinger || wantsMore || hasMore
    }
    return outcome
  }

  /// Sends bytes from `start` on behind what is gathered, or gathers them, where they are few, for what follows to be sent
  /// with them.
  private mutating func deliver(
    _ bytes: [UInt8], from start: Int, isGathered: Bool, with context: inout LoopContext
  ) {
    if !isGathered || bytes.count - start > Self.gatheredBodyMax {
      send(bytes, from: start, with: &context)
    } else {
      context.output.append(contentsOf: bytes[start...])
      if isLast { send(with: &context) } else { move(on: .gathered) }
    }
  }

  /// Answers in place of a handler, and lets no request follow.
  /// - Parameter asked: what is known of the request; nil where its head was not read.
  mutating func refuse(_ refusal: Refusal, _ asked: AskedRequest? = nil, with context: inout LoopContext) {
    let asked = state == .head ? nil : asked
    let started = Clock.nanoseconds - waited(context) * 1_000_000
    isLast = true
    mustLinger = true
    messageDue = .max
    input = []
    arriving = nil
    move(on: .refused)
    let identifier = asked?.identifier ?? RequestIdentifier(number: context.nextNumber())
    context.response.reset()
    context.writeRefusal(refusal, &context.response)
    context.response.add("X-Request-Id", identifier)
    let start = context.output.count
    _ = ResponseEncoder.append(
      context.response, answering: parser.head.method, version: .http11, keepAlive: false,
      date: context.clock.date,
      to: &context.output)
    context.refused(
      asked, identifier, refusal, bytes: context.output.count - start, started: started, from: peer)
    send(with: &context)
  }

  /// For how long the peer has been sending the head or the body that is under way, in milliseconds.
  func waited(_ context: borrowing LoopContext) -> Int64 {
    guard messageDue != .max else { return 0 }
    let most = state == .head ? context.timeouts.head : bodyTime(context)
    return max(0, context.clock.milliseconds - (messageDue - most))
  }
}
