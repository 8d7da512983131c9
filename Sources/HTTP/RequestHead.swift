/// What the parser understood of a request's head. Slices count from the first byte of the message.
@usableFromInline package struct RequestHead: Sendable {
  /// The method.
  package internal(set) var method = Method.get
  /// The version the client speaks.
  package internal(set) var version = Version.http11
  /// The target in origin-form, path and query; of an absolute-form target, what follows its authority, which
  /// may be empty; or `*`.
  @usableFromInline package internal(set) var target = Slice.empty
  /// The authority the request is meant for: that of an absolute-form target, else the Host field (RFC 9112
  /// §3.2.2).
  @usableFromInline package internal(set) var authority = Slice.empty
  /// The header fields.
  @usableFromInline package internal(set) var fields = FieldTable()
  /// How the body's end is found.
  package internal(set) var framing = BodyFraming.none
  /// Whether the client wants the connection to stay open (RFC 9112 §9.3).
  package internal(set) var keepAlive = false
  /// Whether the client waits for `100 Continue` before it sends its body (RFC 9110 §10.1.1).
  package internal(set) var expectsContinue = false

  init() {}

  /// Forgets the request and keeps the storage.
  mutating func reset() {
    method = .get
    version = .http11
    target = .empty
    authority = .empty
    fields.reset()
    framing = .none
    keepAlive = false
    expectsContinue = false
  }
}
