internal import Glibc
internal import HTTP
internal import System

/// One thread's share of the server: a poller, listeners, connections and a handler that no other thread
/// touches.
///
/// Each turn waits until something is ready, lets each connection concerned go on as far as it can without
/// waiting, and ends those whose patience is over. Nothing in it blocks, so the handler must not either for longer than
/// a client may wait. Answers that come later enter through
/// `inbox`, by the bell of the connection that waits.
struct EventLoop: ~Copyable {
  /// Clients taken at once, before connections that are open get their turn again.
  static let acceptsPerTurn = 64
  /// Connections in line that get their turn in one turn of the loop, so that others are answered between them, however
  /// many there are: when nobody asks for anything, and beside others. In line are those that wait and were told to look,
  /// and those that have waited and ask again: what happens to one of them happens to many at once, and whoever is
  /// answered at once would wait behind all.
  static let wakesPerTurn = (alone: 16, besideOthers: 4)
  /// From how many in line on they are a crowd, of which so many get their turn each time, with a pause of a millisecond
  /// between. Its clients run on this machine or share its network: let in without a pause it keeps all processors busy
  /// until the last has had its turn, and others would wait for one for longer than the loop takes.
  static let crowd = (from: 256, perTurn: 32)
  /// Clients beyond the limits that are told so at one time; others beyond it are closed without a word.
  static let refusalsMax = 64
  /// How long accepting pauses when there is no descriptor left, unless one becomes free before.
  static let acceptPause: Int64 = 100

  static let inboxToken = Token(slot: .max, generation: 0)
  static let listenerSlot = UInt32.max - 1

  let common: SharedState
  /// Which of the server's loops it is.
  let number: Int
  let inbox: Inbox
  let poller: Poller
  var context: LoopContext
  var connections: ConnectionTable
  var deadlines: Deadlines
  /// Those whose turn is yet to come.
  var line = TokenQueue()
  var listeners: [Listener]
  /// Connections that are open only to be told that there are too many.
  var refusals = 0
  /// When accepting is tried again, while it pauses.
  var acceptAgain = Int64.max
  /// Whether another loop has ended already, so that clients stay where they are.
  var isLeft = false
  private var snapshotHold = SnapshotHold()
  /// What ending waits for, once it has begun.
  var drain: Drain?
  private var expired: [Int] = []

  /// A loop that is ready to run and whose listeners listen.
  init(
    _ common: SharedState, number: Int, listeners: [Listener], parts: LoopContext.Parts
  ) throws(SystemError) {
    // All that can fail comes first: a value that cannot be copied is not built by halves.
    let poller = try Poller()
    let inbox = common.inboxes[number]
    try poller.add(inbox.rawDescriptor, for: .reading, as: Self.inboxToken)
    for (index, listener) in listeners.enumerated() {
      try listener.watch(with: poller, as: Token(slot: Self.listenerSlot, generation: UInt32(index)))
    }
    self.common = common
    self.number = number
    self.inbox = inbox
    self.listeners = listeners
    self.poller = poller
    context = LoopContext(parts)
    connections = ConnectionTable(capacity: common.connectionsMax + Self.refusalsMax)
    deadlines = Deadlines(now: context.clock.milliseconds)
  }

  /// Serves until told to end. Returns how it ended. Throws when the poller itself fails.
  mutating func run() throws(SystemError) -> Ending {
    while true {
      let level = common.stop.level
      if level == .ended {
        cutOff()
        return .interrupted
      }
      if level == .draining, let ending = continueDrain() { return ending }
      let count = try poller.wait(milliseconds: longestWait())
      context.clock.refresh()
      for index in 0..<count {
        let event = poller.event(index)
        dispatch(event.token, event.readiness)
      }
      let isIdle = count == 0 && line.isEmpty
      wake(turns(isAlone: count == 0))
      expire()
      let isOver = snapshotHold.ends(at: context.clock.milliseconds, isIdle: isIdle)
      if isOver { context.handler.rest() } else { context.handler.pause() }
    }
  }

  /// How long the next turn may sleep.
  private func longestWait() -> Int {
    if !line.isEmpty { return isCrowded ? 1 : 0 }
    let now = context.clock.milliseconds
    let wait = deadlines.wait(from: now)
    let moment = min(acceptAgain, drain?.next ?? .max, snapshotHold.isKept ? now + SnapshotHold.pause : .max)
    if moment == .max { return wait }
    let left = Int(max(0, moment - now))
    return wait < 0 ? left : min(wait, left)
  }

  private mutating func dispatch(_ token: Token, _ readiness: Readiness) {
    // An earlier event of this turn may have closed what this one is about, and its slot may serve another by
    // now.
    if let slot = connections.live(token) {
      guard !connections[slot].isForLine(readiness) else { return queue(slot) }
      connections[slot].advance(readiness, with: &context)
      settle(slot)
    } else if token == Self.inboxToken {
      takeMail()
    } else if token.slot == Self.listenerSlot, Int(token.generation) < listeners.count {
      accept(from: listeners[Int(token.generation)])
    }
  }

  private mutating func takeMail() {
    let mail = inbox.take()
    for newcomer in mail.newcomers { welcome(newcomer) }
    for token in mail.rung { line.append(token) }
  }

  private mutating func queue(_ slot: Int) {
    guard !connections[slot].isInLine else { return }
    connections[slot].isInLine = true
    line.append(connections.token(of: slot))
  }

  private var isCrowded: Bool { line.count >= Self.crowd.from }

  /// How many of those in line get their turn now.
  private func turns(isAlone: Bool) -> Int {
    guard isAlone else { return Self.wakesPerTurn.besideOthers }
    return isCrowded ? Self.crowd.perTurn : Self.wakesPerTurn.alone
  }

  @inline(never)
  private mutating func wake(_ most: Int) {
    for _ in 0..<most {
      guard let token = line.first else { return }
      line.removeFirst()
      guard let slot = connections.live(token) else { continue }
      connections[slot].wake(with: &context)
      settle(slot)
    }
  }

  private mutating func expire() {
    let now = context.clock.milliseconds
    if now >= acceptAgain { resumeAccepting() }
    deadlines.expire(at: now, into: &expired)
    guard !expired.isEmpty else { return }
    for slot in expired {
      // It asks by itself, and takes its turn with those whose bells were rung.
      if connections[slot].isWaiting {
        line.append(connections.token(of: slot))
      } else {
        connections[slot].expire(with: &context)
        settle(slot)
      }
    }
    expired.removeAll(keepingCapacity: true)
  }

  /// Draws the loop's conclusions from what has happened to a connection.
  mutating func settle(_ slot: Int) {
    guard connections[slot].state != .closed else { return close(slot) }
    let wanted = connections[slot].wanted
    if wanted != connections[slot].interest || connections[slot].mayHoldMore {
      connections[slot].interest = wanted
      connections[slot].mayHoldMore = false
      do throws(SystemError) {
        try poller.change(connections[slot].descriptor.rawValue, to: wanted, as: connections.token(of: slot))
      } catch {
        return close(slot)
      }
    }
    deadlines.set(slot, at: connections[slot].due)
  }

  /// Ends a connection, whatever its state, and gives back all that it held.
  mutating func close(_ slot: Int) {
    deadlines.clear(slot)
    connections[slot].abandon(with: &context)
    context.buffered -= connections[slot].noted
    if connections[slot].isAdmitted { common.counts.leave(connections[slot].peer) } else { refusals -= 1 }
    connections.remove(slot)
    inbox.count(-1)
    context.metrics.add(.closed)
    if acceptAgain != .max { resumeAccepting() }
  }
}
