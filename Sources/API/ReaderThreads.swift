import Domain
import HTTP
package import Store
package import System

/// What takes long, and is carried out by a thread in place of a loop.
protocol LongWork: Sendable {
  /// Does it, with what the thread reads by.
  func carryOut(with walk: Walk)
  /// It is not done, and this is why.
  func fail(with problem: Problem)
}

/// Threads that do for all loops what takes long, so that no loop does. Each has a reader and a walk of its own, made
/// with the first work that it gets, and goes behind the loops where they want the same processor.
package final class ReaderThreads: Sendable {
  private struct Line {
    var waiting: [any LongWork] = []
    /// How many are being carried out.
    var working = 0
    var isEnding = false
  }

  /// How much may wait. More than that would be done so late that it is better to say so.
  static let waitingMost = 64

  private let line: Locked<Line>
  private let threads: [Thread]

  /// - Parameters:
  ///   - count: how many of them there are.
  ///   - makeReader: called on each thread.
  /// - Throws: `SystemError` where the system grants no thread.
  package init(
    _ count: Int = 2, hooks: Hooks = Hooks(), makeReader: @escaping @Sendable () throws -> Reader
  ) throws(SystemError) {
    let line = Locked(Line())
    var threads: [Thread] = []
    for number in 1...count {
      threads.append(
        try Thread(named: "reader \(number)") {
          Thread.leaveSignals()
          Thread.giveWay()
          ReaderThreads.work(on: line) { () throws(Problem) in
            do { return Walk(reader: try makeReader(), hooks: hooks) } catch let problem as Problem {
              throw problem
            } catch {
              throw Problem(
                .unavailable, "The record cannot be read: ask again in a second.", cause: "\(error)")
            }
          }
        })
    }
    (self.line, self.threads) = (line, threads)
  }

  /// Those that wait are waited for, so that their readers are closed; one that reads is left behind, since nobody waits
  /// for its answer any more.
  deinit {
    let isWorking = line.withLock(when: { _ in true }) {
      $0.isEnding = true
      return $0.working > 0
    }
    for thread in threads { if isWorking { thread.detach() } else { thread.join() } }
  }

  /// How much work waits.
  package var metric: Metric {
    Metric("entente_questions_waiting", .gauge, "Long questions that wait for a thread to read.") { [line] in
      line.withLock(\.waiting.count)
    }
  }

  /// Has work carried out, or fails it at once where too much waits.
  func carryOut(_ work: any LongWork) {
    let hasRoom = line.withLock(when: { _ in true }) { line in
      guard line.waiting.count < ReaderThreads.waitingMost else { return false }
      line.waiting.append(work)
      return true
    }
    if !hasRoom { work.fail(with: ReaderThreads.tooMuch) }
  }

  /// There is others' enough to do.
  static let tooMuch = Problem(
    .busy, "Too many questions that take long are waiting: try again in a moment.")

  private static func work(on line: Locked<Line>, _ makeWalk: () throws(Problem) -> Walk) {
    var walk: Walk?
    while let work = next(of: line) {
      do throws(Problem) {
        if walk == nil { walk = try makeWalk() }
        if let walk { work.carryOut(with: walk) }
      } catch {
        work.fail(with: error)
      }
      line.withLock(when: { _ in true }) { $0.working -= 1 }
    }
  }

  private static func next(of line: Locked<Line>) -> (any LongWork)? {
    line.withLock(when: { $0.isEnding || !$0.waiting.isEmpty }) { line in
      if line.isEnding { return nil }
      line.working += 1
      return line.waiting.removeFirst()
    }
  }
}
