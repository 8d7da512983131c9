internal import HTTP

/// An answer that is being made in parts, and the request that it is for.
final class PendingAnswer {
  let parts: any AnswerInParts
  let request: KeptRequest
  let started: Int64

  init(_ parts: any AnswerInParts, _ request: KeptRequest, started: Int64) {
    self.parts = parts
    self.request = request
    self.started = started
  }

  /// Makes the next part. Returns whether more are to follow; with the last one `response` is the answer.
  func proceed(into response: inout Response) -> Bool {
    response.reset()
    return request.lend { parts.proceed(on: $0, into: &response) }
  }
}
