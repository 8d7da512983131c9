internal import HTTP

/// An answer that takes several turns of the loop. Meanwhile nothing is read from the peer: a reset is noticed, a
/// mere end of its stream only when the answer is written, since a peer that sends no more may still want it.
extension Connection {
  /// Whether the answer's next part can be made. What was answered before has been taken by then, so that a peer that
  /// takes nothing has nothing made for it.
  var isMaking: Bool { making != nil && unsent.isEmpty && state == .answering }

  /// Waits in the loop's line for the parts of an answer, which takes what `request` keeps if all connections together
  /// may keep that much more.
  mutating func begin(_ making: consuming PendingAnswer, with context: inout LoopContext) {
    guard context.buffered + making.request.cost <= context.bufferedMax else {
      return refuse(.outOfBuffers, with: &context)
    }
    self.making = making
    // What was gathered before need not wait as well.
    _ = flush(with: &context)
  }

  /// Makes the next part, and sends the answer with the last one. Returns whether more parts are to follow.
  mutating func proceed(with context: inout LoopContext) -> Bool {
    guard let making else { return false }
    if making.proceed(into: &context.response) { return true }
    self.making = nil
    making.request.lend {
      conclude($0, started: making.started, hasMore: !input.isEmpty, with: &context)
    }
    context.trim()
    if state == .head {
      // Requests that came with the one just answered; or nothing more to gather.
      if input.isEmpty { send(with: &context) } else { converseOverInput(with: &context) }
    }
    settle(after: .answering, moved: true, with: &context)
    return false
  }
}
