internal import Bytes
import Domain
import HTTP

/// The header fields of a request that may change something.
struct WriteFields: Sendable {
  /// A condition as it was sent, of which one that cannot be read is not taken for none.
  enum Condition: Sendable {
    case none
    case unreadable
    case some(EntityTagCondition)
  }

  /// The media type of the body, in lower case and without its parameters.
  let mediaType: String?
  /// Whether the body is sent in a content coding (RFC 9110 §8.4), which is not undone here.
  let isCoded: Bool
  let match: Condition
  let noneMatch: Condition
  /// As it was sent.
  let idempotencyKey: String?
  /// Whether the client wants no body (RFC 7240 §4.2).
  let wantsMinimum: Bool
  /// Whether a page of somebody else had a browser send it (Fetch Metadata).
  let isFromElsewhere: Bool
  /// The origin of the page that had a browser send it (RFC 6454 §7); nil without one. And the authority that it asks.
  let origin: String?
  let authority: String
  /// What MCP-Protocol-Version and Mcp-Method say (Model Context Protocol).
  let protocolVersion: String?
  let protocolMethod: String?
  /// The method and the target as they were sent, which a key of idempotency is for.
  let line: [UInt8]

  init(_ request: borrowing Request) {
    mediaType = request.field(.contentType).map { field in
      let end = field.firstIndex(of: ";") ?? field.endIndex
      return field[..<end].filter { $0 != " " && $0 != "\t" }.lowercased()
    }
    isCoded = request.field(.contentEncoding).map { $0.lowercased() != "identity" } ?? false
    match = Condition(request, .ifMatch)
    noneMatch = Condition(request, .ifNoneMatch)
    idempotencyKey = request.field(.idempotencyKey)
    wantsMinimum =
      request.field(.prefer)?.split(separator: ",").contains { preference in
        preference.filter { $0 != " " && $0 != "\"" }.lowercased() == "return=minimal"
      } ?? false
    isFromElsewhere = request.field(named: "sec-fetch-site") == "cross-site"
    (origin, authority) = (
      request.field(.origin), request.withAuthority { String(decoding: $0, as: UTF8.self) }
    )
    protocolVersion = request.field(named: "mcp-protocol-version")
    protocolMethod = request.field(named: "mcp-method")
    line = request.withTarget { Array("\(request.method.rawValue) ".utf8) + Array($0) }
  }
}

extension WriteFields {
  /// Whether a page of another origin than the service's had a browser send it.
  /// - Parameter publicURL: where the service is reached from outside, where that is known.
  func isFromOtherOrigin(than publicURL: String?) -> Bool {
    guard let origin = origin?.lowercased() else { return false }
    return !["http://\(authority)", "https://\(authority)", publicURL].contains(origin)
  }
}

extension WriteFields.Condition {
  fileprivate init(_ request: borrowing Request, _ name: FieldName) {
    let value = request.withField(name) { try? EntityTagCondition(parsing: $0) }
    switch value {
    case nil: self = .none
    case .some(nil): self = .unreadable
    case .some(.some(let condition)): self = .some(condition)
    }
  }
}
