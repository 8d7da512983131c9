internal import HTTP

/// An answer that is waited for, and the request that it is for.
final class AwaitedAnswer {
  let later: any DeferredAnswer
  let request: KeptRequest
  let started: Int64
  let bell: Bell
  /// Who asked, where the handler knew.
  let actor: String?

  init(
    _ later: any DeferredAnswer, _ request: KeptRequest, _ bell: Bell, started: Int64, actor: String?
  ) {
    (self.later, self.request, self.bell, self.started) = (later, request, bell, started)
    self.actor = actor
  }

  /// Nobody waits any more.
  deinit { bell.silence() }

  /// Has the answer made.
  func begin() { later.begin(request, bell) }

  /// Returns whether the answer is there; then `response` is it.
  func take(into response: inout Response) -> Bool {
    response.reset()
    let isThere = request.lend { later.take(for: $0, into: &response) }
    response.actor = actor
    return isThere
  }
}
