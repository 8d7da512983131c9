internal import HTTP

/// From the loop's output to the socket.
extension Connection {
  /// How many pieces of a body are asked for before other connections get their turn.
  private static var piecesPerTurn: Int { 2 }

  /// Sends what is gathered and then `body` from `start` on, keeps what the socket does not take, and moves on
  /// accordingly.
  mutating func send(_ body: [UInt8] = [], from start: Int = 0, with bench: inout Workbench) {
    let isComplete = flush(body, from: start, with: &bench)
    if state == .closed { return }
    if !isComplete {
      move(on: .blocked)
    } else if state == .answering {
      move(on: .taken)
    }
  }

  /// Goes on with an answer now that there is room. Returns whether the peer has taken anything.
  mutating func resume(with bench: inout Workbench) -> Bool {
    var moved = false
    if !unsent.isEmpty {
      let raw = descriptor.rawValue
      switch unsent.send({ Socket.write($0, $1, to: raw) }) {
      case .moved(let count):
        bench.metrics.add(.sent, count)
        moved = true
      case .blocked: return false
      case .failed: move(on: .gone)
      }
      guard unsent.isEmpty, state != .closed else { return moved }
    }
    if making != nil { return moved }
    if production == nil { move(on: .taken) } else { produce(with: &bench) }
    // Requests that came with the one just answered.
    if state == .head, !input.isEmpty { converseOverInput(with: &bench) }
    return true
  }

  /// Begins a body that is made in pieces.
  mutating func begin(_ production: consuming Production, with bench: inout Workbench) {
    self.production = production
    produce(with: &bench)
  }

  /// Asks for pieces as long as the socket takes them, within this connection's share of a turn.
  private mutating func produce(with bench: inout Workbench) {
    isAwaitingPiece = false
    for _ in 0..<Self.piecesPerTurn {
      guard let production else { return }
      let before = bench.output.count
      do {
        guard try production.appendPiece(to: &bench.output) else { return endProduction(with: &bench) }
      } catch {
        return abandonProduction(with: &bench)
      }
      if bench.output.count == before {
        isAwaitingPiece = true
        break
      }
      if bench.output.count >= bench.limits.outputBytes, !flush(with: &bench) { return }
    }
    _ = flush(with: &bench)
  }

  private mutating func endProduction(with bench: inout Workbench) {
    if let production { bench.finished(production, from: peer, isAborted: false) }
    production = nil
    send(with: &bench)
  }

  /// The rest of a body cannot be made. While its head has not left, the answer becomes an error; after that
  /// the connection is reset, so that nobody takes the part for the whole (RFC 9112 §8).
  private mutating func abandonProduction(with bench: inout Workbench) {
    guard let production else { return }
    self.production = nil
    if let start = production.headStart {
      bench.output.removeSubrange(start...)
      return refuse(.brokenProduction, with: &bench)
    }
    bench.finished(production, from: peer, isAborted: true)
    abort(with: &bench)
  }

  /// Ends the connection so that the peer notices that the answer is not whole.
  mutating func abort(with bench: inout Workbench) {
    bench.metrics.add(.aborted)
    bench.output.removeAll(keepingCapacity: true)
    unsent.release()
    Socket.resetOnClose(descriptor.rawValue)
    move(on: .gone)
  }

  /// Writes what is gathered and then `body` from `start` on. Returns whether the socket took it all; if not, the rest is
  /// kept, or the connection is closed because it is broken or may keep no more.
  mutating func flush(_ body: [UInt8] = [], from start: Int = 0, with bench: inout Workbench) -> Bool {
    let total = bench.output.count + body.count - start
    guard total > 0 else { return true }
    production?.headStart = nil
    let result = bench.output.withUnsafeBytes { gathered in
      body.withUnsafeBytes { body in
        Socket.write(gathered, UnsafeRawBufferPointer(rebasing: body[start...]), to: descriptor.rawValue)
      }
    }
    var taken = 0
    if case .moved(let count) = result {
      taken = count
      bench.metrics.add(.sent, count)
    }
    if result == .failed {
      move(on: .gone)
    } else if taken < total {
      park(body, from: start, taken: taken, with: &bench)
    }
    if !bench.output.isEmpty { bench.output.removeAll(keepingCapacity: true) }
    return taken == total
  }

  /// Keeps the rest of an answer until there is room, if all connections together may keep that much more.
  private mutating func park(_ body: [UInt8], from start: Int, taken: Int, with bench: inout Workbench) {
    guard bench.buffered + bench.output.count + body.count - start - taken <= bench.bufferedMax else {
      return abort(with: &bench)
    }
    let ofOutput = min(taken, bench.output.count)
    unsent.keep(bench.output, from: ofOutput, body: body, from: start + taken - ofOutput)
  }
}
