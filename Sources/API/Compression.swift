import Domain
import HTTP
import Representation
import System

/// The compressing of a finished message on a thread, once for all who wait for it.
final class Compression: LongWork {
  private struct Progress {
    /// Those who wait.
    var bells: [Bell] = []
    var result: [UInt8]?
    var isOver = false
  }

  /// The message, and where in it the body begins.
  private let bytes: [UInt8]
  private let start: Int
  private let progress = Locked(Progress())

  init(of message: FinishedMessage) { (bytes, start) = (message.bytes, message.bodyStart) }

  /// Rings a bell when it is over. With the first one it is begun.
  func tell(_ bell: Bell, by threads: ReaderThreads) {
    let (isFirst, isOver) = progress.withLock { progress in
      progress.bells.append(bell)
      return (progress.bells.count == 1, progress.isOver)
    }
    if isFirst { threads.carryOut(self) } else if isOver { bell.ring() }
  }

  /// Whether there is nothing more to wait for, and the body compressed, if it could be.
  var outcome: (isOver: Bool, result: [UInt8]?) { progress.withLock { ($0.isOver, $0.result) } }

  func carryOut(with walk: Walk) -> Bool {
    finish(Zlib.gzip(bytes, from: start))
    return false
  }

  func fail(with problem: Problem) { finish(nil) }

  private func finish(_ result: [UInt8]?) {
    let bells = progress.withLock { progress in
      (progress.result, progress.isOver) = (result, true)
      return progress.bells
    }
    for bell in bells { bell.ring() }
  }
}

/// A finished answer whose body is compressed on a thread, waited for on the loop of its client.
final class CompressedAnswer: DeferredAnswer {
  private let finished: FinishedAnswer
  private let compression: Compression
  private let threads: ReaderThreads
  private let application: Application

  init(_ finished: FinishedAnswer, _ threads: ReaderThreads, _ application: Application) {
    (self.finished, self.threads, self.application) = (finished, threads, application)
    compression = finished.sharedCompression()
  }

  func begin(_ request: KeptRequest, _ bell: Bell) { compression.tell(bell, by: threads) }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    let (isOver, result) = compression.outcome
    guard isOver else { return false }
    finished.keep(compressed: result)
    do throws(Problem) {
      // Where a thread could not do it, it is done here.
      try application.giveAtOnce(finished, for: request, into: &response)
    } catch {
      application.refuse(request, with: error, into: &response)
    }
    return true
  }
}
