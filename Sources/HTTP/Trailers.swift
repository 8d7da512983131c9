/// The trailer section after the last chunk (RFC 9112 §7.1.2). Its lines are held to the rules of header
/// lines and then dropped: this server needs none of them.
extension ChunkedDecoder {
  /// Takes one byte of the trailer section or of the empty line that ends the body.
  mutating func readTrailer(_ byte: UInt8) throws(ParseError) {
    switch state {
    case .trailerStart: try readTrailerStart(byte)
    case .trailerName: try readTrailerName(byte)
    case .trailerValue:
      if byte.isFieldContent { return }
      guard byte == .carriageReturn else { throw byte == .lineFeed ? .bareLineFeed : .controlByteInField }
      state = .trailerLineFeed
    case .trailerLineFeed:
      guard byte == .lineFeed else { throw .bareCarriageReturn }
      state = .trailerStart
    case .endLineFeed:
      guard byte == .lineFeed else { throw .bareCarriageReturn }
      state = .complete
    default: break
    }
  }

  private mutating func readTrailerStart(_ byte: UInt8) throws(ParseError) {
    switch byte {
    case .carriageReturn: state = .endLineFeed
    case .lineFeed: throw .bareLineFeed
    case .space, .horizontalTab: throw .foldedField
    case .colon: throw .emptyFieldName
    default:
      trailerName = TrailerName()
      state = .trailerName
      try readTrailerName(byte)
    }
  }

  private mutating func readTrailerName(_ byte: UInt8) throws(ParseError) {
    if ByteSet.token.contains(byte) { return trailerName.append(byte) }
    switch byte {
    case .colon:
      if trailerName.isForbidden { throw .forbiddenTrailer }
      state = .trailerValue
    case .space, .horizontalTab: throw .spaceBeforeColon
    case .carriageReturn: throw .missingColon
    case .lineFeed: throw .bareLineFeed
    default: throw .invalidFieldName
    }
  }
}

/// The name of the trailer being read, kept because its bytes may arrive in pieces. A name too long to be
/// kept is none of the known ones.
struct TrailerName: Sendable {
  private var bytes: InlineArray<32, UInt8> = .init(repeating: 0)
  private var count = 0

  /// Adds the next byte.
  mutating func append(_ byte: UInt8) {
    if count < bytes.count { bytes[count] = byte }
    count += 1
  }

  /// Whether the field frames, routes, authorises or modifies the request, or says how its content is read,
  /// and so has to come before the body (RFC 9110 §6.5.1). That is every field this server knows by name, but
  /// for two that only identify.
  var isForbidden: Bool {
    guard count <= bytes.count else { return false }
    switch FieldName(spelled: bytes.span.extracting(first: count)) {
    case nil, .xRequestID, .traceparent: return false
    default: return true
    }
  }
}
