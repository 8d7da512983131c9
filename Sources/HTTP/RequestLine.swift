internal import Bytes

/// The states of the request line (RFC 9112 §3): method, one space, target, one space, version.
extension RequestParser {
  /// Decides what kind of thing begins here: one empty line is skipped (RFC 9112 §2.2), a TLS hello is named.
  mutating func readStart(_ bytes: Span<UInt8>) throws(ParseError) {
    switch bytes[position] {
    case .carriageReturn:
      if hasSkippedLine { throw .blankLines }
      hasSkippedLine = true
      position += 1
      state = .leadingLineFeed
    case .lineFeed:
      throw .bareLineFeed
    case 0x16 where position == 0:
      // The content type of a TLS handshake record (RFC 8446 §5.1), which no method begins with.
      throw .tlsHello
    default:
      mark = position
      state = .method
    }
  }

  /// Reads up to the first space. A token longer than every known method is refused without waiting for its
  /// end.
  mutating func readMethod(_ bytes: Span<UInt8>) throws(ParseError) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == .space { return try endMethod(bytes.extracting(mark..<position)) }
      if byte == .lineFeed { throw .bareLineFeed }
      guard ByteSet.token.contains(byte) else { throw .invalidMethod }
      position += 1
      if position - mark > Method.bytesMax { throw .unknownMethod }
    }
  }

  private mutating func endMethod(_ token: Span<UInt8>) throws(ParseError) {
    if token.isEmpty { throw .invalidMethod }
    guard let method = Method(spelled: token) else {
      // RFC 9113 §3.4: the preface was chosen so that an HTTP/1 server would stop at this method.
      throw token.equals("PRI") ? .http2Preface : .unknownMethod
    }
    if method == .connect { throw .connectMethod }
    head.method = method
    position += 1
    mark = position
    state = .target
  }

  /// Reads up to the second space.
  mutating func readTarget(_ bytes: Span<UInt8>) throws(ParseError) {
    var index = position
    while index < bytes.count, ByteSet.target.contains(bytes[index]) { index += 1 }
    position = index
    if index < bytes.count { try endTarget(bytes, at: bytes[index]) }
  }

  private mutating func endTarget(_ bytes: Span<UInt8>, at byte: UInt8) throws(ParseError) {
    switch byte {
    case .space:
      let form = try TargetForm(bytes, Slice(mark, position), method: head.method)
      head.target = form.target
      head.authority = form.authority
      position += 1
      mark = position
      state = .version
    case .carriageReturn: throw .missingVersion
    case .lineFeed: throw .bareLineFeed
    default: throw .invalidTargetByte
    }
  }

  /// Reads `HTTP/` DIGIT `.` DIGIT and the CR after it (RFC 9112 §2.3).
  mutating func readVersion(_ bytes: Span<UInt8>) throws(ParseError) {
    while position < bytes.count {
      let byte = bytes[position]
      let index = position - mark
      if byte == .lineFeed { throw .bareLineFeed }
      if index == Self.versionForm.utf8CodeUnitCount { return try endVersion(bytes, at: byte) }
      let expected = Self.versionForm.withBytes { $0[index] }
      guard expected == .zero ? byte.isDigit : byte == expected else { throw .invalidVersion }
      position += 1
    }
  }

  /// The shape of a version; a zero stands for any digit.
  private static var versionForm: StaticString { "HTTP/0.0" }

  private mutating func endVersion(_ bytes: Span<UInt8>, at byte: UInt8) throws(ParseError) {
    guard byte == .carriageReturn else { throw .invalidVersion }
    guard bytes[mark + 5] == 0x31 else { throw .unsupportedVersion }
    switch bytes[mark + 7] {
    case 0x30: head.version = .http10
    case 0x31: head.version = .http11
    default: throw .unsupportedVersion
    }
    position += 1
    state = .requestLineFeed
  }
}
