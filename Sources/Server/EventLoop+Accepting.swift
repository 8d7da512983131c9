internal import System

/// Taking clients.
extension EventLoop {
  /// Takes clients from a listener, at most one turn's share of them.
  mutating func accept(from listener: Listener) {
    var address = SocketAddress()
    for _ in 0..<Self.acceptsPerTurn {
      switch listener.accept(peer: &address) {
      case .client(let descriptor): open(descriptor, address)
      case .lost: continue
      case .none: return
      case .exhausted: return pauseAccepting()
      }
    }
  }

  /// Has a client served, or tells it why it is not served.
  private mutating func open(_ descriptor: consuming FileDescriptor, _ address: SocketAddress) {
    let peer = Peer(address)
    context.metrics.add(.accepted)
    let verdict = common.counts.admit(
      peer, most: common.connectionsMax, mostPerAddress: context.limits.connectionsPerAddress)
    switch verdict {
    case .admitted: place(Newcomer(descriptor, peer: peer))
    case .tooMany: turnAway(descriptor, peer, .tooManyConnections)
    case .tooManyFromAddress: turnAway(descriptor, peer, .tooManyConnectionsFromAddress)
    }
  }

  private mutating func turnAway(_ descriptor: consuming FileDescriptor, _ peer: Peer, _ refusal: Refusal) {
    context.metrics.add(.refused)
    guard refusals < Self.refusalsMax else {
      // Dropped without a word: its descriptor closes here.
      return context.metrics.add(.closed)
    }
    refusals += 1
    guard let slot = insert(descriptor, peer, isAdmitted: false) else { return }
    connections[slot].turnAway(refusal, with: &context)
    settle(slot)
  }

  /// Gives a connection its slot and watches it. Returns the slot, unless the poller has no room.
  mutating func insert(
    _ descriptor: consuming FileDescriptor, _ peer: Peer, isAdmitted: Bool = true
  ) -> Int? {
    let raw = descriptor.rawValue
    Socket.sendWithoutDelay(on: raw)
    let token = connections.insert(
      Connection(descriptor, peer: peer, isAdmitted: isAdmitted, context: context))
    inbox.count(1)
    let slot = Int(token.slot)
    connections[slot].token = token
    do throws(SystemError) {
      try poller.add(raw, for: Connection.arrivals, as: token)
    } catch {
      close(slot)
      return nil
    }
    return slot
  }

  /// There is no descriptor or memory for another client. Those who wait stay in the kernel's queue, and the
  /// poller must not tell of them in every turn meanwhile.
  private mutating func pauseAccepting() {
    context.metrics.add(.acceptPauses)
    for listener in listeners { listener.pause(with: poller) }
    acceptAgain = context.clock.milliseconds + Self.acceptPause
  }

  /// Tries again: something has been closed here, or perhaps elsewhere.
  mutating func resumeAccepting() {
    acceptAgain = .max
    for (index, listener) in listeners.enumerated() {
      do throws(SystemError) {
        try listener.watch(with: poller, as: Token(slot: Self.listenerSlot, generation: UInt32(index)))
      } catch {
        acceptAgain = context.clock.milliseconds + Self.acceptPause
      }
    }
  }
}
