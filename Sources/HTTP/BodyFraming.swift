/// How the end of a request's body is found (RFC 9112 §6.3). This file is the one place where that is
/// decided: whoever reads a body by another rule than the sender's reads the next request where there is
/// none, which is what request smuggling is. So whatever is not plain is refused, also where the RFC would
/// let a server repair it.
package enum BodyFraming: Equatable, Sendable {
  /// There is no body.
  case none
  /// The body is this many bytes.
  case length(Int)
  /// The body is in the chunked coding; `ChunkedDecoder` finds its end.
  case chunked

  /// Decides from the fields of a whole head. A second Content-Length or Transfer-Encoding line never gets
  /// this far: `FieldTable` refuses it.
  init(
    _ fields: borrowing FieldTable, in bytes: Span<UInt8>, version: Version, limits: borrowing Limits
  ) throws(ParseError) {
    if let coding = fields[.transferEncoding] {
      // RFC 9112 §6.1: a 1.0 sender cannot mean it, and both fields together are the classic smuggling
      // attempt.
      if version == .http10 { throw .transferEncodingInHTTP10 }
      if fields.contains(.contentLength) { throw .contentLengthWithTransferEncoding }
      try Self.requireChunked(bytes.extracting(coding.range))
      self = .chunked
    } else if let length = fields[.contentLength] {
      let count = try Self.contentLength(bytes.extracting(length.range))
      if count > limits.bodyBytes { throw .bodyTooLarge }
      self = count == 0 ? .none : .length(count)
    } else {
      self = .none
    }
  }

  /// `chunked` alone is taken. RFC 9112 §6.1: a coding that the server does not know is 501, and one after
  /// which the end cannot be found is 400.
  private static func requireChunked(_ value: Span<UInt8>) throws(ParseError) {
    if value.equals(lowercase: "chunked") { return }
    var codings = ListCursor()
    var isLastChunked = false
    while let coding = codings.next(in: value) {
      if isLastChunked { throw .chunkedNotLast }
      isLastChunked = value.extracting(coding).equals(lowercase: "chunked")
    }
    throw isLastChunked ? .unsupportedTransferCoding : .chunkedNotLast
  }

  /// `1*DIGIT` (RFC 9110 §8.6) and nothing else: no sign, no blank, no list, no other base.
  private static func contentLength(_ digits: Span<UInt8>) throws(ParseError) -> Int {
    if digits.isEmpty { throw .invalidContentLength }
    var value = 0
    var overflows = false
    for index in digits.indices {
      guard digits[index].isDigit else { throw .invalidContentLength }
      let (tens, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tens.addingReportingOverflow(Int(digits[index] &- .zero))
      overflows = overflows || first || second
      value = sum
    }
    if overflows { throw .contentLengthOverflow }
    return value
  }
}
