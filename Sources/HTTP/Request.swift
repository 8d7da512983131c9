// Public, and what lends bytes usable from inline: only then does the compiler inline that into other modules.
public import Bytes

/// One request as a handler sees it: views over the connection's bytes, which are there only while the
/// handler answers. It can be neither copied nor kept, so that no view outlives them.
@safe @usableFromInline package struct Request: ~Copyable {
  /// What the parser understood.
  @usableFromInline package let head: RequestHead
  // Only `lend` makes a request, over spans that stay for as long as the request is lent; and it is lent to a closure that
  // can neither copy nor keep it. So the bytes are there whenever these are looked at.
  @usableFromInline let message: UnsafeBufferPointer<UInt8>
  @usableFromInline let body: UnsafeBufferPointer<UInt8>
  /// Where the body is instead, when it was too large for memory.
  package let stored: (any BodyStore)?
  /// Names this request where the client gives no identifier.
  package let number: UInt64

  private init(
    _ head: RequestHead, _ message: UnsafeBufferPointer<UInt8>, _ body: UnsafeBufferPointer<UInt8>,
    _ stored: (any BodyStore)?, _ number: UInt64
  ) {
    (self.head, self.stored, self.number) = (head, stored, number)
    unsafe (self.message, self.body) = (message, body)
  }

  /// Lends a request over bytes that are lent.
  /// - Parameters:
  ///   - message: the bytes of the message from its first byte on, at least as far as the head goes.
  ///   - body: the body, without its transfer coding.
  ///   - stored: where the body is instead, when it was too large for memory.
  ///   - number: one that the server gives out once.
  /// - Throws: what `use` throws.
  package static func lend<Result, Failure: Error>(
    _ head: RequestHead, over message: Span<UInt8>, body: Span<UInt8>, stored: (any BodyStore)? = nil,
    number: UInt64, to use: (borrowing Request) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Both spans, and so their bytes, stay until this returns.
    let message = unsafe message.withUnsafeBufferPointer { unsafe $0 }
    let body = unsafe body.withUnsafeBufferPointer { unsafe $0 }
    return try use(unsafe Request(head, message, body, stored, number))
  }

  /// Lends the message from its first byte on, at least as far as the head goes.
  @inlinable @inline(__always)
  package borrowing func withMessage<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // They are there, see above, and the span does not outlive the call.
    try use(unsafe Span(_unsafeElements: message))
  }

  /// Lends the body's bytes.
  @inlinable @inline(__always)
  package borrowing func withBody<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // As for the message.
    try use(unsafe Span(_unsafeElements: body))
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
  package var isServerWide: Bool {
    head.target.count == 1 && withMessage { $0.extracting(head.target.range)[0] == .asterisk }
  }

  /// Lends the target as it was sent: path and query, still percent-encoded. Of an absolute-form target it is
  /// the part after the authority, which may begin with `?`, and `/` where that part is empty.
  @inlinable package borrowing func withTarget<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let root: StaticString = "/"
    if head.target.isEmpty { return try root.withBytes(use) }
    return try withBytes(head.target, use)
  }

  /// The target taken apart and percent-decoded. Throws as `Target.init(decoding:)` does.
  package borrowing func target() throws(ParseError) -> Target {
    try withBytes(head.target) { (bytes) throws(ParseError) in try Target(decoding: bytes) }
  }

  /// Lends the authority that the request is meant for, such as `localhost:8080`; empty for an HTTP/1.0
  /// request without Host.
  @inlinable package borrowing func withAuthority<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withBytes(head.authority, use)
  }

  /// Lends a stretch of the message.
  @inlinable @inline(__always)
  borrowing func withBytes<Result, Failure: Error>(
    _ slice: Slice, _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withMessage { (message) throws(Failure) in try use(message.extracting(slice.range)) }
  }

  /// What to call this request in answers and logs.
  package var identifier: RequestIdentifier {
    if let given = head.fields[.xRequestID], !head.fields.repeats(.xRequestID),
      let identifier = withBytes(given, { RequestIdentifier(given: $0) })
    {
      return identifier
    }
    return RequestIdentifier(number: number)
  }
}
