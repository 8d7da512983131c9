/// Why a message is refused: one case for each strictness, so that every refusal has a name, a status and a
/// sentence that tells the client what to do. After any of these (other than the last four, which the handler
/// meets) the framing of what follows cannot be trusted: answer, and close.
package enum ParseError: String, Error, Sendable, CaseIterable {
  // The request line
  case tlsHello, http2Preface, blankLines, invalidMethod, unknownMethod, connectMethod
  case emptyTarget, invalidTargetByte, invalidTarget, asteriskTarget, unsupportedScheme, invalidAuthority
  case missingVersion, invalidVersion, unsupportedVersion, requestLineTooLong
  // Line ends and field lines
  case bareCarriageReturn, bareLineFeed
  case whitespaceBeforeFirstField, foldedField, spaceBeforeColon, emptyFieldName, invalidFieldName,
    missingColon
  case controlByteInField, headTooLarge, tooManyFields, repeatedField
  // Host
  case missingHost, emptyHost, repeatedHost, invalidHost
  // Framing and expectation
  case invalidContentLength, repeatedContentLength, contentLengthOverflow, bodyTooLarge
  case contentLengthWithTransferEncoding, transferEncodingInHTTP10, repeatedTransferEncoding
  case chunkedNotLast, unsupportedTransferCoding, unknownExpectation
  // A chunked body
  case invalidChunkSize, chunkSizeTooLong, invalidChunkExtension, invalidChunkEnd, chunkOverhead
  case forbiddenTrailer, trailersTooLarge
  // What the handler decodes on demand, within a message whose framing is sound
  case invalidPercentEscape, nulInTarget, invalidUTF8InTarget, invalidEntityTag

  /// The status to answer with.
  package var status: Status {
    switch self {
    case .unknownMethod, .connectMethod, .unsupportedTransferCoding: .notImplemented
    case .http2Preface, .unsupportedVersion: .httpVersionNotSupported
    case .requestLineTooLong: .uriTooLong
    case .headTooLarge, .tooManyFields, .trailersTooLarge: .requestHeaderFieldsTooLarge
    case .contentLengthOverflow, .bodyTooLarge, .chunkOverhead: .contentTooLarge
    case .unknownExpectation: .expectationFailed
    default: .badRequest
    }
  }
}
