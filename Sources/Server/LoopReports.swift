internal import System

/// Where loops report to the thread that started them: that they listen, that they failed, that they ended.
/// Touched at the beginning and the end of a loop only.
final class LoopReports: Sendable {
  /// What has been reported so far.
  struct Reports {
    var listening = 0
    var ended = 0
    var failure: (any Error)?
    /// The least peaceful of the ends.
    var ending = Ending.drained
  }

  private let reports = Locked(Reports())
  /// Rung with every report.
  let bell: Wakeup

  init() throws(SystemError) {
    bell = try Wakeup()
  }

  /// Everything reported so far.
  var current: Reports { reports.withLock { $0 } }

  /// A loop listens.
  func reportListening() {
    reports.withLock { $0.listening += 1 }
    bell.ring()
  }

  /// A loop has ended.
  func reportEnd(_ ending: Ending) {
    reports.withLock {
      $0.ended += 1
      $0.ending = max($0.ending, ending)
    }
    bell.ring()
  }

  /// A loop could not begin or could not go on. The first such report is the one that is thrown.
  func reportFailure(_ error: any Error) {
    reports.withLock {
      $0.ended += 1
      $0.failure = $0.failure ?? error
    }
    bell.ring()
  }
}
