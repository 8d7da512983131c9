import Domain
import HTTP
import Representation
import Store
import System

/// What a thread makes of a question: an answer that the loop of its client finishes.
struct Draft: Sendable {
  let status: Status
  let fields: FieldBlock
  let body: [UInt8]
  /// What the body is made of in its place, where it is made in pieces.
  var pieces: PiecesAhead?
  /// The body as gzip, where the client wants it so.
  let compressed: [UInt8]?
  /// What its entity tag is, without quotes.
  let tag: [UInt8]
  /// The state of the record that it shows.
  let state: ShownState
  /// The state from which it was read, which is another where an earlier one is shown.
  let dataset: Dataset
}

/// A question that is answered on another thread than that of its client's loop.
final class LongQuestion: LongWork {
  private let request: KeptRequest
  private let bell: Bell
  private let make: @Sendable (Walk, borrowing Request) throws(Problem) -> Draft
  private let asked = ContinuousClock.now
  private let place = Locked<Result<Draft, Problem>?>(nil)

  /// - Parameter make: answers it, on whatever thread; by the walk where nothing else is said.
  init(
    _ request: KeptRequest, _ bell: Bell,
    make: @escaping @Sendable (Walk, borrowing Request) throws(Problem) -> Draft = {
      (walk, request) throws(Problem) in try walk.draft(request)
    }
  ) {
    (self.request, self.bell, self.make) = (request, bell, make)
  }

  /// What came of it, once there is something.
  var outcome: Result<Draft, Problem>? { place.withLock { $0 } }

  func fail(with problem: Problem) { give(.failure(problem)) }

  /// Tells what came of it.
  private func give(_ outcome: Result<Draft, Problem>) {
    place.withLock { $0 = outcome }
    bell.ring()
  }

  /// Answers it on the thread of `walk`, unless its client has left, or has waited for longer than it may take.
  func carryOut(with walk: Walk) -> Bool {
    guard bell.isHeard else { return false }
    guard .now - asked <= walk.reader.queryTime else {
      fail(with: ReaderThreads.tooMuch)
      return false
    }
    _ = walk.reader.refresh()
    let outcome = request.lend { (request: borrowing Request) -> Result<Draft, Problem> in
      do throws(Problem) { return .success(try make(walk, request)) } catch { return .failure(error) }
    }
    // Before anybody hears of it: a log can begin anew only while nobody reads.
    walk.reader.rest()
    give(outcome)
    return false
  }
}

extension Walk {
  fileprivate func draft(_ request: borrowing Request) throws(Problem) -> Draft {
    let question = try Question(admit(request), request)
    var response = Response()
    let tag = try answer(question, into: &response)
    let isCompressed = FinishedAnswer.isCompressed(for: request, bodyCount: response.body.count)
    let pieces = response.producer.map { PiecesAhead(of: $0) }
    if pieces != nil { try question.requireNoCondition() }
    if question.method != .head { try pieces?.makeFirst() }
    return Draft(
      status: response.status, fields: FieldBlock(of: response), body: response.body, pieces: pieces,
      compressed: isCompressed ? Zlib.gzip(response.body) : nil,
      tag: tag?.bytes ?? FinishedAnswer.tag(of: response.body), state: try ShownState(question, reader),
      dataset: try reader.currentDataset())
  }
}
