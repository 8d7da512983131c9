/// A status code with its reason phrase (RFC 9110 §15). Two are equal when their codes are.
package struct Status: Hashable, Sendable {
  /// The three digits.
  package let code: UInt16
  /// The phrase after them, for people only.
  package let reason: StaticString

  /// A status that is not in the list below.
  @inlinable
  package init(_ code: UInt16, _ reason: StaticString) {
    self.code = code
    self.reason = reason
  }

  /// Whether the codes are the same.
  @inlinable
  package static func == (one: Status, other: Status) -> Bool { one.code == other.code }

  /// Feeds the code alone, as `==` compares the code alone.
  package func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// Whether a response of this status ever has a body (RFC 9110 §6.4.1: not 1xx, 204 or 304).
  package var allowsBody: Bool { code >= 200 && code != 204 && code != 304 }
}

extension Status {
  /// 100
  package static var `continue`: Status { Status(100, "Continue") }
  /// 200
  package static var ok: Status { Status(200, "OK") }
  /// 201
  package static var created: Status { Status(201, "Created") }
  /// 202
  package static var accepted: Status { Status(202, "Accepted") }
  /// 204
  package static var noContent: Status { Status(204, "No Content") }
  /// 206
  package static var partialContent: Status { Status(206, "Partial Content") }
  /// 301
  package static var movedPermanently: Status { Status(301, "Moved Permanently") }
  /// 303
  package static var seeOther: Status { Status(303, "See Other") }
  /// 304
  package static var notModified: Status { Status(304, "Not Modified") }
  /// 307
  package static var temporaryRedirect: Status { Status(307, "Temporary Redirect") }
  /// 308
  package static var permanentRedirect: Status { Status(308, "Permanent Redirect") }
  /// 400
  package static var badRequest: Status { Status(400, "Bad Request") }
  /// 401
  package static var unauthorized: Status { Status(401, "Unauthorized") }
  /// 403
  package static var forbidden: Status { Status(403, "Forbidden") }
  /// 404
  package static var notFound: Status { Status(404, "Not Found") }
  /// 405
  package static var methodNotAllowed: Status { Status(405, "Method Not Allowed") }
  /// 406
  package static var notAcceptable: Status { Status(406, "Not Acceptable") }
  /// 408
  package static var requestTimeout: Status { Status(408, "Request Timeout") }
  /// 409
  package static var conflict: Status { Status(409, "Conflict") }
  /// 410
  package static var gone: Status { Status(410, "Gone") }
  /// 411
  package static var lengthRequired: Status { Status(411, "Length Required") }
  /// 412
  package static var preconditionFailed: Status { Status(412, "Precondition Failed") }
  /// 413
  package static var contentTooLarge: Status { Status(413, "Content Too Large") }
  /// 414
  package static var uriTooLong: Status { Status(414, "URI Too Long") }
  /// 415
  package static var unsupportedMediaType: Status { Status(415, "Unsupported Media Type") }
  /// 416
  package static var rangeNotSatisfiable: Status { Status(416, "Range Not Satisfiable") }
  /// 417
  package static var expectationFailed: Status { Status(417, "Expectation Failed") }
  /// 421
  package static var misdirectedRequest: Status { Status(421, "Misdirected Request") }
  /// 422
  package static var unprocessableContent: Status { Status(422, "Unprocessable Content") }
  /// 428
  package static var preconditionRequired: Status { Status(428, "Precondition Required") }
  /// 429
  package static var tooManyRequests: Status { Status(429, "Too Many Requests") }
  /// 431
  package static var requestHeaderFieldsTooLarge: Status { Status(431, "Request Header Fields Too Large") }
  /// 500
  package static var internalServerError: Status { Status(500, "Internal Server Error") }
  /// 501
  package static var notImplemented: Status { Status(501, "Not Implemented") }
  /// 503
  package static var serviceUnavailable: Status { Status(503, "Service Unavailable") }
  /// 504
  package static var gatewayTimeout: Status { Status(504, "Gateway Timeout") }
  /// 505
  package static var httpVersionNotSupported: Status { Status(505, "HTTP Version Not Supported") }
  /// 507
  package static var insufficientStorage: Status { Status(507, "Insufficient Storage") }
}
