import HTTP
import System

@testable import Server

/// A server within this process, on threads of its own. It leaves the process's signals alone.
final class RunningServer: Sendable {
  private enum Progress {
    case starting
    case listening(ListenAddress)
    case ended(Result<Ending, any Error>)
  }

  /// Where it is reached.
  let address: ListenAddress
  /// What it counts.
  let metrics: Metrics
  private let stopFlag: StopFlag
  private let thread: Thread
  private let progress: SharedProgress

  private final class SharedProgress: Sendable {
    let state = Locked(Progress.starting)
    let bell: Wakeup
    init() throws(SystemError) { bell = try Wakeup() }
    func set(_ progress: Progress) {
      state.withLock { $0 = progress }
      bell.ring()
    }
  }

  /// Starts, and returns once it takes clients. Throws what `serve` throws before that.
  init(
    _ configuration: Configuration, attachments: Attachments = Attachments(),
    makeHandler: @escaping @Sendable () throws -> any Handler
  ) throws {
    var configuration = configuration
    configuration.handlesSignals = false
    var attachments = attachments
    let metrics = attachments.metrics ?? Metrics(loops: configuration.loops)
    let stop = try attachments.stop ?? StopFlag()
    attachments.metrics = metrics
    attachments.stop = stop
    let progress = try SharedProgress()
    let (settled, attached) = (configuration, attachments)
    let thread = try Thread(named: "serve") {
      let result = Result {
        try serve(
          settled, attachments: attached, onListening: { progress.set(.listening($0)) },
          makeHandler: makeHandler)
      }
      progress.set(.ended(result))
    }
    self.metrics = metrics
    stopFlag = stop
    self.thread = thread
    self.progress = progress
    progress.bell.wait()
    switch progress.state.withLock({ $0 }) {
    case .listening(let address): self.address = address
    case .ended(.failure(let error)):
      thread.join()
      throw error
    case .starting, .ended(.success):
      thread.join()
      throw SystemError(.listen, code: 0)
    }
  }

  /// The TCP port; 0 for a UNIX socket.
  var port: UInt16 {
    if case .tcp(_, let port) = address { port } else { 0 }
  }

  /// Asks to stop: the first time to drain, the second to end at once.
  func stop() {
    stopFlag.request()
  }

  /// Waits for the end and says how it went. To be called once.
  @discardableResult
  func join() throws -> Ending {
    thread.join()
    guard case .ended(let result) = progress.state.withLock({ $0 }) else { return .interrupted }
    return try result.get()
  }
}
