import Domain
import HTTP

/// The answer to a question that takes long, waited for on the loop of its client and finished there.
final class LongAnswer: DeferredAnswer {
  private let admission: Admission
  private let threads: ReaderThreads
  private let application: Application
  private var question: LongQuestion?

  init(_ admission: Admission, _ threads: ReaderThreads, _ application: Application) {
    (self.admission, self.threads, self.application) = (admission, threads, application)
  }

  func begin(_ request: KeptRequest, _ bell: Bell) {
    let question = LongQuestion(request, bell)
    self.question = question
    threads.carryOut(question)
  }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard let outcome = question?.outcome else { return false }
    do throws(Problem) {
      try application.give(outcome.get(), for: request, admission, into: &response)
    } catch {
      application.refuse(request, with: error, into: &response)
    }
    return true
  }
}
