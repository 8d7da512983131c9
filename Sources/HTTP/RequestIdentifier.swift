/// The name of one request in answers and logs: the client's own X-Request-Id where that is fit to be
/// repeated, else sixteen hexadecimal digits that the server chose.
package struct RequestIdentifier: Equatable, Sendable, CustomStringConvertible {
  /// The most bytes of a client's identifier that are taken.
  package static var bytesMax: Int { 64 }

  private var bytes: InlineArray<64, UInt8> = .init(repeating: 0)
  private var count: UInt8

  /// How many bytes an identifier of the server's own has.
  static var ownByteCount: Int { 16 }

  /// The server's own, from a number that it gives out once.
  package init(number: UInt64) {
    count = UInt8(Self.ownByteCount)
    withUnsafeMutableBytes(of: &bytes) { Self.write(number, to: $0) }
  }

  /// Writes the server's own identifier to the first bytes of `place`.
  static func write(_ number: UInt64, to place: UnsafeMutableRawBufferPointer) {
    for index in 0..<ownByteCount {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index)) & 15
      place[index] = digit < 10 ? digit &+ 0x30 : digit &+ 0x57
    }
  }

  /// The client's, or nil when it is empty, longer than 64 bytes, or holds anything but letters, digits and
  /// `-._~:+/=@`: it goes into log lines and a header as it stands.
  package init?(given: UnsafeRawBufferPointer) {
    guard (1...Self.bytesMax).contains(given.count) else { return nil }
    for index in given.indices {
      guard ByteSet.identifier.contains(given[index]) else { return nil }
      bytes[index] = given[index]
    }
    count = UInt8(given.count)
  }

  /// Lends the identifier's ASCII bytes.
  @inline(__always)
  package func withBytes<Result>(_ use: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: bytes) { use(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
  }

  /// The identifier as text.
  package var description: String {
    withBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether both are the same bytes.
  package static func == (one: RequestIdentifier, other: RequestIdentifier) -> Bool {
    one.count == other.count && (0..<Int(one.count)).allSatisfy { one.bytes[$0] == other.bytes[$0] }
  }
}
