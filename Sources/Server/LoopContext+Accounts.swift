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
      identifier: request.identifier, peer: peer, end: .whole, reason: response.reason)
    request.withTarget { observer.observe(record, target: $0) }
  }

  /// A body that was made in pieces has come to its end, or will come to none.
  func finished(_ production: StreamedBody, from peer: Peer, end: AnswerEnd) {
    let nanoseconds = count(production.method, status: production.status, started: production.started)
    guard let observer else { return }
    let record = RequestRecord(
      method: production.method, status: production.status, bytes: production.bytes,
      microseconds: Int(nanoseconds / 1_000), identifier: production.identifier, peer: peer,
      end: end)
    production.target.withUnsafeBytes { observer.observe(record, target: $0) }
  }

  /// An answer that was waited for will not be sent: its peer has gone. There is no status for that, and the
  /// one that other servers write into their logs says it.
  func abandoned(_ request: KeptRequest, started: Int64, from peer: Peer) {
    request.lend { request in
      let nanoseconds = count(request.method, status: 499, started: started)
      guard let observer else { return }
      let record = RequestRecord(
        method: request.method, status: 499, bytes: 0, microseconds: Int(nanoseconds / 1_000),
        identifier: request.identifier, peer: peer, end: .left)
      request.withTarget { observer.observe(record, target: $0) }
    }
  }

  /// A request has been refused by the server itself.
  func refused(
    _ method: Method?, _ identifier: RequestIdentifier, _ refusal: Refusal, bytes: Int, started: Int64,
    from peer: Peer
  ) {
    let nanoseconds = count(method, status: response.status.code, started: started)
    guard let observer else { return }
    let record = RequestRecord(
      method: method, status: response.status.code, bytes: bytes, microseconds: Int(nanoseconds / 1_000),
      identifier: identifier, peer: peer, end: .whole, reason: refusal.explanation)
    observer.observe(record, target: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  private func count(_ method: Method?, status: UInt16, started: Int64) -> Int64 {
    let nanoseconds = Clock.nanoseconds - started
    metrics.addRequest(method, status: status)
    metrics.addDuration(nanoseconds: nanoseconds)
    return nanoseconds
  }
}
