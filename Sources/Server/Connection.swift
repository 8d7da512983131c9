internal import HTTP
internal import System

/// One client: what it has sent that is not used up yet, what it has not taken yet, and where in the exchange
/// it is.
///
///     head ──> body ──> answering ──> head, or lingering, or closed
///       └────────────────↗
///
/// A body that is too large for memory goes to and fro between `body` and `storing`.
///
/// It lives in its slot of the loop's `ConnectionTable` and borrows everything large from the loop's
/// `LoopContext`. Its own buffers exist only while a request is unfinished or an answer untaken.
struct Connection: ~Copyable {
  /// Where the exchange is.
  enum State {
    /// Between requests, or within the head of one.
    case head
    /// Within a request's body.
    case body
    /// Within a request's body, but what was sent before it, or the invitation to send it, has to be taken
    /// first.
    case catchingUp
    /// Within a request's body, of which a piece is being stored.
    case storing
    /// An answer is being made or taken.
    case answering
    /// The last answer has been taken and our side is closed; the peer's bytes are dropped until it closes
    /// too, so that they do not reset the connection before the answer is read (RFC 9112 §9.6).
    case lingering
    /// Over. The loop removes it.
    case closed
  }

  /// What changes the state.
  enum Event {
    /// A head is whole and a body is to follow.
    case headRead
    /// There is a piece of a body to store.
    case pieceRead
    /// It is stored.
    case pieceStored
    /// A request is whole.
    case requestRead
    /// A request will not be read on: an answer says why, and it is the last.
    case refused
    /// An answer lies whole in the loop's output, to be sent together with what follows.
    case gathered
    /// The socket does not take what is to be sent.
    case blocked
    /// The socket has taken everything.
    case taken
    /// The connection is of no more use.
    case gone
  }

  let descriptor: FileDescriptor
  let peer: Peer
  /// Whether it counts against the limits; one that is only told that there are too many does not.
  let isAdmitted: Bool
  /// Its name among the loop's connections.
  var token = Token(slot: .max, generation: 0)
  private(set) var state = State.head

  /// Bytes received and not used up, beginning at the first byte of a message.
  var input: [UInt8] = []
  var parser: RequestParser
  var decoder: ChunkedDecoder
  /// The length of the current message's head, and where the part of its body that is known ends.
  var headLength = 0
  var bodyEnd = 0

  /// What is known of the current message, where it has a body that is not whole yet.
  var asked: AskedRequest?
  /// Its body, where that goes to a store.
  var arriving: ArrivingBody?

  /// Answer bytes that the socket has not taken.
  var unsent = Unsent()
  /// The answer that is waited for.
  var awaitedAnswer: AwaitedAnswer?
  /// The body in the making, when it is made in pieces; and whether there is nothing of it to send for now.
  var production: StreamedBody?
  var isAwaitingPiece = false
  /// Bytes that the peer has taken since its patience was last reckoned; and whether that runs, since an answer waits for
  /// it.
  var taken = 0
  private var isPaced = false
  /// How an answer that was not sent to its end came to that.
  var cause = AnswerEnd.left
  /// Whether its last request was answered later than at once, so that what it sends next takes its turn with those that
  /// wait; and whether it is in line for that.
  var hasWaited = false
  var isInLine = false
  /// Requests answered so far.
  var answered = 0
  /// Whether no request follows the current answer, and whether the peer may still be sending some.
  var isLast = false
  var mustLinger = false
  /// Whether the peer has said that it sends no more.
  var isPeerDone = false
  /// Bytes dropped while lingering.
  var dropped = 0

  /// When patience ends, in the loop's milliseconds; and when the current message has to be whole.
  var due: Int64
  var messageDue = Int64.max
  /// What the poller watches for.
  var interest = Connection.arrivals
  /// Whether the socket may hold more than has been read of it.
  var mayHoldMore = false
  /// How many bytes of memory the workbench has noted for this connection.
  var noted = 0

  /// A client that has just been accepted.
  init(_ descriptor: consuming FileDescriptor, peer: Peer, isAdmitted: Bool, context: borrowing LoopContext) {
    self.descriptor = descriptor
    self.peer = peer
    self.isAdmitted = isAdmitted
    parser = RequestParser(limits: context.headLimits)
    decoder = ChunkedDecoder(limits: context.limits.message)
    due =
      context.clock.milliseconds + (context.isDraining ? context.timeouts.drainGrace : context.timeouts.head)
  }

