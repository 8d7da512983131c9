/// A stretch of a message, as two offsets from its first byte. Offsets and not pointers, so that the
/// connection's buffer may grow or move while the message arrives; sixteen bits each, because a head never
/// exceeds 65,535 bytes.
@usableFromInline package struct Slice: Equatable, Sendable {
  /// The offset of the first byte.
  @usableFromInline package var start: UInt16
  /// The offset after the last byte.
  @usableFromInline package var end: UInt16

  /// The stretch from `start` up to, not including, `end`; both at most 65,535 and in order.
  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = UInt16(start)
    self.end = UInt16(end)
  }

  /// No bytes at all.
  static var empty: Slice { Slice(0, 0) }

  /// How many bytes.
  @inlinable package var count: Int { Int(end) - Int(start) }

  /// Whether there are no bytes.
  @inlinable package var isEmpty: Bool { start == end }

  /// The offsets as a range.
  @inlinable var range: Range<Int> { Int(start)..<Int(end) }
}
