/// A request method this server knows: those of RFC 9110 §9 and RFC 5789, and every other that is registered, which no
/// path has, so that they are answered 405 and not 501 (iana.org/assignments/http-methods; QUERY is
/// draft-ietf-httpbis-safe-method-w-body). Any other token is answered 501.
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

  case query = "QUERY"
  case acl = "ACL"
  case baselineControl = "BASELINE-CONTROL"
  case bind = "BIND"
  case checkIn = "CHECKIN"
  case checkOut = "CHECKOUT"
  case copy = "COPY"
  case label = "LABEL"
  case link = "LINK"
  case lock = "LOCK"
  case merge = "MERGE"
  case makeActivity = "MKACTIVITY"
  case makeCalendar = "MKCALENDAR"
  case makeCollection = "MKCOL"
  case makeRedirectReference = "MKREDIRECTREF"
  case makeWorkspace = "MKWORKSPACE"
  case move = "MOVE"
  case orderPatch = "ORDERPATCH"
  case findProperties = "PROPFIND"
  case patchProperties = "PROPPATCH"
  case rebind = "REBIND"
  case report = "REPORT"
  case search = "SEARCH"
  case unbind = "UNBIND"
  case uncheckOut = "UNCHECKOUT"
  case unlink = "UNLINK"
  case unlock = "UNLOCK"
  case update = "UPDATE"
  case updateRedirectReference = "UPDATEREDIRECTREF"
  case versionControl = "VERSION-CONTROL"

  /// The most bytes a known method has. A longer token need not be read to its end to be refused.
  static var bytesMax: Int { 17 }

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
    default: self.init(rawValue: String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
    }
  }
}
