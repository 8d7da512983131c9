import Bytes

/// Bytes being written, in storage that grows and is kept from one use to the next.
///
/// Each `write` first sees to it that there is room for the most it can take, in one comparison, and then
/// stores without asking again.
///
/// Marked as safe: the storage is this one's alone, and lies where it is until it grows or goes. What is read is lent for
/// the length of a call, and nobody else has an address in it.
@safe struct RawOutput: ~Copyable {
  private var buffer = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// How many bytes were written since `removeAll`.
  private(set) var count = 0

  deinit { unsafe buffer.deallocate() }

  /// Appends what was written since `removeAll`.
  func append(to bytes: inout [UInt8]) {
    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// What was written since `removeAll`, as text.
  var text: String {
    unsafe String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
  }

  /// Begins anew and keeps the storage.
  mutating func removeAll() { count = 0 }

  /// Room for `more` bytes and one, and where it begins. The one sees to it that there is storage at all.
  @inline(__always)
  private mutating func room(_ more: Int) -> UnsafeMutableRawPointer {
    if unsafe more >= buffer.count - count { grow(by: more) }
    return unsafe buffer.baseAddress.unsafelyUnwrapped + count
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(4096, (count + more) * 2), alignment: 8)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    unsafe buffer.deallocate()
    unsafe buffer = larger
  }

  /// Writes a number in decimal digits, with zeros in front where it has fewer than `width`.
  mutating func write(digitsOf number: UInt64, width: Int = 1) {
    var (digits, rest) = (1, number / 10)
    while rest > 0 || digits < width {
      digits += 1
      rest /= 10
    }
    let target = unsafe room(digits)
    rest = number
    // The last digit comes first.
    var index = digits
    while index > 0 {
      index -= 1
      let digit = UInt8(truncatingIfNeeded: rest % 10) + 48
      unsafe target.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
      rest /= 10
    }
    count += digits
  }

  @inline(__always)
  mutating func write(_ byte: UInt8) {
    unsafe room(1).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  mutating func write(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress else { return }
      unsafe room(bytes.count).copyMemory(from: source, byteCount: bytes.count)
      count += bytes.count
    }
  }

  @inline(__always)
  mutating func write(_ text: StaticString) {
    text.withBytes { write($0) }
  }

  /// Writes a text with its quotation marks, escaped where it needs it.
  @inline(__always)
  mutating func write(quoted text: Span<UInt8>) {
    let target = unsafe room(text.count + 2)
    let isPlain = unsafe text.withUnsafeBytes { unsafe RawOutput.copy(plain: $0, to: target + 1) }
    guard isPlain else { return write(escaping: text) }
    unsafe target.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
    unsafe (target + 1 + text.count).storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
    count += text.count + 2
  }

  /// The same of a string.
  mutating func write(quoted text: String) {
    write(quoted: text.utf8Span.span)
  }

  /// Copies a text that needs no escaping, which nearly every text is: each word is tested and stored at
  /// once, and the last one overlaps the one before it.
  /// - Returns: false where the text must be escaped; then what was stored means nothing.
  private static func copy(plain text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Bool {
    guard text.count >= 8 else { return unsafe copy(short: text, to: target) }
    var index = 0
    while true {
      let word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if JSONText.needsEscape(word) { return false }
      unsafe target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      if index == text.count - 8 { return true }
      index = min(index + 8, text.count - 8)
    }
  }

  /// The same for a text shorter than a word.
  @inline(__always)
  private static func copy(short text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) -> Bool {
    guard text.count >= 4 else {
      for index in 0..<text.count {
        if JSONText.needsEscape(unsafe text[index]) { return false }
        unsafe target.storeBytes(of: text[index], toByteOffset: index, as: UInt8.self)
      }
      return true
    }
    let first = unsafe text.loadUnaligned(as: UInt32.self)
    let last = unsafe text.loadUnaligned(fromByteOffset: text.count - 4, as: UInt32.self)
    unsafe target.storeBytes(of: first, as: UInt32.self)
    unsafe target.storeBytes(of: last, toByteOffset: text.count - 4, as: UInt32.self)
    return !JSONText.needsEscape(UInt64(first) | UInt64(last) << 32)
  }

  /// Lends what was written from an offset on.
  @inline(__always)
  func withWritten<Result>(from start: Int, _ use: (Span<UInt8>) -> Result) -> Result {
    use(unsafe Span(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[start..<count])))
  }

  /// Takes back what was written from an offset on.
  mutating func take(from start: Int) -> [UInt8] {
    defer { count = start }
    precondition(start >= 0, "no such bytes")
    return unsafe [UInt8](buffer[start..<count])
  }

  /// Writes bytes as they are.
  mutating func write(_ bytes: ArraySlice<UInt8>) { write(bytes.span) }

  /// Writes a text that needs no escaping.
  mutating func write(text: String) { write(text.utf8Span.span) }

  /// Writes a text as a format escapes it.
  mutating func write(_ text: Span<UInt8>, _ escaping: TextEscape) {
    escaping.write(text) { write($0) }
  }

  /// The same of a string.
  mutating func write(_ text: String, _ escaping: TextEscape) { write(text.utf8Span.span, escaping) }

  @inline(never)
  private mutating func write(escaping text: Span<UInt8>) {
    write(UInt8(ascii: "\""))
    for index in text.indices {
      let byte = text[index]
      if JSONText.needsEscape(byte) { JSONText.escape(byte) { write($0) } } else { write(byte) }
    }
    write(UInt8(ascii: "\""))
  }
}
