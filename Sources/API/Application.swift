import Domain
package import HTTP
package import Store

/// The record over HTTP, for one event loop and made on its thread: a walk, and in front of it the answers that are
/// finished.
package final class Application: Handler {
  let walk: Walk
  private let answers: AnswerCache
  private var shown = ToldStates()
  private let threads: ReaderThreads?
  private let changes: ReaderThreads?
  private let stepsMost: Int

  /// - Parameters:
  ///   - threads: what reads for long in its place; where there are none it does all by itself.
  ///   - changes: the one thread that reads, checks and answers changes in its place; where there is none, the same.
  ///   - cacheBytes: how many bytes of finished answers are kept; none where it is 0.
  ///   - stepsMost: how many instructions of SQLite's machine a question may take before a thread begins it anew:
  ///     by default somewhat less than a millisecond, and a page of a hundred records takes half.
  package init(
    reader: Reader, threads: ReaderThreads? = nil, changes: ReaderThreads? = nil, cacheBytes: Int = 32 << 20,
    stepsMost: Int = 10_000, hooks: Hooks = Hooks()
  ) {
    walk = Walk(reader: reader, hooks: hooks, room: hooks.watch.map { WaitingRoom($0, threads) })
    (self.threads, self.changes, self.stepsMost) = (threads, changes, stepsMost)
    answers = AnswerCache(costMost: cacheBytes)
  }

  /// Answers from the finished answers where the question was asked before, and otherwise by the walk. Nobody hears a
  /// finished answer who would not be admitted to the walk.
  package func respond(to request: borrowing Request, into response: inout Response) {
    var actor: String?
    do throws(Problem) {
      let admission = try walk.admit(request)
      actor = admission.bearer?.name
      if let finished = known(request, admission) {
        try give(finished, for: request, into: &response)
      } else {
        try answer(request, admission, into: &response)
      }
    } catch {
      refuse(request, with: error, into: &response)
    }
    response.actor = actor
  }

  /// Says of a body that has not come whether it may, before it does.
  package func intake(of request: borrowing Request, into response: inout Response) -> BodyIntake {
    var actor: String?
    do throws(Problem) {
      let admission = try walk.admit(request)
      actor = admission.bearer?.name
      return try walk.intake(admission, request)
    } catch {
      walk.answer(request, with: error, into: &response)
      response.actor = actor
      return .refused
    }
  }

  /// Answers with a problem, or waits for its end where it may have one soon.
  func refuse(_ request: borrowing Request, with problem: Problem, into response: inout Response) {
    if problem.kind == .behind, let wait = BehindWait(request, problem, self) {
      response.later = wait
    } else {
      walk.answer(request, with: problem, into: &response)
    }
  }

  private func answer(
    _ request: borrowing Request, _ admission: Admission, into response: inout Response
  ) throws(Problem) {
    // What came by way of a file stays with the loop that has it.
    if let changes, admission.route.access == .scope(.write), request.stored == nil {
      response.later = ChangeAnswer(admission, changes, patience: walk.hooks.writes?.patience)
      return
    }
    let mayBeLeft = threads != nil && admission.method.isRead
    let version = walk.reader.refresh(steps: mayBeLeft ? stepsMost : nil)
    let question = try Question(admission, request)
    if let threads, question.route.isHeavy(question) {
      response.later = LongAnswer(admission, threads, self)
      return
    }
    let tag: RecordTag?
    do throws(Problem) {
      tag = try walk.answer(question, into: &response)
    } catch {
      // It looked light, and most of its kind are: few records pass, or many have to be put in order.
      guard error.kind == .tooSlow, let threads else { throw error }
      response.reset()
      response.later = LongAnswer(admission, threads, self)
      return
    }
    guard admission.isKept, response.producer == nil, response.later == nil, response.status == .ok else {
      return try question.requireNoCondition()
    }
    let finished = finish(
      &response, tag?.bytes ?? FinishedAnswer.tag(of: response.body), try ShownState(question, walk.reader),
      of: admission.route)
    if let version { answers.keep(finished, for: request, admission, at: version) }
    response.reset()
    try give(finished, for: request, into: &response)
  }

  /// The finished answer to a question that was asked before.
  private func known(_ request: borrowing Request, _ admission: Admission) -> FinishedAnswer? {
    admission.isKept ? answers.value(for: request, admission, at: walk.reader.version) : nil
  }

  /// Gives an answer that a thread has drafted, and keeps it where the record is still in the state it is from.
  func give(
    _ draft: Draft, for request: borrowing Request, _ admission: Admission, into response: inout Response
  ) throws(Problem) {
    response.add(draft.fields)
    response.body = draft.body
    response.status = draft.status
    if let pieces = draft.pieces, let threads { response.producer = BodyAhead(pieces, threads) }
    guard response.producer == nil, draft.status == .ok, admission.isKept else { return }
    let finished = finish(&response, draft.tag, draft.state, of: admission.route)
    finished.keep(compressed: draft.compressed)
    if let version = walk.reader.refresh(), try walk.reader.currentDataset() == draft.dataset {
      answers.keep(finished, for: request, admission, at: version)
    }
    response.reset()
    try giveAtOnce(finished, for: request, into: &response)
  }

  /// An answer that a client may keep; for how long, its state says, but for one that never changes (RFC 8246). One that
  /// changes with the day was not last modified by a commit.
  private func finish(
    _ response: inout Response, _ tag: [UInt8], _ state: ShownState, of route: Route
  ) -> FinishedAnswer {
    let told = shown.told(of: state, as: route) { walk.hooks.caching(state) }
    response.add(told.fields)
    return FinishedAnswer(
      fields: FieldBlock(of: response), tag: tag, body: response.body, lastModified: told.modified)
  }

  /// Gives a finished answer, or has it compressed first where that takes long.
  private func give(
    _ finished: FinishedAnswer, for request: borrowing Request, into response: inout Response
  ) throws(Problem) {
    if let threads, finished.isLongToCompress(for: request) {
      response.later = CompressedAnswer(finished, threads, self)
    } else {
      try giveAtOnce(finished, for: request, into: &response)
    }
  }

  /// Gives a finished answer, or throws the problem of a condition that does not hold.
  func giveAtOnce(
    _ finished: FinishedAnswer, for request: borrowing Request, into response: inout Response
  ) throws(Problem) {
    guard finished.answer(request, into: &response) else { throw Question.preconditionFailed }
  }

  /// Gives the state of the record back before the loop waits, so that SQLite can start its log anew.
  package func rest() { walk.reader.rest() }

  /// Gives it back only where something was committed lately.
  package func pause() { walk.reader.pause() }
}
