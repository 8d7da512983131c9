/// Room at the end of an array, written in one go: growing is checked once for a whole line or head instead
/// of for every word of it.
struct ByteWriter {
  private let bytes: UnsafeMutableRawBufferPointer
  /// How much of the room is used.
  fileprivate(set) var count = 0

  fileprivate init(_ bytes: UnsafeMutableRawBufferPointer) { self.bytes = bytes }

  /// Writes a literal.
  @inline(__always)
  mutating func write(_ text: StaticString) {
    write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes bytes.
  @inline(__always)
  mutating func write(_ source: UnsafeRawBufferPointer) {
    precondition(source.count <= bytes.count - count, "more bytes than the room reserved")
    UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: source)
    count += source.count
  }

  /// Writes a number that is not negative, in decimal digits.
  mutating func write(decimal number: Int) {
    var digits = 1
    var rest = number
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    precondition(number >= 0 && digits <= bytes.count - count, "more bytes than the room reserved")
    rest = number
    for index in stride(from: count + digits - 1, through: count, by: -1) {
      bytes[index] = UInt8(truncatingIfNeeded: rest % 10) &+ .zero
      rest /= 10
    }
    count += digits
  }

  /// Makes a space of every byte from `start` on that may not stand in a field value.
  mutating func makeSafe(from start: Int) {
    for index in start..<count where !bytes[index].isFieldContent { bytes[index] = .space }
  }
}

extension Array where Element == UInt8 {
  /// Appends what `write` writes, which is at most `capacity` bytes.
  @inline(__always)
  mutating func append(reserving capacity: Int, _ write: (inout ByteWriter) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { scratch in
      var room = ByteWriter(scratch)
      write(&room)
      append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<room.count]))
    }
  }
}
