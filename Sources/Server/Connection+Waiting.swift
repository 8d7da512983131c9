internal import HTTP

/// An answer, or a piece of one, that comes later. Meanwhile nothing is read from the peer: a reset is noticed, a mere
/// end of its stream only when the answer is written, since a peer that sends no more may still want it.
extension Connection {
  /// Whether the peer has everything there is, and more is to come some time.
  var isWaiting: Bool { (awaitedAnswer != nil || isAwaitingPiece) && unsent.isEmpty && state == .answering }

  /// What it waits for.
  var awaited: (any Awaited)? {
    if let awaitedAnswer { return awaitedAnswer.later }
    return production?.producer
  }

  /// What makes this connection go on, from whatever thread.
  func makeBell(with context: borrowing LoopContext) -> Bell {
    Bell { [token, inbox = context.inbox] in inbox.wake(token) }
  }

  /// Waits for an answer, which takes what the copy of its request takes if all connections together may keep that much
  /// more.
  mutating func wait(
    for later: any DeferredAnswer, _ request: KeptRequest, started: Int64, with context: inout LoopContext
  ) {
    guard context.buffered + request.cost <= context.bufferedMax else {
      let asked = AskedRequest.kept(request, from: peer, trusting: context.limits.trustedProxies)
      return refuse(.outOfBuffers, asked, with: &context)
    }
    let answer = AwaitedAnswer(
      later, request, makeBell(with: context), started: started, actor: context.response.actor)
    awaitedAnswer = answer
    // What was gathered before need not wait as well.
    _ = flush(with: &context)
    guard state == .answering else { return }
    answer.begin()
    if context.isDraining { later.drain() }
  }

  /// Sends the answer if it is there.
  mutating func takeAnswer(with context: inout LoopContext) {
    guard let answer = awaitedAnswer, answer.take(into: &context.response) else { return }
    awaitedAnswer = nil
    if let later = context.response.later {
      wait(for: later, answer.request, started: answer.started, with: &context)
      return context.trim()
    }
    answer.request.lend {
      conclude($0, started: answer.started, hasMore: !input.isEmpty, with: &context)
    }
    context.trim()
    // Nothing more to gather; or else requests that came with the one just answered.
    if state == .head, input.isEmpty { send(with: &context) }
  }

  /// It is its turn in the line: its bell was rung, the time is over after which it asks by itself, or its next request has
  /// come.
  mutating func wake(with context: inout LoopContext) {
    if isInLine {
      isInLine = false
      return advance(.reading, with: &context)
    }
    (awaitedAnswer?.bell ?? production?.bell ?? arriving?.bell)?.answer()
    guard isWaiting || state == .storing else { return }
    let before = state
    var moved = false
    if state == .storing { goOnStoring(with: &context) } else { moved = resume(with: &context) }
    settle(after: before, moved: moved, with: &context)
  }

  /// The server ends. Waits no longer than the grace of an ending server for a request that may be on its way; what
  /// waits for something is told.
  mutating func hurry(with context: inout LoopContext) {
    if isIdle { due = min(due, context.clock.milliseconds + context.timeouts.drainGrace) }
    guard let awaited else { return }
    awaited.drain()
    wake(with: &context)
  }
}
