internal import HTTP

/// Going on with a connection on another loop.
extension Connection {
  /// Whether there is nothing under way that would be lost.
  var isMovable: Bool { isIdle && !isPeerDone && !isLast }

  /// The request that waits for its answer, where nothing but it is under way.
  var movableRequest: [UInt8]? {
    guard isMaking, input.isEmpty, !isPeerDone else { return nil }
    return making?.request.whole
  }

  /// Leaves the loop, with a request that is to be answered elsewhere or without.
  consuming func leave(with request: [UInt8]) -> Handoff {
    Handoff(descriptor, peer: peer, request: request, answered: request.isEmpty ? answered : answered - 1)
  }

  /// Goes on where the client was before, with the request that it brings.
  mutating func goOn(_ arrival: Handoff, with context: inout LoopContext) {
    answered = arrival.answered
    if !arrival.request.isEmpty {
      isVisitor = true
      input = arrival.request
      converseOverInput(with: &context)
    }
    settle(after: .head, moved: true, with: &context)
  }
}
