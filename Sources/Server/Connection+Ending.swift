internal import System

/// How a connection ends that does not end by itself.
extension Connection {
  /// Its patience is over.
  mutating func expire(with context: inout LoopContext) {
    let before = state
    switch state {
    case .head where input.isEmpty: endIdle(with: &context)
    case .head:
      context.metrics.add(.headTimeouts)
      refuse(.headTimeout, with: &context)
    case .body:
      context.metrics.add(.bodyTimeouts)
      refuse(.bodyTimeout, asked, with: &context)
    case .answering, .catchingUp:
      context.metrics.add(.answerTimeouts)
      abort(because: .slow, with: &context)
    case .storing: break
    case .lingering, .closed: move(on: .gone)
    }
    settle(after: before, moved: false, with: &context)
  }

  /// Closes a connection without a request, unless one has arrived that was not looked at yet.
  private mutating func endIdle(with context: inout LoopContext) {
    if receive(with: &context) || state != .head { return }
    if !context.isDraining { context.metrics.add(.idleTimeouts) }
    move(on: .gone)
  }

  /// Reads what nobody will use and drops it, until the peer closes or has sent too much. Returns whether
  /// bytes came.
  mutating func drop(with context: inout LoopContext) -> Bool {
    switch Socket.read(from: descriptor.rawValue, into: &context.scratch) {
    case .blocked: return false
    case .failed, .moved(0): move(on: .gone)
    case .moved(let count):
      context.metrics.add(.received, count)
      if count == context.scratch.count { mayHoldMore = true }
      dropped += count
      if dropped > context.limits.lingerBytes { move(on: .gone) }
    }
    return true
  }

  /// Tells a client at once why it is not served.
  mutating func turnAway(_ refusal: Refusal, with context: inout LoopContext) {
    refuse(refusal, with: &context)
    settle(after: .head, moved: false, with: &context)
  }

  /// Is closed with an answer under way, or not yet begun.
  mutating func abandon(with context: inout LoopContext) {
    endProduction(as: cause, with: &context)
    guard let awaitedAnswer else { return }
    context.abandoned(
      .kept(awaitedAnswer.request, from: peer, trusting: context.limits.trustedProxies),
      started: awaitedAnswer.started, end: cause, actor: awaitedAnswer.actor)
    self.awaitedAnswer = nil
  }

  /// The server ends with this connection still open. What is under way on it is told, and its peer notices that an answer
  /// is not whole.
  mutating func cutOff(with context: inout LoopContext) {
    cause = .stopped
    leaveBody(as: .stopped, with: &context)
    if state == .answering { abort(because: .stopped, with: &context) } else { move(on: .gone) }
  }
}
