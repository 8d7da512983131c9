/// Bytes that somebody lends for the length of a call are spans: they know their bounds, and the compiler keeps them from
/// outliving what they show. Here is what the standard library does not do with them yet. It goes through addresses, each
/// of which is used within the call that gives it.

extension Array where Element == UInt8 {
  /// A copy of the bytes.
  @inlinable package init(_ bytes: Span<UInt8>) {
    // The closure copies, and keeps no address.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  /// Appends a copy of the bytes.
  @inlinable package mutating func append(contentsOf bytes: Span<UInt8>) {
    // The closure copies, and keeps no address.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension String {
  /// The bytes as text, copied; what is not UTF-8 becomes U+FFFD.
  @inlinable package init(decoding bytes: Span<UInt8>, as encoding: UTF8.Type) {
    // The closure copies, and keeps no address.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: encoding) }
  }
}

extension StaticString {
  /// Lends the bytes of the literal.
  @inlinable @inline(__always)
  package func withBytes<Result, Failure: Error>(
    _ use: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // A literal lies in the program for as long as that runs; `utf8Start` stops the program where there is no address.
    try use(unsafe Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount))
  }
}

extension Span where Element == UInt8 {
  /// The eight bytes from `offset` on as one number, the first the lowest where the processor has it so. An offset that
  /// leaves fewer stops the program.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    // The call checks the bounds itself, and every eight bytes are a UInt64.
    unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// Whether both are the same bytes, compared eight at once.
  @inlinable package func isSame(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index + 8 <= count {
      // Both have as many, as was just looked at.
      let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      let another = unsafe other.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      if word != another { return false }
      index += 8
    }
    while index < count {
      if self[index] != other[index] { return false }
      index += 1
    }
    return true
  }
}

extension MutableSpan where Element == UInt8 {
  /// Copies lent bytes to where `target` says they begin. What lies outside stops the program.
  @inlinable package mutating func copy(_ source: Span<UInt8>, to target: Int) {
    precondition(target >= 0 && target <= count - source.count, "no room for so many bytes")
    // There is room for all of them, as was just looked at; UInt8 needs no alignment.
    unsafe withUnsafeMutableBytes { bytes in
      unsafe source.withUnsafeBytes { source in
        guard let start = bytes.baseAddress, let first = source.baseAddress else { return }
        unsafe (start + target).copyMemory(from: first, byteCount: source.count)
      }
    }
  }

  /// Copies the bytes of `source` to where `target` says they begin; both may overlap. What lies outside stops the program.
  @inlinable package mutating func copy(_ source: Range<Int>, to target: Int) {
    precondition(source.lowerBound >= 0 && source.upperBound <= count, "no such bytes")
    precondition(target >= 0 && target <= count - source.count, "no room for so many bytes")
    // Both ends of both stretches lie within, as was just looked at; UInt8 needs no alignment.
    unsafe withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe (start + target).copyMemory(from: start + source.lowerBound, byteCount: source.count)
    }
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends a copy of the bytes. More than there is room for stops the program.
  @inlinable @inline(__always)
  package mutating func append(contentsOf bytes: Span<UInt8>) {
    precondition(bytes.count <= freeCapacity, "more bytes than the room reserved")
    // There is room for them behind what is written, as was just looked at, and what is new is counted.
    unsafe withUnsafeMutableBufferPointer { room, count in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let source = bytes.baseAddress, let target = room.baseAddress else { return }
        unsafe (target + count).initialize(from: source, count: bytes.count)
        count += bytes.count
      }
    }
  }
}
