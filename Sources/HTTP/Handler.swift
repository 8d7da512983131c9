/// Answers requests on one event loop. Born on that loop's thread and never shared, so it needs no lock and
/// is not Sendable.
package protocol Handler: AnyObject {
  /// Answers one request. Called with `response` reset; what it holds on return is sent, or says how the answer is
  /// made in parts, or what it is waited for from. Never throws: every fault is an answer.
  func respond(to request: borrowing Request, into response: inout Response)

  /// Says what is done with the body of a request whose head has come without it: whoever is not to send it is told so
  /// before it does. Called with `response` reset, which is the answer where the body is refused.
  func intake(of request: borrowing Request, into response: inout Response) -> BodyIntake

  /// The time to let go of what is held only while busy: the loop has answered what there was and is about to wait for
  /// longer than some milliseconds, or has not waited that long for a while.
  func rest()

  /// The same where the loop expects to go on within some milliseconds: what is held may be held until then.
  func pause()
}

extension Handler {
  /// Has every body gathered.
  package func intake(of request: borrowing Request, into response: inout Response) -> BodyIntake {
    .gathered
  }

  /// Holds nothing, so there is nothing to do.
  package func rest() {}

  /// Holds nothing, so there is nothing to do.
  package func pause() {}
}
