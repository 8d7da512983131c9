/// How a connection ends that does not end by itself.
extension Connection {
  /// Its patience is over.
  mutating func expire(with bench: inout Workbench) {
    let before = state
    switch state {
    case .head where input.isEmpty: endIdle(with: &bench)
    case .head:
      bench.metrics.add(.headTimeouts)
      refuse(.headTimeout, with: &bench)
    case .body:
      bench.metrics.add(.bodyTimeouts)
      refuse(.bodyTimeout, with: &bench)
    case .answering where isWaiting && !bench.isDraining: _ = resume(with: &bench)
    case .answering where isWaiting: abort(with: &bench)
    case .answering, .catchingUp:
      bench.metrics.add(.answerTimeouts)
      abort(with: &bench)
    case .lingering, .closed: move(on: .gone)
    }
    settle(after: before, moved: false, with: &bench)
  }

  /// Closes a connection without a request, unless one has arrived that was not looked at yet.
  private mutating func endIdle(with bench: inout Workbench) {
    if receive(with: &bench) || state != .head { return }
    if !bench.isDraining { bench.metrics.add(.idleTimeouts) }
    move(on: .gone)
  }

  /// Reads what nobody will use and drops it, until the peer closes or has sent too much. Returns whether
  /// bytes came.
  mutating func drop(with bench: inout Workbench) -> Bool {
    switch Socket.read(from: descriptor.rawValue, into: bench.scratch) {
    case .blocked: return false
    case .failed, .moved(0): move(on: .gone)
    case .moved(let count):
      bench.metrics.add(.received, count)
      if count == bench.scratch.count { mayHoldMore = true }
      dropped += count
      if dropped > bench.limits.lingerBytes { move(on: .gone) }
    }
    return true
  }

  /// Tells a client at once why it is not served.
  mutating func turnAway(_ refusal: Refusal, with bench: inout Workbench) {
    refuse(refusal, with: &bench)
    settle(after: .head, moved: false, with: &bench)
  }

  /// Waits no longer than the grace of an ending server for a request that may be on its way, or for a piece
  /// of a body that may not come for long.
  mutating func hurry(with bench: borrowing Workbench) {
    if isIdle || isWaiting { due = min(due, bench.clock.milliseconds + bench.patience.drainGrace) }
  }
}
