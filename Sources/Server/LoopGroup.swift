internal import HTTP
internal import System

/// The loops of one server and what they have in common.
final class LoopGroup {
  let reservation: BoundAddresses
  let loopReports: LoopReports
  let stop: StopFlag
  private let inboxes: [Inbox]
  private var threads: [Thread] = []

  /// Starts the loops at an address that is taken. They report to the roster.
  init(
    _ configuration: Configuration, _ attachments: Attachments, _ reservation: BoundAddresses,
    makeHandler: @escaping @Sendable () throws -> any Handler
  ) throws(SystemError) {
    let loops = max(1, configuration.loops)
    stop = try Self.given(attachments.stop)
    loopReports = try LoopReports()
    self.reservation = reservation
    var inboxes: [Inbox] = []
    for _ in 0..<loops { inboxes.append(try Inbox()) }
    self.inboxes = inboxes
    let wanted = configuration.limits.connections
    let room = DescriptorLimit.connections(wanted: wanted, loops: loops)
    // A little less is no matter.
    if room < wanted / 2 {
      attachments.notice(
        "There is room for \(room) connections, not \(wanted): the limit of open files is too low (ulimit -n)."
      )
    }
    let common = SharedState(
      stop: stop, counts: AddressCounts(), inboxes: inboxes, connectionsMax: room,
      drainTime: configuration.drainTime, drainGrace: configuration.drainGrace)
    let metrics = attachments.metrics ?? Metrics(loops: loops)
    precondition(metrics.loops.count >= loops, "there are counts for every loop")
    let birth = LoopSetup(
      common: common, limits: configuration.limits, loops: loops, reservation: reservation,
      loopReports: loopReports,
      attachments: attachments, makeHandler: makeHandler)
    for index in 0..<loops { try start(index, birth, metrics.loops[index]) }
  }

  var count: Int { inboxes.count }

  /// Makes every loop look at the stop flag.
  func wake() {
    for inbox in inboxes { inbox.ring() }
  }

  /// Waits for threads whose loops have reported their end.
  func join() {
    for thread in threads { thread.join() }
    threads = []
  }

  /// Gives up on threads that do not end.
  func abandon() {
    for thread in threads { thread.detach() }
    threads = []
  }

  private func start(_ index: Int, _ birth: LoopSetup, _ metrics: LoopMetrics) throws(SystemError) {
    do throws(SystemError) {
      threads.append(try Thread(named: "loop-\(index)") { birth.live(index, metrics) })
    } catch {
      stop.raise(to: .ended)
      wake()
      join()
      throw error
    }
  }

  private static func given(_ stop: StopFlag?) throws(SystemError) -> StopFlag {
    if let stop { return stop }
    return try StopFlag()
  }
}

/// What a loop needs to come to life on its own thread.
struct LoopSetup: Sendable {
  let common: SharedState
  let limits: ConnectionLimits
  let loops: Int
  let reservation: BoundAddresses
  let loopReports: LoopReports
  let attachments: Attachments
  let makeHandler: @Sendable () throws -> any Handler

  /// The whole life of a loop, from its handler's birth to its last connection.
  func live(_ number: Int, _ metrics: LoopMetrics) {
    Thread.takeShortTurns()
    do {
      let parts = LoopContext.Parts(
        inbox: common.inboxes[number], loops: loops, limits: limits, drainGrace: common.drainGrace,
        handler: try makeHandler(), observer: try attachments.makeObserver?(), metrics: metrics,
        writeRefusal: attachments.writeRefusal, guesses: common.guesses)
      var loop = try EventLoop(
        common, number: number, listeners: try reservation.makeListeners(), parts: parts)
      loopReports.reportListening()
      loopReports.reportEnd(try loop.run())
    } catch {
      loopReports.reportFailure(error)
    }
  }
}
