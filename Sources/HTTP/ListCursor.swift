/// Walks the members of a comma-separated field value (RFC 9110 §5.6.1): blanks around a member are dropped
/// and empty members skipped. Commas inside a quoted string do not separate.
struct ListCursor {
  private var position = 0

  /// Before the first member.
  init() {}

  /// The next member's place in `value`, or nil at the end.
  mutating func next(in value: Span<UInt8>) -> Range<Int>? {
    while position < value.count {
      let start = position
      let end = endOfMember(in: value)
      position = end + 1
      let member = value.trimmed(start..<end)
      if !member.isEmpty { return member }
    }
    return nil
  }

  private func endOfMember(in value: Span<UInt8>) -> Int {
    var index = position
    var isQuoted = false
    while index < value.count {
      let byte = value[index]
      if isQuoted, byte == .backslash {
        index += 1
      } else if byte == .quote {
        isQuoted.toggle()
      } else if byte == .comma, !isQuoted {
        return index
      }
      index += 1
    }
    return value.count
  }
}
