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
  /// Who asked: the peer, or whom a proxy names that is trusted.
  package let peer: Peer
  /// How the answer ended.
  package let end: AnswerEnd

  /// Whether the answer was cut off before its end.
  package var isAborted: Bool { end != .whole }
  /// What was wrong, for the log, where the answer is a problem or did not come to its end.
  package var reason: String?
  /// Who asked, by the name of their token, where it was asked for.
  package var actor: String?
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
  /// The server has ended.
  case stopped

  /// What was wrong, for the log; nil where nothing was.
  var reason: String? {
    switch self {
    case .whole: nil
    case .left: "The client went away before it had the whole answer."
    case .failed: "The rest of the answer could not be made."
    case .slow: "The client took the answer too slowly."
    case .crowded: "All connections together keep as much as they may."
    case .stopped: "The server ended before the client had the whole answer."
    }
  }
}

/// Told of every request. Born on its loop's thread and called there, so it needs no lock; whatever it does
/// delays the loop, so it should do little.
package protocol Observer: AnyObject {
  /// One request has been answered. `target` is the path and query as the client wrote them, empty when the
  /// request was refused before they were learnt. Its bytes are gone when the call returns.
  func observe(_ record: RequestRecord, target: Span<UInt8>)
}
