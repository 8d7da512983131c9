/// Walks `*( OWS ";" OWS [ name "=" value ] )` (RFC 9110 §5.6.6).
struct ParameterCursor {
  /// One parameter's places.
  struct Parameter {
    /// Where the name stands.
    let name: Range<Int>
    /// Where the value stands; inside its quotes, if it has them.
    let value: Range<Int>
    /// Whether the value stood in quotes, so that a backslash within escapes the next byte.
    let isQuoted: Bool
  }

  /// Whether the walk ended at something that is not a parameter.
  private(set) var isMalformed = false
  private var position: Int
  private let end: Int

  /// Before the semicolon at or after `start`.
  init(from start: Int, to end: Int) {
    position = start
    self.end = end
  }

  /// The next parameter, or nil at the end and at the first fault.
  mutating func next(in bytes: Span<UInt8>) -> Parameter? {
    while true {
      skipBlanks(bytes)
      guard position < end else { return nil }
      guard bytes[position] == .semicolon else { return fail() }
      position += 1
      skipBlanks(bytes)
      if position < end, bytes[position] != .semicolon { return parameter(bytes) }
    }
  }

  private mutating func parameter(_ bytes: Span<UInt8>) -> Parameter? {
    let name = token(bytes)
    guard !name.isEmpty, position < end, bytes[position] == .equals else { return fail() }
    position += 1
    if position < end, bytes[position] == .quote { return quoted(name, bytes) }
    let value = token(bytes)
    guard !value.isEmpty else { return fail() }
    return Parameter(name: name, value: value, isQuoted: false)
  }

  private mutating func quoted(_ name: Range<Int>, _ bytes: Span<UInt8>) -> Parameter? {
    let start = position + 1
    position = start
    while position < end, bytes[position] != .quote { position += bytes[position] == .backslash ? 2 : 1 }
    guard position < end else { return fail() }
    defer { position += 1 }
    return Parameter(name: name, value: start..<position, isQuoted: true)
  }

  private mutating func token(_ bytes: Span<UInt8>) -> Range<Int> {
    let start = position
    while position < end, ByteSet.token.contains(bytes[position]) { position += 1 }
    return start..<position
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < end, bytes[position].isBlank { position += 1 }
  }

  private mutating func fail() -> Parameter? {
    isMalformed = true
    position = end
    return nil
  }
}

extension ParameterCursor.Parameter {
  /// The value as text, without the backslashes that quote.
  func text(in bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    var index = value.lowerBound
    while index < value.upperBound {
      if isQuoted, bytes[index] == .backslash, index + 1 < value.upperBound { index += 1 }
      text.append(bytes[index])
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether the name is `name`, which is in lower case.
  func isNamed(_ expected: StaticString, in bytes: Span<UInt8>) -> Bool {
    bytes.extracting(name).equals(lowercase: expected)
  }
}

extension Span where Element == UInt8 {
  /// The ASCII bytes of `range` in lower case, as text.
  func lowercasedText(_ range: Range<Int>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    for index in range { text.append(self[index].lowercased) }
    return String(decoding: text, as: UTF8.self)
  }
}
