import Domain
import HTTP
import Representation
import Store
import System

/// A change that a client has asked for, checked as far as it can be before it is the writer's turn.
protocol WriteOrder: Sendable {
  /// On which terms.
  var terms: WriteTerms { get }

  /// Whether it is a group of its own.
  var isAlone: Bool { get }

  /// Makes the change in a commit, on the thread that writes.
  func perform(_ commit: Commit) throws(Problem) -> WriteOutcome

  /// Answers, on the loop of the client, when the change is permanent.
  func answer(_ written: Written<WriteOutcome>, by walk: Walk, into response: inout Response) throws(Problem)
}

extension WriteOrder {
  /// Goes with others.
  var isAlone: Bool { false }

  /// Has the change made; `response` waits for it.
  func begin(by walk: Walk, into response: inout Response) throws(Problem) {
    guard let queue = walk.hooks.writes else { throw walk.hooks.takesNoChanges }
    response.later = PendingWrite(self, queue, walk)
  }
}

extension Hooks {
  /// Why no change is taken, where none is.
  var takesNoChanges: Problem {
    guard isReplica else {
      return Problem(.readOnly, "This server only reads: send changes to the one that writes.")
    }
    return Problem(.notPrimary, "This server is a replica: send changes to \(primary ?? "its primary").")
  }
}

/// The answer to a change, which comes once the change is on the disk or was refused.
private final class PendingWrite: DeferredAnswer {
  private let order: any WriteOrder
  private let queue: WriteQueue<WriteOutcome>
  private let walk: Walk
  private let result = Locked<Result<Written<WriteOutcome>, Problem>?>(nil)
  /// The change's number in the queue.
  private var number = 0

  init(_ order: any WriteOrder, _ queue: WriteQueue<WriteOutcome>, _ walk: Walk) {
    (self.order, self.queue, self.walk) = (order, queue, walk)
  }

  /// What goes before it may take longer than it may wait: a large bundle does.
  var longestWait: Duration? { queue.patience }

  /// A client that goes away does not take its change back.
  func begin(_ request: KeptRequest, _ bell: Bell) {
    let terms = order.terms
    number = queue.put(
      actor: terms.bearer.name, note: terms.note, isDryRun: terms.isDryRun, isAlone: order.isAlone,
      byteCount: request.cost
    ) { [order] (commit) throws(Problem) in
      if let key = terms.key, let replay = try commit.replay(of: key) { return .replayed(replay) }
      return try order.perform(commit)
    } answer: { [result] outcome in
      result.withLock { $0 = outcome }
      bell.ring()
    }
  }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard let outcome = result.withLock({ $0 }) ?? queue.withdraw(number).map(Result.failure) else {
      return false
    }
    // What was committed is seen by a snapshot that is taken now.
    _ = walk.reader.refresh()
    do throws(Problem) {
      try answer(with: try outcome.get(), into: &response)
      response.add("Cache-Control", "no-store")
      response.add(Walk.crossOrigin)
    } catch {
      walk.answer(request, with: error, into: &response)
    }
    response.add(order.terms.rest)
    return true
  }

  /// - Throws: `Problem` of why the change was refused; of kind `commitUnknown` where it is stored, but what it came to
  ///   cannot be read: nobody may take that for nothing done.
  private func answer(with written: Written<WriteOutcome>, into response: inout Response) throws(Problem) {
    do throws(Problem) { try order.answer(written, by: walk, into: &response) } catch {
      guard written.isCommitted else { throw error }
      throw Problem(
        .commitUnknown,
        "The change was stored, but what it came to cannot be read: look before you send it again.",
        cause: error.cause ?? error.detail)
    }
  }
}
