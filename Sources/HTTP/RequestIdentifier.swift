internal import Bytes

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
    var place = bytes.mutableSpan
    Self.write(number, to: &place, at: 0)
  }

  /// Writes the server's own identifier to the bytes from `start` on.
  static func write(_ number: UInt64, to place: inout MutableSpan<UInt8>, at start: Int) {
    var digits = InlineArray<16, UInt8>(repeating: 0)
    for index in digits.indices {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index)) & 15
      digits[index] = digit < 10 ? digit &+ 0x30 : digit &+ 0x57
    }
    place.copy(digits.span, to: start)
  }

  /// The client's, or nil when it is empty, longer than 64 bytes, or holds anything but letters, digits and
  /// `-._~:+/=@`: it goes into log lines and a header as it stands.
  package init?(given: Span<UInt8>) {
    guard (1...Self.bytesMax).contains(given.count) else { return nil }
    for index in given.indices {
      guard ByteSet.identifier.contains(given[index]) else { return nil }
      bytes[index] = given[index]
    }
    count = UInt8(given.count)
  }

  /// Lends the identifier's ASCII bytes.
  @inline(__always)
  package func withBytes<Result>(_ use: (Span<UInt8>) -> Result) -> Result {
    use(bytes.span.extracting(first: Int(count)))
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
