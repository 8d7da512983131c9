import Domain
import HTTP
import Store
import System

/// A change on its way, which is read, checked and answered by the thread for changes. Were loops to do that, all whose
/// changes were committed together would be answered, and send their next, one behind the other, and whoever only reads
/// would wait behind all of them.
final class LongChange: LongWork {
  private enum Course {
    /// Nobody has looked at it.
    case new
    /// It is read, checked and in the writer's queue.
    case begun(any DeferredAnswer)
    case over(Reply)
  }

  /// What its client is told.
  struct Reply: Sendable {
    private let status: Status
    private let fields: FieldBlock
    private let body: [UInt8]
    private let reason: String?

    fileprivate init(_ response: borrowing Response) {
      (status, fields, body) = (response.status, FieldBlock(of: response), response.body)
      reason = response.reason
    }

    /// Makes `response`, which is reset, the answer.
    func give(into response: inout Response) {
      response.status = status
      response.add(fields)
      response.body = body
      response.reason = reason
    }
  }

  private let admission: Admission
  private let request: KeptRequest
  private let bell: Bell
  private let takeUpAgain: @Sendable (LongChange) -> Void
  private let course = Locked(Course.new)

  init(
    _ admission: Admission, _ request: KeptRequest, _ bell: Bell,
    takeUpAgain: @escaping @Sendable (LongChange) -> Void
  ) {
    (self.admission, self.request, self.bell) = (admission, request, bell)
    self.takeUpAgain = takeUpAgain
  }

  /// What came of it, once there is something.
  var reply: Reply? { course.withLock { if case .over(let reply) = $0 { reply } else { nil } } }

  /// Also where its client has left, who does not take it back by that.
  func carryOut(with walk: Walk) -> Bool {
    let response = request.lend { (request: borrowing Request) in goOn(request, by: walk) }
    // Before anybody hears of it: a log can begin anew only while nobody reads.
    walk.reader.rest()
    if let response { give(Reply(response)) }
    return false
  }

  func fail(with problem: Problem) {
    var response = Response()
    response.replace(with: problem)
    give(Reply(response))
  }

  private func give(_ reply: Reply) {
    course.withLock { $0 = .over(reply) }
    bell.ring()
  }

  /// - Returns: the answer where it is there now.
  private func goOn(_ request: borrowing Request, by walk: Walk) -> Response? {
    var response = Response()
    // Looked at and not held: no loop is to wait for this thread.
    switch course.withLock({ $0 }) {
    case .new:
      walk.answer(admission, request, into: &response)
      guard let later = response.later else { return response }
      course.withLock { $0 = .begun(later) }
      later.begin(self.request, Bell { [self] in takeUpAgain(self) })
      return nil
    case .begun(let answer): return answer.take(for: request, into: &response) ? response : nil
    case .over: return nil
    }
  }
}

/// The answer to a change, waited for on the loop of its client.
final class ChangeAnswer: DeferredAnswer {
  private let admission: Admission
  private let threads: ReaderThreads
  /// After which it is asked whether the change has waited for the writer for longer than it may.
  let longestWait: Duration?
  private var change: LongChange?

  init(_ admission: Admission, _ threads: ReaderThreads, patience: Duration?) {
    (self.admission, self.threads, longestWait) = (admission, threads, patience)
  }

  func begin(_ request: KeptRequest, _ bell: Bell) {
    // Whoever else holds the change does not hold the threads, which would then have to wait for themselves to end.
    let change = LongChange(admission, request, bell) { [weak threads] in threads?.goOn(with: $0) }
    self.change = change
    threads.goOn(with: change)
  }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard let change else { return false }
    guard let reply = change.reply else {
      threads.goOn(with: change)
      return false
    }
    reply.give(into: &response)
    return true
  }
}
