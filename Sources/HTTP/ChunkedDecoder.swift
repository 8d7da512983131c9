internal import Bytes

/// Takes the chunked coding off a body as it arrives, in place (RFC 9112 §7.1).
///
/// Hand it each stretch of newly arrived bytes once, as a range of a buffer. The data moves to the beginning of
/// that stretch; sizes, extensions and line ends vanish; trailers are validated and dropped. Framing and data
/// are bounded by `Limits`.
package struct ChunkedDecoder: Sendable {
  /// What became of one stretch of bytes.
  package enum Progress: Equatable, Sendable {
    /// All of it was used, and its first `decoded` bytes are now data. More is needed.
    case incomplete(decoded: Int)
    /// The body is whole. The first `decoded` bytes are data, and the body ended after `consumed` bytes of
    /// the stretch as it was handed in; what follows belongs to the next message and has not moved.
    case complete(decoded: Int, consumed: Int)
  }

  enum State: Sendable {
    case size, extensionBlank, extensionText, sizeLineFeed, data, dataCarriageReturn, dataLineFeed
    case trailerStart, trailerName, trailerValue, trailerLineFeed, endLineFeed, complete
  }

  /// The bytes of data so far.
  package private(set) var decodedCount = 0
  let limits: Limits
  var state = State.size
  /// What is left of the current chunk, while its size is being read and then its data.
  var remaining = 0
  var sizeDigits = 0
  /// Framing so far, trailers apart.
  var overhead = 0
  /// Bytes of the trailer section so far.
  var trailerCount = 0
  var trailerName = TrailerName()

  /// A decoder before the first byte of a body.
  package init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Decodes the next stretch, which is `range`. Throws the reason to refuse the body; the connection cannot be used after
  /// that.
  package mutating func decode(_ bytes: inout MutableSpan<UInt8>, in range: Range<Int>)
    throws(ParseError) -> Progress
  {
    var source = range.lowerBound
    var destination = range.lowerBound
    while source < range.upperBound, state != .complete {
      if state == .data {
        let count = min(remaining, range.upperBound - source)
        if source != destination { bytes.copy(source..<source + count, to: destination) }
        source += count
        destination += count
        take(count)
      } else {
        try readFraming(bytes[source])
        source += 1
      }
    }
    let decoded = destination - range.lowerBound
    guard state == .complete else { return .incomplete(decoded: decoded) }
    return .complete(decoded: decoded, consumed: source - range.lowerBound)
  }

  private mutating func take(_ count: Int) {
    decodedCount += count
    remaining -= count
    if remaining == 0 { state = .dataCarriageReturn }
  }

  private mutating func readFraming(_ byte: UInt8) throws(ParseError) {
    switch state {
    case .size, .extensionBlank, .extensionText, .sizeLineFeed, .dataCarriageReturn, .dataLineFeed:
      overhead += 1
      if overhead > limits.chunkOverheadBytes + decodedCount { throw .chunkOverhead }
      try readChunkFraming(byte)
    case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .endLineFeed:
      trailerCount += 1
      if trailerCount > limits.trailerBytes { throw .trailersTooLarge }
      try readTrailer(byte)
    case .data, .complete: break
    }
  }
}
