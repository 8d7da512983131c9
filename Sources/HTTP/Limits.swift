/// How much of a message the parser takes before it refuses. Every client is held to the same figures, so the
/// memory a connection can cost is known beforehand.
package struct Limits: Sendable {
  /// The request line with its CRLF, in bytes. Past it: 414. RFC 9112 §3 asks for at least 8,000.
  package var requestLineBytes = 8 * 1024

  /// The whole head, from the request line to the empty line, in bytes. Past it: 431. Held between 64 and
  /// 65,535, because the parser keeps sixteen-bit offsets.
  package var headBytes = 16 * 1024 {
    didSet { headBytes = min(max(headBytes, 64), Int(UInt16.max)) }
  }

  /// Header lines in one head. Past it: 431.
  package var fieldCount = 100

  /// The body, in bytes after the chunked coding is taken off. Past it: 413.
  package var bodyBytes = 4 * 1024 * 1024

  /// Framing (size lines, extensions, line ends) that a chunked body may carry beyond one byte for each byte
  /// of data. Past it: 413. It stops a client that sends a megabyte of extensions to deliver nothing.
  package var chunkOverheadBytes = 16 * 1024

  /// The trailer section after the last chunk, in bytes. Past it: 431.
  package var trailerBytes = 4 * 1024

  /// The defaults.
  package init() {}
}
