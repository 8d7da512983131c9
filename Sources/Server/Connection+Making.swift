internal import HTTP

/// An answer that takes several turns of the loop. Meanwhile nothing is read from the peer: a reset is noticed, a
/// mere end of its stream only when the answer is written, since a peer that sends no more may still want it.
extension Connection {
  /// Whether the answer's next part can be made. What was answered before has been taken by then, so that a peer that
  /// takes nothing has nothing made for it.
  var isMaking: Bool { making != nil && unsent.isEmpty && state == .answering }

  /// Waits in the loop's line for the parts of an answer, which takes what `request` keeps if all connections together
  /// may keep that much more.
  mutating func begin(_ making: consuming Making, with bench: inout Workbench) {
    guard bench.buffered + making.request.cost <= bench.bufferedMax else {
      return refuse(.outOfBuffers, with: &bench)
    }
    self.making = making
    // What was gathered before need not wait as well.
    _ = flush(with: &bench)
  }

  /// Makes the next part, and sends the answer with the last one. Returns whether more parts are to follow.
  mutating func proceed(with bench: inout Workbench) -> Bool {
    guard let making else { return false }
    if making.proceed(into: &bench.response) { return true }
    self.making = nil
    making.request.lend {
      conclude($0, started: making.started, hasMore: !input.isEmpty, with: &bench)
    }
    bench.trim()
    if state == .head {
      // Requests that came with the one just answered; or nothing more to gather.
      if input.isEmpty { send(with: &bench) } else { converseOverInput(with: &bench) }
    }
    settle(after: .answering, moved: true, with: &bench)
    return false
  }
}
