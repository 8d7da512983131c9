internal import HTTP
internal import System

/// From the loop's output to the socket.
extension Connection {
  /// How many pieces of a body are asked for before other connections get their turn.
  private static var piecesPerTurn: Int { 2 }

  /// Sends what is gathered and then `body` from `start` on, keeps what the socket does not take, and moves on
  /// accordingly.
  mutating func send(_ body: [UInt8] = [], from start: Int = 0, with context: inout LoopContext) {
    let isComplete = flush(body, from: start, with: &context)
    if state == .closed { return }
    if !isComplete {
      move(on: .blocked)
    } else if state == .answering {
      move(on: .taken)
    }
  }

  /// Goes on with an answer now that there is room. Returns whether the peer has taken anything.
  mutating func resume(with context: inout LoopContext) -> Bool {
    var moved = false
    if !unsent.isEmpty {
      let raw = descriptor.rawValue
      switch unsent.send({ Socket.write($0, $1, to: raw) }) {
      case .moved(let count):
        context.metrics.add(.sent, count)
        taken += count
        moved = true
      case .blocked: return false
      case .failed: move(on: .gone)
      }
      guard unsent.isEmpty, state != .closed else { return moved }
    }
    if awaitedAnswer != nil {
      takeAnswer(with: &context)
    } else if production != nil {
      produce(with: &context)
    } else {
      move(on: .taken)
    }
    // Requests that came with the one just answered, or a body that has come to its end.
    if state == .head || arriving != nil, !input.isEmpty { converseOverInput(with: &context) }
    return true
  }

  /// Begins a body that is made in pieces.
  mutating func begin(_ production: consuming StreamedBody, with context: inout LoopContext) {
    self.production = production
    if production.isCounted { context.streams += 1 }
    production.begin()
    if context.isDraining { production.producer.drain() }
    produce(with: &context)
  }

  /// Asks for pieces as long as the socket takes them, within this connection's share of a turn.
  private mutating func produce(with context: inout LoopContext) {
    isAwaitingPiece = false
    for _ in 0..<Self.piecesPerTurn {
      guard let production else { return }
      let before = context.output.count
      do {
        guard try production.appendPiece(to: &context.output) else {
          endProduction(as: .whole, with: &context)
          return send(with: &context)
        }
      } catch {
        return abandonProduction(because: error, with: &context)
      }
      if context.output.count == before {
        isAwaitingPiece = true
        break
      }
      if context.output.count >= context.limits.outputBytes, !flush(with: &context) { return }
    }
    _ = flush(with: &context)
  }

  /// Nothing more is made of a body, and how it ended is told.
  mutating func endProduction(as end: AnswerEnd, reason: String? = nil, with context: inout LoopContext) {
    guard let production else { return }
    self.production = nil
    isAwaitingPiece = false
    if production.isCounted { context.streams -= 1 }
    context.finished(production, end: end, reason: reason)
  }

  /// The rest of a body cannot be made. While its head has not left, the answer becomes an error; after that
  /// the connection is reset, so that nobody takes the part for the whole (RFC 9112 §8).
  private mutating func abandonProduction(because error: any Error, with context: inout LoopContext) {
    guard let production, let start = production.headStart else {
      endProduction(as: .failed, reason: "The rest of the answer could not be made: \(error)", with: &context)
      return abort(because: .failed, with: &context)
    }
    self.production = nil
    if production.isCounted { context.streams -= 1 }
    context.output.removeSubrange(start...)
    refuse(.brokenProduction(error), production.asked, with: &context)
  }

  /// Ends the connection so that the peer notices that the answer is not whole.
  mutating func abort(because cause: AnswerEnd, with context: inout LoopContext) {
    self.cause = cause
    context.metrics.add(.aborted)
    context.output.removeAll(keepingCapacity: true)
    unsent.release()
    Socket.resetOnClose(descriptor.rawValue)
    move(on: .gone)
  }

  /// Writes what is gathered and then `body` from `start` on. Returns whether the socket took it all; if not, the rest is
  /// kept, or the connection is closed because it is broken or may keep no more.
  mutating func flush(_ body: [UInt8] = [], from start: Int = 0, with context: inout LoopContext) -> Bool {
    let total = context.output.count + body.count - start
    guard total > 0 else { return true }
    production?.headStart = nil
    let result = Socket.write(context.output.span, body.span.extracting(start...), to: descriptor.rawValue)
    var taken = 0
    if case .moved(let count) = result {
      taken = count
      self.taken += count
      context.metrics.add(.sent, count)
    }
    if result == .failed {
      move(on: .gone)
    } else if taken < total {
      park(body, from: start, taken: taken, with: &context)
    }
    if !context.output.isEmpty { context.output.removeAll(keepingCapacity: true) }
    return taken == total
  }

  /// Keeps the rest of an answer until there is room, if all connections together may keep that much more.
  private mutating func park(_ body: [UInt8], from start: Int, taken: Int, with context: inout LoopContext) {
    guard context.buffered + context.output.count + body.count - start - taken <= context.bufferedMax else {
      return abort(because: .crowded, with: &context)
    }
    let ofOutput = min(taken, context.output.count)
    unsent.keep(context.output, from: ofOutput, body: body, from: start + taken - ofOutput)
  }
}
