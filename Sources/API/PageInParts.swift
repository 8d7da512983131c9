import Domain
import HTTP
import Store

/// A page of many records, made some rows at a time so that its loop serves others meanwhile. All of it, its entity
/// tag, its cursor and the dataset's version included, is from one state of the record, that of its first part.
final class PageInParts: AnswerInParts {
  /// Rows that are read at a time. A whole record takes two to four microseconds.
  private static let rowsAtATime = 8
  /// A part ends when it has written so much, as eight whole records do, or read so many times.
  private static let bytesPerPart = 4 * 1024
  private static let timesPerPart = 4

  private let question: Question
  private let admission: Admission
  private let application: Application
  private var reader: Reader?
  /// The state of the record that the page is from; nil where it cannot be told.
  private var version: Int?
  private var making: PageMaking?
  private var response = Response()
  private var timeLeft: Duration
  /// What is known of the page once all of it is there. Each takes a turn of its own: of half a mebibyte, as long as some
  /// rows do.
  private var isWhole = false
  private var tag: [UInt8]?
  private var finished: FinishedAnswer?
  /// What is left to do once the page is finished.
  private var rest: (any AnswerInParts)?

  init(_ question: Question, _ admission: Admission, _ application: Application) {
    (self.question, self.admission, self.application) = (question, admission, application)
    timeLeft = application.walk.reader.queryTime
  }

  /// The reading ends with the last part, or with the client's leaving before that.
  deinit { end() }

  func proceed(on request: borrowing Request, into response: inout Response) -> Bool {
    if let rest { return rest.proceed(on: request, into: &response) }
    do throws(Problem) {
      guard let finished = try advance(request) else { return true }
      try application.give(finished, for: request, into: &response)
    } catch {
      application.walk.answer(request, with: error, into: &response)
    }
    end()
    rest = response.parts
    return rest != nil
  }

  /// - Returns: the answer, in the turn after the one in which it was finished.
  private func advance(_ request: borrowing Request) throws(Problem) -> FinishedAnswer? {
    if let finished { return finished }
    if let tag {
      finished = try finish(tag, request)
    } else if isWhole {
      tag = FinishedAnswer.tag(of: response.body)
    } else if making != nil {
      isWhole = try !readOn()
    } else {
      // Somebody may have asked for the same while this waited for its turn.
      if let known = application.known(request, admission) { return known }
      try begin()
    }
    return nil
  }

  private func finish(_ tag: [UInt8], _ request: borrowing Request) throws(Problem) -> FinishedAnswer? {
    application.walk.represent(question, into: &response)
    guard let dataset = making?.dataset else { return nil }
    return application.finish(
      &response, tagged: tag, from: dataset, at: version, for: request, admission)
  }

  private func begin() throws(Problem) {
    let reader = try application.walk.reader.beside()
    self.reader = reader
    swap(&response.body, &application.spareBody)
    version = reader.refresh()
    let page = CollectionPage(
      try reader.prepare(question.plan(by: reader)), question.target, storage: application.walk.storage)
    making = try PageMaking(page, reader, into: &response)
  }

  /// Reads the rows of a part, within the time that is left for all of them together.
  private func readOn() throws(Problem) -> Bool {
    let start = ContinuousClock.now
    defer { timeLeft -= ContinuousClock.now - start }
    reader?.limit(time: timeLeft)
    let written = response.body.count
    for _ in 0..<PageInParts.timesPerPart {
      guard try making?.proceed(rowsAtMost: PageInParts.rowsAtATime, into: &response) ?? false else {
        return false
      }
      if response.body.count - written >= PageInParts.bytesPerPart { return true }
    }
    return true
  }

  /// Lets go of the state that was read.
  private func end() {
    guard reader != nil else { return }
    making = nil
    response.reset()
    swap(&response.body, &application.spareBody)
    reader?.rest()
    reader = nil
  }
}
