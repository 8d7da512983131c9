package import HTTP

/// Everything that bounds what clients can cost, in one place: how much a message may hold, how long each
/// step may take, how many clients there may be. Memory follows from these figures, not from what clients do.
package struct ConnectionLimits: Sendable {
  /// What one message may hold: request line 414, head 431, body 413 and their kin.
  package var message = Limits()

  /// From the first byte of a request (or from the connection's beginning) to the end of its head. More bytes
  /// do not extend it, so a head that trickles in ends all the same. Past it: 408, or a silent close where no
  /// byte has come.
  package var headTime: Duration = .seconds(10)

  /// Between two arrivals of a request's body. Past it: 408.
  package var bodyGapTime: Duration = .seconds(10)

  /// From the end of the head to the end of the body, however steadily it trickles. Past it: 408.
  package var bodyTime: Duration = .seconds(120)

  /// Between an answer and the next request on a connection that is kept alive. Past it: closed.
  package var idleTime: Duration = .seconds(60)

  /// Without the peer taking a byte of an answer that it has been sent. Past it: the connection is reset.
  package var answerTime: Duration = .seconds(20)

  /// Bytes a second that a peer takes at least of an answer that waits for it, over `answerTime`. Slower: the
  /// connection is reset.
  package var answerBytesPerSecond = 1_024

  /// Answers of unknown length, made in pieces as their clients take them, that are sent at one time. Past it: 503 with
  /// `Retry-After`. Each loop has an equal share.
  package var streams = 1_024

  /// How long bytes that nobody will use are still taken from a client that has been refused, so that the
  /// refusal reaches it before the connection goes (RFC 9112 §9.6).
  package var lingerTime: Duration = .seconds(2)

  /// How many such bytes are taken. Past it: closed at once.
  package var lingerBytes = 16 * 1024 * 1024

  /// Requests answered on one connection. The last answer carries `Connection: close`.
  package var requestsPerConnection = 100_000

  /// Connections in all. Past it: 503 with `Retry-After`. The process's descriptor limit lowers it where it
  /// must.
  package var connections = 20_000

  /// Connections from one address (one /64 of IPv6). Past it: 429 with `Retry-After`. Not applied to a UNIX
  /// socket. A quarter of all, so that it takes four addresses at least to keep everybody else out.
  package var connectionsPerAddress = 5_000

  /// Whose X-Forwarded-For is believed where clients that guess tokens are told apart. Without them all clients of a proxy
  /// are one.
  package var trustedProxies = TrustedProxies()

  /// Answers to pipelined requests are gathered until they hold this many bytes, then sent before the next
  /// request is looked at.
  package var outputBytes = 64 * 1024

  /// Bytes of unfinished requests and unsent answers that all connections together may keep. Past it: a
  /// request body gets 503 with `Retry-After`, an answer that would have to wait is cut off. Each loop has an
  /// equal share.
  package var bufferedBytes = 256 * 1024 * 1024

  /// The defaults.
  package init() {}

  /// What a message may hold whose body may have so many bytes.
  func message(withBodyOf byteMost: Int) -> Limits {
    var limits = message
    limits.bodyBytes = byteMost
    return limits
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, so that a wait is never cut short.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
