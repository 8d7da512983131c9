internal import HTTP

/// What the connections of one loop share, one at a time: the buffers they read into and write from, the
/// response being made, the handler, the clock and the counts. Because these are shared, an idle connection
/// needs none of its own.
struct LoopContext: ~Copyable {
  /// How much is read from a socket at once.
  static let scratchBytes = 64 * 1024
  /// Storage of a large answer is not kept for the next one beyond this.
  private static let retainedBytes = 1024 * 1024

  let inbox: Inbox
  let limits: ConnectionLimits
  let timeouts: Timeouts
  let handler: any Handler
  let observer: (any Observer)?
  let metrics: LoopMetrics
  let writeRefusal: RefusalWriter
  /// Who is refused how often for want of a token.
  let guesses: Guesses
  /// What a read fills. Its content means nothing between two turns.
  var scratch = [UInt8](repeating: 0, count: scratchBytes)

  var clock = Clock()
  var response = Response()
  /// Answers gathered for one connection, empty between two connections.
  var output: [UInt8] = []
  /// Whether the server is ending: every answer is then the last of its connection.
  var isDraining = false
  /// Bytes that connections keep at this moment, and how many they may.
  var buffered = 0
  let bufferedMax: Int
  /// What heads are held to. How large a body may be depends on what it is for, which is not known before.
  let headLimits: Limits
  /// Bodies that are being made in pieces, and how many there may be.
  var streams = 0
  let streamsMax: Int

  private var number = UInt64.random(in: .min ... .max)

  init(_ parts: Parts) {
    inbox = parts.inbox
    limits = parts.limits
    timeouts = Timeouts(parts.limits, drainGrace: parts.drainGrace)
    handler = parts.handler
    observer = parts.observer
    metrics = parts.metrics
    headLimits = parts.limits.message(withBodyOf: .max)
    (writeRefusal, guesses) = (parts.writeRefusal, parts.guesses)
    bufferedMax = max(1, parts.limits.bufferedBytes / parts.loops)
    streamsMax = max(1, parts.limits.streams / parts.loops)
  }

  /// What it is made of. The loop has an equal share, with all the others, of what the limits are for all together.
  struct Parts {
    let inbox: Inbox
    let loops: Int
    let limits: ConnectionLimits
    let drainGrace: Duration
    let handler: any Handler
    let observer: (any Observer)?
    let metrics: LoopMetrics
    let writeRefusal: RefusalWriter
    var guesses = Guesses()
  }

  /// A number that no other request gets: random at the start, counted on from there.
  mutating func nextNumber() -> UInt64 {
    number &+= 1
    return number
  }

  /// Gives back what an unusually large answer has grown.
  mutating func trim() {
    if response.body.capacity > Self.retainedBytes { response.body = [] }
    if output.capacity > Self.retainedBytes { output = [] }
    response.finished = nil
    response.producer = nil
    response.later = nil
  }
}

/// The times of `ConnectionLimits` in milliseconds.
struct Timeouts {
  let head: Int64
  let bodyGap: Int64
  let body: Int64
  let idle: Int64
  let answer: Int64
  let linger: Int64
  let drainGrace: Int64

  init(_ limits: ConnectionLimits, drainGrace: Duration) {
    head = limits.headTime.milliseconds
    bodyGap = limits.bodyGapTime.milliseconds
    body = limits.bodyTime.milliseconds
    idle = limits.idleTime.milliseconds
    answer = limits.answerTime.milliseconds
    linger = limits.lingerTime.milliseconds
    self.drainGrace = drainGrace.milliseconds
  }
}
