internal import HTTP

/// Counting requests and telling the observer of them.
extension LoopContext {
  /// A request has its whole answer.
  func finished(
    _ request: borrowing Request, bytes: Int, started: Int64, from peer: Peer
  ) {
    let nanoseconds = count(request.method, status: response.status.code, started: started)
    guard let observer else { return }
    let record = RequestRecord(
      method: request.method, status: response.status.code, bytes: bytes,
      microseconds: Int(nanoseconds / 1_000),
      identifier: request.identifier, peer: limits.trustedProxies.client(of: request, from: peer),
      end: .whole,
      reason: response.reason, actor: response.actor)
    request.withTarget { observer.observe(record, target: $0) }
  }

  /// A body that was made in pieces has come to its end, or will come to none.
  func finished(_ production: StreamedBody, end: AnswerEnd, reason: String? = nil) {
    tell(
      production.asked, status: production.status, bytes: production.bytes, started: production.started,
      end: end, reason: reason ?? end.reason, actor: production.actor)
  }

  /// An answer that was waited for will not be sent. Where its peer has gone there is no status for that, and the one that
  /// other servers write into their logs says it; where the server ends it is the one of a server that is not there.
  func abandoned(_ asked: AskedRequest, started: Int64, end: AnswerEnd, actor: String? = nil) {
    let status: UInt16 = end == .stopped ? 503 : 499
    tell(asked, status: status, bytes: 0, started: started, end: end, reason: end.reason, actor: actor)
  }

  /// A request has been refused by the server itself.
  /// - Parameter asked: what is known of it, where its head was read.
  func refused(
    _ asked: AskedRequest?, _ identifier: RequestIdentifier, _ refusal: Refusal, bytes: Int, started: Int64,
    from peer: Peer
  ) {
    let reason = response.reason ?? refusal.explanation
    if let asked {
      return tell(
        asked, status: response.status.code, bytes: bytes, started: started, end: .whole, reason: reason)
    }
    let nanoseconds = count(nil, status: response.status.code, started: started)
    guard let observer else { return }
    let record = RequestRecord(
      method: nil, status: response.status.code, bytes: bytes, microseconds: Int(nanoseconds / 1_000),
      identifier: identifier, peer: peer, end: .whole, reason: reason)
    observer.observe(record, target: Span())
  }

  private func tell(
    _ asked: AskedRequest, status: UInt16, bytes: Int, started: Int64, end: AnswerEnd, reason: String?,
    actor: String? = nil
  ) {
    let nanoseconds = count(asked.method, status: status, started: started)
    guard let observer else { return }
    let record = RequestRecord(
      method: asked.method, status: status, bytes: bytes, microseconds: Int(nanoseconds / 1_000),
      identifier: asked.identifier, peer: asked.client, end: end, reason: reason, actor: actor)
    let target = asked.target
    observer.observe(record, target: target.span)
  }

  private func count(_ method: Method?, status: UInt16, started: Int64) -> Int64 {
    let nanoseconds = Clock.nanoseconds - started
    metrics.addRequest(method, status: status)
    metrics.addDuration(nanoseconds: nanoseconds)
    return nanoseconds
  }
}
