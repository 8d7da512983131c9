/// The states of the header section (RFC 9112 §5): name, colon, value, CR LF, up to the empty line.
extension RequestParser {
  /// Decides whether a line begins with a name, is the empty line, or is malformed at its first byte.
  mutating func readFieldStart(_ bytes: Span<UInt8>) throws(ParseError) {
    switch bytes[position] {
    case .carriageReturn:
      position += 1
      state = .headLineFeed
    case .lineFeed:
      throw .bareLineFeed
    case .space, .horizontalTab:
      // RFC 9112 §2.2 and §5.2: both hide a line from some readers and not from others.
      throw head.fields.count == 0 ? .whitespaceBeforeFirstField : .foldedField
    case .colon:
      throw .emptyFieldName
    default:
      if head.fields.count >= limits.fieldCount { throw .tooManyFields }
      mark = position
      state = .fieldName
      try readFieldName(bytes)
    }
  }

  /// Reads up to the colon.
  mutating func readFieldName(_ bytes: Span<UInt8>) throws(ParseError) {
    var index = position
    while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
    position = index
    guard index < bytes.count else { return }
    guard bytes[index] == .colon else { throw Self.error(inFieldNameAt: bytes[index]) }
    name = Slice(mark, index)
    knownName = FieldName(spelled: bytes.extracting(mark..<index))
    position += 1
    state = .valueStart
  }

  private static func error(inFieldNameAt byte: UInt8) -> ParseError {
    switch byte {
    case .space, .horizontalTab: .spaceBeforeColon
    case .carriageReturn: .missingColon
    case .lineFeed: .bareLineFeed
    default: .invalidFieldName
    }
  }

  /// Skips the blanks before a value.
  mutating func readValueStart(_ bytes: Span<UInt8>) throws(ParseError) {
    while position < bytes.count {
      guard bytes[position].isBlank else {
        mark = position
        state = .value
        return try readValue(bytes)
      }
      position += 1
    }
  }

  /// Reads up to the CR.
  mutating func readValue(_ bytes: Span<UInt8>) throws(ParseError) {
    var index = position
    while index < bytes.count, bytes[index].isFieldContent { index += 1 }
    position = index
    guard index < bytes.count else { return }
    switch bytes[index] {
    case .carriageReturn:
      position += 1
      state = .valueLineFeed
    case .lineFeed: throw .bareLineFeed
    default: throw .controlByteInField
    }
  }

  /// Takes the LF after a value, drops the blanks at the value's end and notes the line.
  mutating func readValueLineFeed(_ bytes: Span<UInt8>) throws(ParseError) {
    try readLineFeed(bytes, then: .fieldStart)
    var end = position - 2
    while end > mark, bytes[end - 1].isBlank { end -= 1 }
    try head.fields.record(knownName, name: name, value: Slice(mark, end))
  }
}
