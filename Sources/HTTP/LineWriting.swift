internal import Bytes

/// Writing lines to room at the end of an array that is reserved in one go: growing is checked once for a whole line or
/// head instead of for every word of it. More than there is room for stops the program.
extension OutputSpan where Element == UInt8 {
  /// Writes a literal.
  @inline(__always)
  mutating func write(_ text: StaticString) { text.withBytes { append(contentsOf: $0) } }

  /// Writes bytes.
  @inline(__always)
  mutating func write(_ source: Span<UInt8>) { append(contentsOf: source) }

  /// Writes a number that is not negative, in decimal digits.
  mutating func write(decimal number: Int) {
    precondition(number >= 0, "a number that is negative")
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(truncatingIfNeeded: number / divisor % 10) &+ .zero)
      divisor /= 10
    }
  }

  /// Makes a space of every byte from `start` on that may not stand in a field value.
  mutating func makeSafe(from start: Int) {
    for index in start..<count where !self[index].isFieldContent { self[index] = .space }
  }
}