  /// Every change of state, and nothing else changes it.
  mutating func move(on event: Event) {
    switch (state, event) {
    case (_, .gone): state = .closed
    case (.head, .headRead): state = .body
    case (.head, .requestRead), (.body, .requestRead): state = .answering
    case (.body, .pieceRead): state = .storing
    case (.storing, .pieceStored): state = .body
    case (.head, .refused), (.body, .refused), (.storing, .refused), (.answering, .refused):
      state = .answering
    case (.answering, .gathered): state = .head
    case (.head, .blocked): state = .answering
    case (.body, .blocked): state = .catchingUp
    case (.catchingUp, .taken): state = .body
    case (.answering, .taken):
      guard isLast else { return state = .head }
      guard mustLinger, !isPeerDone else { return state = .closed }
      Socket.endWriting(descriptor.rawValue)
      state = .lingering
    case (.answering, .blocked), (.catchingUp, .blocked), (.closed, _): break
    default:
      assertionFailure("\(event) does not happen while \(state)")
      state = .closed
    }
  }

  /// What the poller should watch for in this state.
  var wanted: Readiness {
    switch state {
    case .answering where isWaiting: []
    case .storing: []
    case .answering, .catchingUp: .writing
    case .head, .body, .lingering, .closed: Self.arrivals
    }
  }

  /// What is watched for between answers. It is told once, since the poller would otherwise look at each socket a second
  /// time to find that nothing more has come: a read that fills less than its buffer has taken all there was
  /// (epoll(7)). After one that may not have, `mayHoldMore` has the poller look again. A client who marks bytes as
  /// urgent (RFC 6093) may make a read stop short of them, and waits until it sends more.
  static var arrivals: Readiness { [.reading, .ended, .once] }

  /// Whether the next byte from the peer would begin a message, with nothing under way.
  var isIdle: Bool { state == .head && input.isEmpty }

  /// Whether what has come is for its turn in the line, and not for now.
  func isForLine(_ readiness: Readiness) -> Bool { hasWaited && isIdle && readiness == .reading }

  /// Goes on as far as the socket allows now. Called when the poller tells of it.
  mutating func advance(_ readiness: Readiness, with context: inout LoopContext) {
    let before = state
    // Elsewhere the next read or write tells what is wrong; here there would be none.
    if isWaiting || state == .storing, !readiness.isDisjoint(with: .broken) {
      leaveBody(as: .left, with: &context)
      move(on: .gone)
    }
    // The end of the stream stands behind the bytes that are read now.
    if !readiness.isDisjoint(with: [.ended, .broken]) { mayHoldMore = true }
    let moved: Bool
    switch state {
    case .head, .body: moved = receive(with: &context)
    case .answering, .catchingUp: moved = resume(with: &context)
    case .storing: moved = false
    case .lingering: moved = drop(with: &context)
    case .closed: return
    }
    settle(after: before, moved: moved, with: &context)
  }

  /// Notes what the connection costs and when its patience ends, after anything has happened to it. `moved`
  /// tells whether bytes went either way.
  mutating func settle(after before: State, moved: Bool, with context: inout LoopContext) {
    let cost =
      input.capacity + unsent.cost + (awaitedAnswer?.request.cost ?? 0)
      + (production == nil ? 0 : StreamedBody.cost)
    context.buffered += cost - noted
    noted = cost
    let now = context.clock.milliseconds
    switch state {
    case .head: due = headDue(at: now, context)
    case .body: due = min(now + context.timeouts.bodyGap, messageDue)
    // The peer waits for us, and not the other way round.
    case .storing: due = .max
    case .answering where isWaiting: due = awaited?.longestWait.map { now + $0.milliseconds } ?? .max
    case .answering, .catchingUp: return pace(at: now, isFirst: before != state, context)
    case .lingering: if before != state { due = now + context.timeouts.linger }
    case .closed: break
    }
    isPaced = false
  }

  /// A peer that has an answer to take gets a time for it, and with each byte that it takes as much as the slowest may
  /// need for one, up to the whole time again: so neither silence nor a trickle lasts.
  private mutating func pace(at now: Int64, isFirst: Bool, _ context: borrowing LoopContext) {
    let most = now + context.timeouts.answer
    let earned = Int64(clamping: taken * 1_000 / max(1, context.limits.answerBytesPerSecond))
    due = isPaced && !isFirst ? min(most, due + earned) : most
    (isPaced, taken) = (true, 0)
  }

  private mutating func headDue(at now: Int64, _ context: borrowing LoopContext) -> Int64 {
    if input.isEmpty {
      if context.isDraining { return now + context.timeouts.drainGrace }
      return answered == 0 ? due : now + context.timeouts.idle
    }
    if messageDue == .max { messageDue = now + context.timeouts.head }
    return messageDue
  }
}
