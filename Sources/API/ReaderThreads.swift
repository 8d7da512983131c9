import Domain
import HTTP
package import Store
package import System

/// Threads that read for all loops what takes long, so that no loop does. Each has a reader and a walk of its own, made
/// with the first question that it answers, and goes behind the loops where they want the same processor.
package final class ReaderThreads: Sendable {
  private struct Line {
    var questions: [LongQuestion] = []
    /// How many are being answered.
    var working = 0
    var isEnding = false
  }

  /// Questions that wait. More than these would be answered so late that it is better to say so.
  static let waitingMost = 64

  private let line: Locked<Line>
  private let threads: [Thread]

  /// - Parameters:
  ///   - count: how many questions are answered at a time.
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

  /// Has a question answered, or refuses it at once where too many wait.
  func answer(_ question: LongQuestion) {
    let hasRoom = line.withLock(when: { _ in true }) { line in
      guard line.questions.count < ReaderThreads.waitingMost else { return false }
      line.questions.append(question)
      return true
    }
    if !hasRoom { question.give(.failure(LongQuestion.tooMany)) }
  }

  private static func work(on line: Locked<Line>, _ makeWalk: () throws(Problem) -> Walk) {
    var walk: Walk?
    while let question = next(of: line) {
      do throws(Problem) {
        if walk == nil { walk = try makeWalk() }
        if let walk { question.answer(by: walk) }
      } catch {
        question.give(.failure(error))
      }
      line.withLock(when: { _ in true }) { $0.working -= 1 }
    }
  }

  private static func next(of line: Locked<Line>) -> LongQuestion? {
    line.withLock(when: { $0.isEnding || !$0.questions.isEmpty }) { line in
      if line.isEnding { return nil }
      line.working += 1
      return line.questions.removeFirst()
    }
  }
}
