internal import HTTP
internal import Synchronization

/// A deferred answer that somebody gives as a whole, once, from whatever thread.
///
///     response.later = GivenAnswer { request, place in queue.append { place.give(answer(to: request)) } }
final class GivenAnswer: DeferredAnswer {
  /// Where the answer is given. Unchecked, because whoever gives lets go of it before the loop takes it, which the flag
  /// tells.
  final class Place: @unchecked Sendable {
    private let bell: Bell
    private let isThere = Atomic(false)
    private var response: Response?

    fileprivate init(_ bell: Bell) { self.bell = bell }

    /// Whether the client still waits.
    var isWanted: Bool { bell.isHeard }

    /// Gives the answer. To be called once.
    func give(_ response: sending Response) {
      precondition(!isThere.load(ordering: .relaxed), "an answer is given once")
      self.response = response
      isThere.store(true, ordering: .releasing)
      bell.ring()
    }

    fileprivate func take() -> Response? { isThere.load(ordering: .acquiring) ? response.take() : nil }
  }

  private let start: (KeptRequest, Place) -> Void
  private var place: Place?

  /// - Parameter start: has the answer made, and must not wait for it. Called on the loop, once.
  init(_ start: @escaping (KeptRequest, Place) -> Void) { self.start = start }

  /// Has the answer made.
  func begin(_ request: KeptRequest, _ bell: Bell) {
    let place = Place(bell)
    self.place = place
    start(request, place)
  }

  /// Takes the answer that was given.
  func take(for request: borrowing Request, into response: inout Response) -> Bool {
    guard let given = place?.take() else { return false }
    response = given
    return true
  }
}
