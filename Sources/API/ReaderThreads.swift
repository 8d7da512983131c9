import Domain
import HTTP
package import Store
package import System

/// What takes long, and is carried out by a thread in place of a loop.
protocol LongWork: Sendable {
  /// Does it, or a piece of it, with what the thread reads by.
  /// - Returns: whether another piece is to be done: then it goes to the end of the line.
  func carryOut(with walk: Walk) -> Bool
  /// It is not done, and this is why.
  func fail(with problem: Problem)
}

/// Threads that do for all loops what takes long, so that no loop does. Each has a reader and a walk of its own, made
/// with the first work that it gets, and goes behind the loops where they want the same processor.
package final class ReaderThreads: Sendable {
  private struct Line {
    var waiting: [any LongWork] = []
    /// What is done piece by piece, and waits for its next.
    var streams: [any LongWork] = []
    private var isTurnOfStreams = false
    /// How many are being carried out.
    var working = 0
    var isEnding = false

    var isEmpty: Bool { waiting.isEmpty && streams.isEmpty }

    /// What is to be done next, of both kinds in turn: a question waits for a piece and not for the whole of a stream, and
    /// streams go on however many questions there are.
    mutating func next() -> any LongWork {
      let isOfStreams = waiting.isEmpty || isTurnOfStreams && !streams.isEmpty
      isTurnOfStreams = !isOfStreams
      working += 1
      return isOfStreams ? streams.removeFirst() : waiting.removeFirst()
    }
  }

  /// How much may wait. More than that would be done so late that it is better to say so.
  static let waitingMost = 64

  private let line: Locked<Line>
  private let threads: [Thread]

  /// - Parameters:
  ///   - count: how many of them there are.
  ///   - name: what each is called, with its number, where the system lists threads.
  ///   - makeReader: called on each thread.
  /// - Throws: `SystemError` where the system grants no thread.
  package init(
    _ count: Int = 2, named name: String = "reader", hooks: Hooks = Hooks(),
    makeReader: @escaping @Sendable () throws -> Reader
  ) throws(SystemError) {
    let line = Locked(Line())
    var threads: [Thread] = []
    for number in 1...count {
      threads.append(
        try Thread(named: "\(name) \(number)") {
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

  /// Has the next piece made of what was begun. It waits its turn however much does, since it cannot be refused any more.
  func goOn(with work: any LongWork) {
    line.withLock(when: { _ in true }) { $0.streams.append(work) }
  }

  /// There is others' enough to do.
  static let tooMuch = Problem(
    .busy, "Too many questions that take long are waiting: try again in a moment.")

  private static func work(on line: Locked<Line>, _ makeWalk: () throws(Problem) -> Walk) {
    var walk: Walk?
    while let work = next(of: line) {
      var goesOn = false
      do throws(Problem) {
        if walk == nil { walk = try makeWalk() }
        if let walk { goesOn = work.carryOut(with: walk) }
      } catch {
        work.fail(with: error)
      }
      line.withLock(when: { _ in true }) { line in
        line.working -= 1
        if goesOn { line.streams.append(work) }
      }
    }
  }

  private static func next(of line: Locked<Line>) -> (any LongWork)? {
    line.withLock(when: { $0.isEnding || !$0.isEmpty }) { $0.isEnding ? nil : $0.next() }
  }
}
