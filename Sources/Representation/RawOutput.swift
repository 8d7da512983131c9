/// Bytes being written, in storage that grows and is kept from one use to the next.
///
/// Each `write` first sees to it that there is room for the most it can take, in one comparison, and then
/// stores without asking again.
struct RawOutput: ~Copyable {
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// How many bytes were written since `removeAll`.
  private(set) var count = 0

  deinit { buffer.deallocate() }

  /// What was written since `removeAll`.
  var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }

  /// Begins anew and keeps the storage.
  mutating func removeAll() { count = 0 }

  /// Room for `more` bytes and one, and where it begins. The one sees to it that there is storage at all.
  @inline(__always)
  private mutating func room(_ more: Int) -> UnsafeMutableRawPointer {
    if more >= buffer.count - count { grow(by: more) }
    return buffer.baseAddress.unsafelyUnwrapped + count
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(4096, (count + more) * 2), alignment: 8)
    larger.copyMemory(from: written)
    buffer.deallocate()
    buffer = larger
  }

  /// Writes a number in decimal digits, with zeros in front where it has fewer than `width`.
  mutating func write(digitsOf number: UInt64, width: Int = 1) {
    // Sixty-four bits have at most twenty digits; the last comes first.
    let end = 20
    withUnsafeTemporaryAllocation(byteCount: end, alignment: 1) { digits in
      var rest = number
      var start = end
      while rest > 0 || end - start < width {
        start -= 1
        digits[start] = UInt8(truncatingIfNeeded: rest % 10) + 48
        rest /= 10
      }
      write(UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }

  @inline(__always)
  mutating func write(_ byte: UInt8) {
    room(1).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  mutating func write(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    room(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    count += bytes.count
  }

  @inline(__always)
  mutating func write(_ text: StaticString) {
    write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a text with its quotation marks, escaped where it needs it.
  @inline(__always)
  mutating func write(quoted text: UnsafeRawBufferPointer) {
    let target = room(text.count + 2)
    guard RawOutput.copy(plain: text, to: target + 1) else { return write(escaping: text) }
    target.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
    (target + 1 + text.count).storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
    count += text.count + 2
  }

  /// The same of a string.
  mutating func write(quoted text: String) {
    var text = text
    text.withUTF8 { write(quoted: UnsafeRawBufferPointer($0)) }
  }

  /// Copies a text that needs no escaping, which nearly every text is: each word is tested and stored at
  /// once, and the last one overlaps the one before it.
  /// - Returns: false where the text must be escaped; then what was stored means nothing.
  private static func copy(plain text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Bool {
    guard text.count >= 8 else { return copy(short: text, to: target) }
    var index = 0
    while true {
      let word = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if JSONText.needsEscape(word) { return false }
      target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      if index == text.count - 8 { return true }
      index = min(index + 8, text.count - 8)
    }
  }

  /// The same for a text shorter than a word.
  @inline(__always)
  private static func copy(short text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Bool {
    guard text.count >= 4 else {
      for index in text.indices {
        if JSONText.needsEscape(text[index]) { return false }
        target.storeBytes(of: text[index], toByteOffset: index, as: UInt8.self)
      }
      return true
    }
    let first = text.loadUnaligned(as: UInt32.self)
    let last = text.loadUnaligned(fromByteOffset: text.count - 4, as: UInt32.self)
    target.storeBytes(of: first, as: UInt32.self)
    target.storeBytes(of: last, toByteOffset: text.count - 4, as: UInt32.self)
    return !JSONText.needsEscape(UInt64(first) | UInt64(last) << 32)
  }

  /// Takes back what was written from an offset on.
  mutating func take(from start: Int) -> [UInt8] {
    defer { count = start }
    return Array(written[start...])
  }

  /// Writes bytes as they are.
  mutating func write(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { write($0) } }

  /// Writes a text that needs no escaping.
  mutating func write(text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a text as a format escapes it.
  mutating func write(_ text: UnsafeRawBufferPointer, _ escaping: TextEscape) {
    escaping.write(text) { write($0) }
  }

  /// The same of a string.
  mutating func write(_ text: String, _ escaping: TextEscape) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), escaping) }
  }

  @inline(never)
  private mutating func write(escaping text: UnsafeRawBufferPointer) {
    write(UInt8(ascii: "\""))
    for byte in text {
      if JSONText.needsEscape(byte) { JSONText.escape(byte) { write($0) } } else { write(byte) }
    }
    write(UInt8(ascii: "\""))
  }
}
