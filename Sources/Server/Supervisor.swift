internal import System

/// What the thread that called `serve` does while the loops work: it waits for signals, for the stop flag and
/// for the loops' reports. A loop that is busy in its handler therefore delays no signal.
struct Supervisor: ~Copyable {
  /// How long loops may overstay before they are given up.
  private static let overtime: Int64 = 1_000

  private let loopGroup: LoopGroup
  private let drainTime: Int64
  private let signals: Signals?
  private var level = StopFlag.Level.running
  private var isAnnounced = false
  /// When loops that have not ended are given up, in milliseconds.
  private var giveUp = Int64.max
  private var clock = Clock()

  init(_ loopGroup: LoopGroup, _ configuration: Configuration, signals: Signals?) {
    self.loopGroup = loopGroup
    self.signals = signals
    drainTime = configuration.drainTime.milliseconds
  }

  /// Watches until every loop has ended.
  mutating func stand(onListening: (ListenAddress) -> Void) throws -> Ending {
    while true {
      let reports = loopGroup.loopReports.current
      if reports.ended == loopGroup.count { return try relieve(reports) }
      if reports.failure != nil { loopGroup.stop.raise(to: .ended) }
      if !isAnnounced, reports.listening == loopGroup.count {
        isAnnounced = true
        onListening(loopGroup.reservation.address)
      }
      passOn()
      clock.refresh()
      if clock.milliseconds >= giveUp {
        loopGroup.abandon()
        if let failure = reports.failure { throw failure }
        return .interrupted
      }
      wait()
    }
  }

  /// Every loop has ended by itself.
  private func relieve(_ reports: LoopReports.Reports) throws -> Ending {
    loopGroup.join()
    loopGroup.reservation.removeFile()
    if let failure = reports.failure { throw failure }
    return reports.ending
  }

  /// Tells the loops when the flag has risen.
  private mutating func passOn() {
    let now = loopGroup.stop.level
    guard now > level else { return }
    level = now
    clock.refresh()
    giveUp = clock.milliseconds + Self.overtime + (now == .draining ? drainTime : 0)
    // Whoever has the path only cannot reach the queue from here on; whoever is in it is still served.
    loopGroup.reservation.removeFile()
    loopGroup.wake()
  }

  /// Sleeps until something happens, and notes signals.
  private mutating func wait() {
    clock.refresh()
    let timeout = giveUp == .max ? -1 : CInt(clamping: max(0, giveUp - clock.milliseconds))
    // A negative descriptor is passed over by poll.
    let raw = signals?.rawDescriptor ?? -1
    let bells = [loopGroup.loopReports.bell.rawDescriptor, loopGroup.stop.bell.rawDescriptor, raw]
    _ = SystemCall.poll(bells, milliseconds: timeout)
    loopGroup.loopReports.bell.clear()
    loopGroup.stop.bell.clear()
    while let signals, signals.take() { loopGroup.stop.request() }
  }
}
