import Domain

/// Bytes being written to room that is known to be enough. Writing past it is a bug and stops the program.
struct RawOutput: ~Copyable {
  private let buffer: UnsafeMutableRawBufferPointer
  private var count = 0

  init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

  /// What was written so far.
  var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

  @inline(__always)
  mutating func write(_ byte: UInt8) {
    precondition(count < buffer.count, "no room")
    buffer[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    precondition(bytes.count <= buffer.count - count, "no room")
    guard let source = bytes.baseAddress, let target = buffer.baseAddress else { return }
    (target + count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func write(_ text: StaticString) {
    write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  mutating func write(quoted text: UnsafeRawBufferPointer) {
    write(UInt8(ascii: "\""))
    write(text)
    write(UInt8(ascii: "\""))
  }

  mutating func write(_ number: Int64) {
    if number < 0 { write(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var length = 1
    var power: UInt64 = 10
    while length < 19, rest >= power {
      length += 1
      power &*= 10
    }
    if length == 19, rest >= power { length = 20 }
    precondition(length <= buffer.count - count, "no room")
    var position = count + length
    repeat {
      position -= 1
      buffer[position] = UInt8(truncatingIfNeeded: rest % 10) + 48
      rest /= 10
    } while position > count
    count += length
  }

  /// As `JSONText` writes a number.
  mutating func write(_ number: Double) {
    if number.magnitude < 0x1p53, number.rounded(.towardZero) == number { return write(Int64(number)) }
    var text = number.description
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }
}
