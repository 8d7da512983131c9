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
  mutating func answer(_ message: UnsafeRawBufferPointer, length: Int, with bench: inout Workbench) {
    let started = Clock.nanoseconds
    move(on: .requestRead)
    messageDue = .max
    answered += 1
    let request = Request(
      head: parser.head, bytes: UnsafeRawBufferPointer(rebasing: message[..<length]),
      body: UnsafeRawBufferPointer(rebasing: message[headLength..<bodyEnd]), number: bench.nextNumber())
    bench.response.reset()
    bench.handler.respond(to: request, into: &bench.response)
    if let parts = bench.response.parts {
      let head = UnsafeRawBufferPointer(rebasing: message[..<headLength])
      begin(Making(parts, KeptRequest(request, bytes: head), started: started), with: &bench)
    } else {
      conclude(request, started: started, hasMore: message.count > length, with: &bench)
    }
    bench.trim()
  }

  /// Takes the answer that has been made as far as it goes without waiting. `hasMore` tells whether bytes of another
  /// request have come.
  @inline(__always)
  mutating func conclude(
    _ request: borrowing Request, started: Int64, hasMore: Bool, with bench: inout Workbench
  ) {
    if let finished = bench.response.finished, request.takesFinishedMessage, mayContinue(bench),
      finished.count <= Self.stampedMax
    {
      let bytes = finished.stamped(date: bench.clock.date, number: request.number)
      bench.finished(request, bytes: bytes.count, started: started, from: peer)
      deliver(bytes, from: 0, isGathered: hasMore, with: &bench)
    } else {
      makeAnswer(to: request, started: started, hasMore: hasMore, with: &bench)
    }
    // What waits to be sent keeps the body's storage; the next answer must not copy it to have its own.
    if !unsent.isEmpty { bench.response.body = [] }
  }

  /// Whether another request may follow on this connection, as far as the server is concerned.
  private func mayContinue(_ bench: borrowing Workbench) -> Bool {
    !bench.isDraining && answered < bench.limits.requestsPerConnection
  }

  /// Puts head and body together.
  private mutating func makeAnswer(
    to request: borrowing Request, started: Int64, hasMore: Bool, with bench: inout Workbench
  ) {
    let identifier = request.identifier
    bench.response.add("X-Request-Id", identifier)
    let headStart = bench.output.count
    let outcome = appendHead(to: request, hasMore: hasMore, with: &bench)
    switch outcome.delivery {
    case .chunked, .untilClose:
      begin(
        Production(
          request, identifier, bench.response, outcome.delivery, started: started, headStart: headStart),
        with: &bench)
    case .whole, .none:
      let (body, start) = bench.response.wholeBody(as: outcome.delivery)
      let bytes = bench.output.count - headStart + body.count - start
      bench.finished(request, bytes: bytes, started: started, from: peer)
      deliver(body, from: start, isGathered: true, with: &bench)
    }
  }

  /// Appends the head, and settles whether another request may follow.
  private mutating func appendHead(
    to request: borrowing Request, hasMore: Bool, with bench: inout Workbench
  ) -> ResponseEncoder.Outcome {
    let wantsMore = request.keepAlive
    let outcome = ResponseEncoder.appendHead(
      of: bench.response, answering: request.method, version: request.version,
      keepAlive: wantsMore && mayContinue(bench), date: bench.clock.date, to: &bench.output)
    if !outcome.keepAlive {
      isLast = true
      // A client that asked to close sends no more; another may be sending already.
      mustLinger = wantsMore || hasMore
    }
    return outcome
  }

  /// Sends bytes from `start` on behind what is gathered, or gathers them, where they are few, for what follows to be sent
  /// with them.
  private mutating func deliver(
    _ bytes: [UInt8], from start: Int, isGathered: Bool, with bench: inout Workbench
  ) {
    if !isGathered || bytes.count - start > Self.gatheredBodyMax {
      send(bytes, from: start, with: &bench)
    } else {
      bench.output.append(contentsOf: bytes[start...])
      if isLast { send(with: &bench) } else { move(on: .gathered) }
    }
  }

  /// Answers in place of a handler, and lets no request follow.
  mutating func refuse(_ refusal: Refusal, with bench: inout Workbench) {
    let started = Clock.nanoseconds
    let method = state == .head ? nil : parser.head.method
    isLast = true
    mustLinger = true
    messageDue = .max
    input = []
    move(on: .refused)
    let identifier = RequestIdentifier(number: bench.nextNumber())
    bench.response.reset()
    bench.writeRefusal(refusal, &bench.response)
    bench.response.add("X-Request-Id", identifier)
    let start = bench.output.count
    _ = ResponseEncoder.append(
      bench.response, answering: parser.head.method, version: .http11, keepAlive: false,
      date: bench.clock.date,
      to: &bench.output)
    bench.refused(method, identifier, bytes: bench.output.count - start, started: started, from: peer)
    send(with: &bench)
  }
}
