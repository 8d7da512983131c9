/// What holds between the fields of a whole head, checked once when its empty line has come.
extension RequestParser {
  /// Fills in authority, framing, persistence and expectation. Throws what only the whole head can show.
  mutating func finish(_ bytes: Span<UInt8>) throws(ParseError) {
    try checkHost(bytes)
    head.framing = try BodyFraming(head.fields, in: bytes, version: head.version, limits: limits)
    head.keepAlive = wantsToStay(bytes)
    try checkExpectation(bytes)
  }

  /// RFC 9112 §3.2: HTTP/1.1 needs one valid Host; an absolute-form target overrules its value, not its
  /// presence.
  private mutating func checkHost(_ bytes: Span<UInt8>) throws(ParseError) {
    guard let host = head.fields[.host] else {
      if head.version == .http11 { throw .missingHost }
      return
    }
    if host.isEmpty { throw .emptyHost }
    guard Authority.isValid(bytes.extracting(host.range)) else { throw .invalidHost }
    if head.authority.isEmpty { head.authority = host }
  }

  /// RFC 9112 §9.3: `close` closes; 1.1 stays; 1.0 stays only with `keep-alive`.
  private func wantsToStay(_ bytes: Span<UInt8>) -> Bool {
    guard let connection = head.fields[.connection] else { return head.version == .http11 }
    var options = ConnectionOptions()
    options.read(bytes.extracting(connection.range))
    if head.fields.repeats(.connection) {
      for line in head.fields.others where line.known == .connection {
        options.read(bytes.extracting(line.value.range))
      }
    }
    return !options.close && (head.version == .http11 || options.keepAlive)
  }

  /// RFC 9110 §10.1.1: the one expectation is `100-continue`; a 1.0 client's is ignored; without a body there
  /// is nothing to wait for.
  private mutating func checkExpectation(_ bytes: Span<UInt8>) throws(ParseError) {
    guard head.version == .http11, let expect = head.fields[.expect] else { return }
    guard !head.fields.repeats(.expect), bytes.extracting(expect.range).equals(lowercase: "100-continue")
    else {
      throw .unknownExpectation
    }
    head.expectsContinue = head.framing != .none
  }
}

/// The options of the Connection field that this server acts on (RFC 9110 §7.6.1).
private struct ConnectionOptions {
  var close = false
  var keepAlive = false

  mutating func read(_ value: Span<UInt8>) {
    var members = ListCursor()
    while let member = members.next(in: value) {
      let option = value.extracting(member)
      close = close || option.equals(lowercase: "close")
      keepAlive = keepAlive || option.equals(lowercase: "keep-alive")
    }
  }
}
