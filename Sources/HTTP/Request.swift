/// One request as a handler sees it: views over the connection's bytes, which are there only while the
/// handler answers. It can be neither copied nor kept, so that no view outlives them.
package struct Request: ~Copyable {
  /// What the parser understood.
  package let head: RequestHead
  /// The bytes of the message from its first byte on, at least as far as the head goes.
  package let bytes: UnsafeRawBufferPointer
  /// The body, without its transfer coding.
  let body: UnsafeRawBufferPointer
  /// Where the body is instead, when it was too large for memory.
  package let stored: (any BodyStore)?
  /// Names this request where the client gives no identifier.
  package let number: UInt64

  /// A request over memory that stays in place and unchanged for as long as this value lives. `bytes` begins
  /// at the message's first byte; `number` is one the server gives out once.
  package init(
    head: RequestHead, bytes: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer,
    stored: (any BodyStore)? = nil, number: UInt64
  ) {
    self.head = head
    self.bytes = bytes
    self.body = body
    self.stored = stored
    self.number = number
  }

  /// The method.
  package var method: Method { head.method }

  /// The version the client speaks.
  package var version: Version { head.version }

  /// Whether the client wants the connection to stay open (RFC 9112 §9.3).
  package var keepAlive: Bool { head.keepAlive }

  /// Whether a finished message answers it as it lies, if the connection stays.
  package var takesFinishedMessage: Bool {
    head.method == .get && head.version == .http11 && head.keepAlive && !head.fields.contains(.xRequestID)
  }

  /// Whether the target is `*`: the request is about the server as a whole (RFC 9110 §7.1).
  package var isServerWide: Bool { head.target.count == 1 && bytes[head.target][0] == .asterisk }

  /// Lends the target as it was sent: path and query, still percent-encoded. Of an absolute-form target it is
  /// the part after the authority, which may begin with `?`, and `/` where that part is empty.
  package borrowing func withTarget<Result, Failure>(
    _ use: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard head.target.isEmpty else { return try use(bytes[head.target]) }
    let slash: StaticString = "/"
    return try use(UnsafeRawBufferPointer(start: slash.utf8Start, count: 1))
  }

  /// The target taken apart and percent-decoded. Throws as `Target.init(decoding:)` does.
  package borrowing func target() throws(ParseError) -> Target { try Target(decoding: bytes[head.target]) }

  /// Lends the authority that the request is meant for, such as `localhost:8080`; empty for an HTTP/1.0
  /// request without Host.
  package borrowing func withAuthority<Result, Failure>(
    _ use: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try use(bytes[head.authority])
  }

  /// Lends the body's bytes.
  package borrowing func withBody<Result, Failure>(
    _ use: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try use(body)
  }

  /// What to call this request in answers and logs.
  package var identifier: RequestIdentifier {
    if let given = head.fields[.xRequestID], !head.fields.repeats(.xRequestID),
      let identifier = RequestIdentifier(given: bytes[given])
    {
      return identifier
    }
    return RequestIdentifier(number: number)
  }
}
