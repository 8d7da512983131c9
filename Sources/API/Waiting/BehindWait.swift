import Domain
import HTTP
import Store

/// A question about a state that the dataset has not come to yet (`min_version`): it is asked again when it has, or
/// refused when its time is over.
final class BehindWait: DeferredAnswer {
  /// How long it waits where nobody says, and at most.
  private static let usual: Duration = .seconds(2)

  private let problem: Problem
  private let application: Application
  private let seat: CommitWatch.Seat
  private let version: Int64
  private let end: ContinuousClock.Instant
  private var isDraining = false

  /// - Returns: nil where it is not to wait, or too many wait already.
  init?(_ request: borrowing Request, _ problem: Problem, _ application: Application) {
    guard let query = try? request.target().query,
      let position = query.first(where: { $0.name == "min_version" }).flatMap({ Position($0.value) })
    else { return nil }
    let given = query.first { $0.name == "wait" }.flatMap { Int($0.value) }
    let time = given.map { Duration.seconds($0) } ?? BehindWait.usual
    guard time > .zero, let seat = application.walk.room?.watch.seat() else { return nil }
    (self.problem, self.application, self.seat) = (problem, application, seat)
    (version, end) = (position.seq, .now + time)
  }

  var longestWait: Duration? { max(.zero, end - .now) }

  func begin(_ request: KeptRequest, _ bell: Bell) {
    seat.wait(bell)
    bell.ring()
  }

  func drain() { isDraining = true }

  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    let reader = application.walk.reader
    if reader.refresh() != nil, let dataset = try? reader.currentDataset(), dataset.version >= version {
      application.respond(to: request, into: &response)
      return true
    }
    guard isDraining || .now >= end else { return false }
    application.walk.answer(request, with: problem, into: &response)
    return true
  }
}
