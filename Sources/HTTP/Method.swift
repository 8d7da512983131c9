/// A request method this server knows (RFC 9110 §9, RFC 5789). Any other token is answered 501.
package enum Method: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"
  case trace = "TRACE"
  case connect = "CONNECT"

  /// The most bytes a known method has. A longer token need not be read to its end to be refused.
  static var bytesMax: Int { 7 }

  /// Whether it asks for what there is and changes nothing: GET and HEAD.
  package var isRead: Bool {
    switch self {
    case .get, .head: true
    default: false
    }
  }

  /// The method spelled by `bytes`, exactly: methods are case-sensitive (RFC 9110 §9.1).
  init?(spelled bytes: Span<UInt8>) {
    switch bytes.count {
    case 3 where bytes.equals("GET"): self = .get
    case 3 where bytes.equals("PUT"): self = .put
    case 4 where bytes.equals("POST"): self = .post
    case 4 where bytes.equals("HEAD"): self = .head
    case 5 where bytes.equals("PATCH"): self = .patch
    case 5 where bytes.equals("TRACE"): self = .trace
    case 6 where bytes.equals("DELETE"): self = .delete
    case 7 where bytes.equals("OPTIONS"): self = .options
    case 7 where bytes.equals("CONNECT"): self = .connect
    default: return nil
    }
  }
}
