package import HTTP

/// What is told of one request when its answer has been made.
package struct RequestRecord: Sendable {
  /// The method; nil when the request was refused before it was learnt.
  package let method: Method?
  /// The status answered; 499 where the peer left before its answer was made.
  package let status: UInt16
  /// Bytes of the answer, head and body.
  package let bytes: Int
  /// From the whole request to its whole answer, in microseconds. For a streamed body that includes waiting
  /// for the peer to take it; for any other it does not.
  package let microseconds: Int
  /// What the answer's X-Request-Id says.
  package let identifier: RequestIdentifier
  /// Who asked.
  package let peer: Peer
  /// How the answer ended.
  package let end: AnswerEnd

  /// Whether the answer was cut off before its end.
  package var isAborted: Bool { end != .whole }
  /// What was wrong, for the log, where the answer is a problem.
  package var reason: String?
}

/// How an answer ended.
package enum AnswerEnd: String, Sendable {
  /// All of it was made.
  case whole
  /// The peer has gone.
  case left
  /// The rest of it could not be made.
  case failed
  /// The peer took it too slowly.
  case slow
  /// All connections together keep as much as they may.
  case crowded
}

/// Told of every request. Born on its loop's thread and called there, so it needs no lock; whatever it does
/// delays the loop, so it should do little.
package protocol Observer: AnyObject {
  /// One request has been answered. `target` is the path and query as the client wrote them, empty when the
  /// request was refused before they were learnt. Its bytes are gone when the call returns.
  func observe(_ record: RequestRecord, target: UnsafeRawBufferPointer)
}
