/// Reads the head of a request as it arrives (RFC 9112 §2 to §6).
///
/// Hand it the connection's buffer from the first byte of the message on, as often as bytes arrive: it
/// remembers where it stopped, looks at each byte once, and keeps offsets only, so the buffer may have moved
/// between calls. It allocates nothing for a header; a table of other fields grows once and is used again.
/// The first thing that is not plain is refused with a `ParseError`, and the parser must then be `reset()`
/// before it is used for another message.
package struct RequestParser: Sendable {
  /// How far the head is.
  package enum Progress: Equatable, Sendable {
    /// All bytes so far are sound, and more are needed.
    case incomplete
    /// The head is whole, and the message's body, if any, begins `length` bytes after its first byte.
    case complete(length: Int)
  }

  enum State: Sendable {
    case start, leadingLineFeed, method, target, version, requestLineFeed
    case fieldStart, fieldName, valueStart, value, valueLineFeed, headLineFeed
    case complete
  }

  /// What was understood. Whole once `parse` has answered `complete`.
  package internal(set) var head = RequestHead()
  /// The limits this parser holds messages to.
  package let limits: Limits

  var state = State.start
  /// The offset of the next byte to look at.
  var position = 0
  /// Where the element being read began.
  var mark = 0
  /// The name of the field line being read.
  var name = Slice.empty
  /// The name, when it is a known one.
  var knownName: FieldName?
  /// Whether an empty line before the request line has been skipped.
  var hasSkippedLine = false

  /// A parser before the first byte of a message.
  package init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Whether no byte of the next message has been seen: a connection that ends here ends between messages.
  package var isBetweenMessages: Bool { position == 0 }

  /// Makes ready for the next message, whose first byte will be at offset 0.
  package mutating func reset() {
    head.reset()
    state = .start
    position = 0
    hasSkippedLine = false
  }

  /// Continues where the last call stopped. `bytes` begin at the message's first byte and may hold bytes
  /// after the head. Throws the reason to refuse the message as soon as it is certain.
  package mutating func parse(_ bytes: Span<UInt8>) throws(ParseError) -> Progress {
    while state != .complete {
      let ceiling = try remainingCeiling()
      guard position < bytes.count else { return .incomplete }
      try advance(bytes.extracting(first: min(ceiling, bytes.count)))
    }
    return .complete(length: position)
  }

  /// The offset that the part being read may not reach. Throws when it has been reached.
  private func remainingCeiling() throws(ParseError) -> Int {
    let isInRequestLine = state.isInRequestLine
    let ceiling = isInRequestLine ? min(limits.requestLineBytes, limits.headBytes) : limits.headBytes
    if position >= ceiling { throw isInRequestLine ? .requestLineTooLong : .headTooLarge }
    return ceiling
  }

  /// Reads on within one state. At least the byte at `position` is there.
  @inline(__always)
  private mutating func advance(_ bytes: Span<UInt8>) throws(ParseError) {
    switch state {
    case .start: try readStart(bytes)
    case .leadingLineFeed: try readLineFeed(bytes, then: .start)
    case .method: try readMethod(bytes)
    case .target: try readTarget(bytes)
    case .version: try readVersion(bytes)
    case .requestLineFeed: try readLineFeed(bytes, then: .fieldStart)
    case .fieldStart: try readFieldStart(bytes)
    case .fieldName: try readFieldName(bytes)
    case .valueStart: try readValueStart(bytes)
    case .value: try readValue(bytes)
    case .valueLineFeed: try readValueLineFeed(bytes)
    case .headLineFeed:
      try readLineFeed(bytes, then: .headLineFeed)
      try finish(bytes)
      state = .complete
    case .complete: break
    }
  }

  /// Takes the LF after a CR. RFC 9112 §2.2: a CR without it is refused here.
  mutating func readLineFeed(_ bytes: Span<UInt8>, then next: State) throws(ParseError) {
    guard bytes[position] == .lineFeed else { throw .bareCarriageReturn }
    position += 1
    state = next
  }
}

extension RequestParser.State {
  /// Whether the request line is still being read.
  var isInRequestLine: Bool {
    switch self {
    case .start, .leadingLineFeed, .method, .target, .version, .requestLineFeed: true
    default: false
    }
  }
}
