/// How a loop ended.
package enum Ending: Sendable, Comparable {
  /// Everything in flight was finished.
  case drained
  /// Time was over before everything in flight was finished; the rest was cut off.
  case outOfTime
  /// Told to end at once.
  case interrupted
}

/// What an ending loop waits for, in its clock's milliseconds.
struct Drain {
  /// When listeners are emptied and closed; never again once that is done.
  var listenersClose: Int64
  /// When what is left is cut off.
  let end: Int64

  /// The next moment at which something has to be done.
  var next: Int64 { min(listenersClose, end) }
}

/// Ending without losing a request.
extension EventLoop {
  /// Begins to end, or goes on ending. Returns how it ended once there is nothing more to wait for.
  mutating func continueDrain() -> Ending? {
    let now = context.clock.milliseconds
    guard let drain else {
      beginDrain(at: now)
      return nil
    }
    if now >= drain.end {
      defer { cutOff() }
      return connections.count == 0 ? .drained : .outOfTime
    }
    if now >= drain.listenersClose { closeListeners() }
    return listeners.isEmpty && connections.count == 0 && inbox.closeIfEmpty() ? .drained : nil
  }

  /// From here on every answer is its connection's last. New clients go elsewhere, or are refused by the
  /// kernel once the listeners are closed; those on their way get a moment to arrive, as do requests on
  /// connections that are idle.
  private mutating func beginDrain(at now: Int64) {
    context.isDraining = true
    drain = Drain(
      listenersClose: now + common.drainGrace.milliseconds, end: now + common.drainTime.milliseconds)
    for listener in listeners { listener.refuseNewcomers() }
    for slot in connections.occupied {
      connections[slot].hurry(with: &context)
      settle(slot)
    }
  }

  /// Ends every connection there still is, and tells of what was under way on it.
  mutating func cutOff() {
    for slot in connections.occupied {
      connections[slot].cutOff(with: &context)
      close(slot)
    }
  }

  /// Takes everyone who is still in a queue, because closing it would reset them, and closes it.
  private mutating func closeListeners() {
    for listener in listeners {
      var left = common.connectionsMax / Self.acceptsPerTurn + 1
      while left > 0, listener.hasClients {
        accept(from: listener)
        left -= 1
      }
      listener.pause(with: poller)
    }
    listeners = []
    acceptAgain = .max
    drain?.listenersClose = .max
  }
}
