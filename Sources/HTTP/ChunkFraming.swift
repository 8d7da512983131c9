/// The size line of a chunk and the line end after its data (RFC 9112 §7.1, §7.1.1).
extension ChunkedDecoder {
  /// Takes one byte of framing outside the trailers.
  mutating func readChunkFraming(_ byte: UInt8) throws(ParseError) {
    switch state {
    case .size: try readSize(byte)
    case .extensionBlank: try readExtensionBlank(byte)
    case .extensionText: try readExtensionText(byte)
    case .sizeLineFeed:
      guard byte == .lineFeed else { throw .bareCarriageReturn }
      sizeDigits = 0
      state = remaining == 0 ? .trailerStart : .data
    case .dataCarriageReturn:
      guard byte == .carriageReturn else { throw .invalidChunkEnd }
      state = .dataLineFeed
    case .dataLineFeed:
      guard byte == .lineFeed else { throw .invalidChunkEnd }
      state = .size
    default: break
    }
  }

  /// Hexadecimal digits, as many as a 64-bit number has; then the line's end or an extension. A size past the
  /// body limit is refused before any of its data.
  private mutating func readSize(_ byte: UInt8) throws(ParseError) {
    if let digit = byte.hexadecimalValue {
      sizeDigits += 1
      if sizeDigits > 16 { throw .chunkSizeTooLong }
      // `remaining` is at most the body limit here, so sixteen times that and fifteen cannot overflow for any
      // limit below 2^59; `bodyCeiling` keeps it there.
      remaining = remaining << 4 | Int(digit)
      if remaining > bodyCeiling - decodedCount { throw .bodyTooLarge }
      return
    }
    guard sizeDigits > 0 else { throw byte == .lineFeed ? .bareLineFeed : .invalidChunkSize }
    switch byte {
    case .carriageReturn: state = .sizeLineFeed
    case .lineFeed: throw .bareLineFeed
    case .semicolon: state = .extensionText
    case .space, .horizontalTab: state = .extensionBlank
    default: throw .invalidChunkSize
    }
  }

  private var bodyCeiling: Int { min(limits.bodyBytes, 1 << 58) }

  /// Blanks after the size are allowed before a semicolon only.
  private mutating func readExtensionBlank(_ byte: UInt8) throws(ParseError) {
    if byte.isBlank { return }
    guard byte == .semicolon else { throw byte == .lineFeed ? .bareLineFeed : .invalidChunkExtension }
    state = .extensionText
  }

  /// An extension's text is skipped (RFC 9112 §7.1.1: unknown extensions must be ignored). It may hold what a
  /// field value may, so no line end and no control byte.
  private mutating func readExtensionText(_ byte: UInt8) throws(ParseError) {
    if byte.isFieldContent { return }
    switch byte {
    case .carriageReturn: state = .sizeLineFeed
    case .lineFeed: throw .bareLineFeed
    default: throw .invalidChunkExtension
    }
  }
}
