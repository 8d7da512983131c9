extension ParseError {
  /// A sentence or two for the client: what was wrong, and what to send instead.
  package var explanation: String {
    switch self {
    case .tlsHello: "This port speaks plain HTTP and received a TLS hello. Use http:// instead of https://."
    case .http2Preface:
      "This server speaks HTTP/1.1 and received an HTTP/2 preface. Turn prior knowledge of HTTP/2 off."
    case .blankLines: "More than one empty line came before the request line. Begin with the request line."
    case .invalidMethod: "The request line does not begin with a method, such as GET, and one space."
    case .unknownMethod: "This server does not know the method. Methods are case-sensitive: GET, not get."
    case .connectMethod: "This server is not a proxy. Send the request itself instead of CONNECT."
    case .emptyTarget: "One space, then the target, must follow the method: GET /v1 HTTP/1.1."
    case .invalidTargetByte:
      "The target holds a byte that a URL may not. Percent-encode everything outside ASCII, as well as "
        + "spaces, quotes, angle brackets and backslashes, and leave out the fragment."
    case .invalidTarget: "The target must be a path that begins with a slash, or an absolute http URL."
    case .asteriskTarget: "The target * goes with OPTIONS only. Send a path that begins with a slash."
    case .unsupportedScheme: "The target is an absolute URL of another scheme. Use http or https."
    case .invalidAuthority:
      "The authority of the target must be a host, or a host and a port, without user information."
    case .missingVersion: "The request line has no version. End it with HTTP/1.1."
    case .invalidVersion: "The request line must end with one space and HTTP/1.1, followed by CR LF."
    case .unsupportedVersion: "This server speaks HTTP/1.1 and HTTP/1.0 only."
    case .requestLineTooLong:
      "The request line is longer than this server takes. Ask with fewer or shorter parameters."
    default: fieldExplanation
    }
  }

  private var fieldExplanation: String {
    switch self {
    case .bareCarriageReturn: "A carriage return must be followed by a line feed. End every line with CR LF."
    case .bareLineFeed: "A line feed must follow a carriage return. End every line with CR LF."
    case .whitespaceBeforeFirstField:
      "White space stands before the first header. Begin each header at the line's start."
    case .foldedField: "A header continues on a second line. Send each header on one line."
    case .spaceBeforeColon: "White space stands between a header's name and its colon. Remove it."
    case .emptyFieldName: "A header line begins with its colon. Send a name before it."
    case .invalidFieldName:
      "A header's name holds a byte that names may not. Use letters, digits and hyphens."
    case .missingColon: "A header line has no colon. Send each header as name, colon and value."
    case .controlByteInField: "A header's value holds a control byte. Remove it, or encode the value."
    case .headTooLarge: "The headers are larger than this server takes. Send fewer or shorter ones."
    case .tooManyFields: "There are more headers than this server takes. Send fewer."
    case .repeatedField: "A header that may appear once appears twice. Send it once."
    case .missingHost: "HTTP/1.1 requires a Host header. Send one."
    case .emptyHost: "The Host header is empty. Send the host, and the port if it is not the usual one."
    case .repeatedHost: "There is more than one Host header. Send one."
    case .invalidHost: "The Host header must be a host name or address, with or without a port."
    default: framingExplanation
    }
  }

  private var framingExplanation: String {
    switch self {
    case .invalidContentLength: "Content-Length must be decimal digits and nothing else."
    case .repeatedContentLength: "There is more than one Content-Length. Send one."
    case .contentLengthOverflow: "Content-Length is larger than any body this server could take."
    case .bodyTooLarge: "The body is larger than this server takes. Send less, or send it in parts."
    case .contentLengthWithTransferEncoding:
      "Content-Length and Transfer-Encoding exclude each other. Send one of them."
    case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding. Use HTTP/1.1 or Content-Length."
    case .repeatedTransferEncoding:
      "There is more than one Transfer-Encoding. Send one, with the value chunked."
    case .chunkedNotLast:
      "The last coding in Transfer-Encoding must be chunked, and chunked must appear once."
    case .unsupportedTransferCoding:
      "This server knows one transfer coding: chunked, without another before it."
    case .unknownExpectation: "This server knows one expectation: 100-continue. Leave Expect out."
    case .invalidChunkSize: "A chunk must begin with its size in hexadecimal digits, followed by CR LF."
    case .chunkSizeTooLong: "A chunk's size has more than sixteen digits. Leave out leading zeros."
    case .invalidChunkExtension:
      "A chunk extension holds a control byte, or no semicolon before it. Leave extensions out."
    case .invalidChunkEnd: "A chunk's data must be as long as its size says, and be followed by CR LF."
    case .chunkOverhead: "The chunks carry more framing than data. Send larger chunks, without extensions."
    case .forbiddenTrailer: "A trailer holds a field that must come before the body. Send it as a header."
    case .trailersTooLarge: "The trailers are larger than this server takes. Send fewer or shorter ones."
    default: semanticExplanation
    }
  }

  private var semanticExplanation: String {
    switch self {
    case .invalidPercentEscape:
      "A percent sign in the URL must be followed by two hexadecimal digits; write %25 for itself."
    case .nulInTarget: "The URL holds an encoded NUL (%00). Remove it."
    case .invalidUTF8InTarget: "The URL, once percent-decoded, is not UTF-8. Encode its text as UTF-8 first."
    case .invalidEntityTag:
      "An entity tag must stand in double quotes, as the ETag header gave it; * stands alone."
    default: "The request could not be read."
    }
  }
}
