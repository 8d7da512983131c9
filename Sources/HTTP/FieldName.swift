/// A field name the server or the API asks for by name. Its raw value is its place in `FieldTable`; every
/// other field of a request goes to that table's list of others.
@usableFromInline package enum FieldName: UInt8, Sendable, CaseIterable {
  case host, contentLength, transferEncoding, connection, accept, acceptEncoding, acceptLanguage
  case acceptCharset, authorization, cacheControl, contentEncoding, contentLanguage, contentType, cookie
  case expect, forwarded, idempotencyKey, ifMatch, ifModifiedSince, ifNoneMatch, ifRange, ifUnmodifiedSince
  case keepAlive, lastEventID, origin, prefer, proxyAuthorization, range, referer, te, traceparent, trailer
  case upgrade, userAgent, via, xForwardedFor, xForwardedHost, xForwardedProto, xRequestID
  case xHTTPMethodOverride, accessControlRequestMethod, accessControlRequestHeaders

  /// The name as it is written, in lower case: names are compared without regard to case (RFC 9110 §5.1).
  package var lowercase: StaticString {
    switch self {
    case .host: "host"
    case .contentLength: "content-length"
    case .transferEncoding: "transfer-encoding"
    case .connection: "connection"
    case .accept: "accept"
    case .acceptEncoding: "accept-encoding"
    case .acceptLanguage: "accept-language"
    case .acceptCharset: "accept-charset"
    case .authorization: "authorization"
    case .cacheControl: "cache-control"
    case .contentEncoding: "content-encoding"
    case .contentLanguage: "content-language"
    case .contentType: "content-type"
    case .cookie: "cookie"
    case .expect: "expect"
    case .forwarded: "forwarded"
    case .idempotencyKey: "idempotency-key"
    case .ifMatch: "if-match"
    case .ifModifiedSince: "if-modified-since"
    case .ifNoneMatch: "if-none-match"
    case .ifRange: "if-range"
    case .ifUnmodifiedSince: "if-unmodified-since"
    case .keepAlive: "keep-alive"
    case .lastEventID: "last-event-id"
    case .origin: "origin"
    case .prefer: "prefer"
    case .proxyAuthorization: "proxy-authorization"
    case .range: "range"
    case .referer: "referer"
    case .te: "te"
    case .traceparent: "traceparent"
    case .trailer: "trailer"
    case .upgrade: "upgrade"
    case .userAgent: "user-agent"
    case .via: "via"
    case .xForwardedFor: "x-forwarded-for"
    case .xForwardedHost: "x-forwarded-host"
    case .xForwardedProto: "x-forwarded-proto"
    case .xRequestID: "x-request-id"
    case .xHTTPMethodOverride: "x-http-method-override"
    case .accessControlRequestMethod: "access-control-request-method"
    case .accessControlRequestHeaders: "access-control-request-headers"
    }
  }

  /// The name spelled by `bytes` in whatever case, or nil for a name that is not in the list. Its length
  /// leaves at most a few candidates.
  init?(spelled bytes: Span<UInt8>) {
    switch bytes.count {
    case 2 where bytes.equals(lowercase: "te"): self = .te
    case 3 where bytes.equals(lowercase: "via"): self = .via
    case 4 where bytes.equals(lowercase: "host"): self = .host
    case 5 where bytes.equals(lowercase: "range"): self = .range
    case 6 where bytes.equals(lowercase: "accept"): self = .accept
    case 6 where bytes.equals(lowercase: "cookie"): self = .cookie
    case 6 where bytes.equals(lowercase: "expect"): self = .expect
    case 6 where bytes.equals(lowercase: "origin"): self = .origin
    case 6 where bytes.equals(lowercase: "prefer"): self = .prefer
    case 7 where bytes.equals(lowercase: "referer"): self = .referer
    case 7 where bytes.equals(lowercase: "trailer"): self = .trailer
    case 7 where bytes.equals(lowercase: "upgrade"): self = .upgrade
    case 8 where bytes.equals(lowercase: "if-match"): self = .ifMatch
    case 8 where bytes.equals(lowercase: "if-range"): self = .ifRange
    case 9 where bytes.equals(lowercase: "forwarded"): self = .forwarded
    case 10 where bytes.equals(lowercase: "connection"): self = .connection
    case 10 where bytes.equals(lowercase: "keep-alive"): self = .keepAlive
    case 10 where bytes.equals(lowercase: "user-agent"): self = .userAgent
    case 11 where bytes.equals(lowercase: "traceparent"): self = .traceparent
    case 12 where bytes.equals(lowercase: "content-type"): self = .contentType
    case 12 where bytes.equals(lowercase: "x-request-id"): self = .xRequestID
    case 13 where bytes.equals(lowercase: "authorization"): self = .authorization
    case 13 where bytes.equals(lowercase: "cache-control"): self = .cacheControl
    case 13 where bytes.equals(lowercase: "if-none-match"): self = .ifNoneMatch
    case 13 where bytes.equals(lowercase: "last-event-id"): self = .lastEventID
    case 14 where bytes.equals(lowercase: "content-length"): self = .contentLength
    case 14 where bytes.equals(lowercase: "accept-charset"): self = .acceptCharset
    case 15 where bytes.equals(lowercase: "accept-encoding"): self = .acceptEncoding
    case 15 where bytes.equals(lowercase: "accept-language"): self = .acceptLanguage
    case 15 where bytes.equals(lowercase: "idempotency-key"): self = .idempotencyKey
    case 15 where bytes.equals(lowercase: "x-forwarded-for"): self = .xForwardedFor
    case 16 where bytes.equals(lowercase: "content-encoding"): self = .contentEncoding
    case 16 where bytes.equals(lowercase: "content-language"): self = .contentLanguage
    case 16 where bytes.equals(lowercase: "x-forwarded-host"): self = .xForwardedHost
    case 17 where bytes.equals(lowercase: "transfer-encoding"): self = .transferEncoding
    case 17 where bytes.equals(lowercase: "if-modified-since"): self = .ifModifiedSince
    case 17 where bytes.equals(lowercase: "x-forwarded-proto"): self = .xForwardedProto
    case 19 where bytes.equals(lowercase: "if-unmodified-since"): self = .ifUnmodifiedSince
    case 19 where bytes.equals(lowercase: "proxy-authorization"): self = .proxyAuthorization
    case 22 where bytes.equals(lowercase: "x-http-method-override"): self = .xHTTPMethodOverride
    case 29 where bytes.equals(lowercase: "access-control-request-method"): self = .accessControlRequestMethod
    case 30 where bytes.equals(lowercase: "access-control-request-headers"):
      self = .accessControlRequestHeaders
    default: return nil
    }
  }
}
