import Domain
import HTTP
import Store

/// A page of many records, made some rows at a time so that its loop serves others meanwhile. All of it, its entity
/// tag, its cursor and the dataset's version included, is from one state of the record, that of its first part.
final class PageInParts: AnswerInParts {
  /// Smaller pages are made at once.
  static let limitsAbove = 100
  /// Rows of a part. A whole record takes two to four microseconds.
  private static let rowsPerPart = 16

  private let plan: Plan
  private let target: Target
  private let application: Application
  private var reader: Reader?
  /// The state of the record that the page is from; nil where it cannot be told.
  private var version: Int?
  private var making: PageMaking?
  private var response = Response()
  private var timeLeft: Duration
  /// What is left to do once the page is whole.
  private var rest: (any AnswerInParts)?

  init(_ plan: Plan, _ target: Target, _ application: Application) {
    (self.plan, self.target, self.application) = (plan, target, application)
    timeLeft = application.reader.queryTime
  }

  /// The reading ends with the last part, or with the client's leaving before that.
  deinit { end() }

  func proceed(on request: borrowing Request, into response: inout Response) -> Bool {
    if let rest { return rest.proceed(on: request, into: &response) }
    do throws(Problem) {
      guard let finished = try advance(request) else { return true }
      application.answer(request, with: finished, into: &response)
    } catch {
      application.answer(request, with: error, into: &response)
    }
    end()
    rest = response.parts
    return rest != nil
  }

  /// - Returns: the answer once it is finished.
  private func advance(_ request: borrowing Request) throws(Problem) -> FinishedAnswer? {
    if making == nil {
      // Somebody may have asked for the same while this waited for its turn.
      if let known = application.known(request) { return known }
      try begin()
      return nil
    }
    guard try !readOn() else { return nil }
    _ = application.represent(.json, of: .collection(plan.resource, within: nil), into: &response)
    response.add(Application.crossOrigin)
    return application.finish(&response, from: making?.dataset, at: version, for: request)
  }

  private func begin() throws(Problem) {
    let reader = try application.reader.beside()
    self.reader = reader
    version = reader.refresh()
    let page = CollectionPage(try reader.prepare(plan), target, storage: application.storage)
    making = try PageMaking(page, reader, into: &response)
  }

  /// Reads the rows of a part, within the time that is left for all of them together.
  private func readOn() throws(Problem) -> Bool {
    let start = ContinuousClock.now
    defer { timeLeft -= ContinuousClock.now - start }
    reader?.limit(time: timeLeft)
    return try making?.proceed(rowsAtMost: PageInParts.rowsPerPart, into: &response) ?? false
  }

  /// Lets go of the state that was read.
  private func end() {
    guard reader != nil else { return }
    making = nil
    reader?.rest()
    reader = nil
  }
}
