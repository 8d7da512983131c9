/// A protocol version this server speaks (RFC 9112 §2.3). Any other is answered 505.
package enum Version: UInt8, Sendable {
  /// HTTP/1.0: no chunked bodies, no `Expect`, closes unless asked to stay.
  case http10
  /// HTTP/1.1.
  case http11
}
