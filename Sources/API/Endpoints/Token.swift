import Domain
import Representation
import Store

extension Route {
  /// `GET /v1/token`: what the token that is sent is good for.
  static let token = Route(
    "/v1/token", "Tells what the token of the request allows.",
    answer: .object([
      "name": .text, "scopes": .list(.text), "collections": ValueSchema.list(.text).orNull,
      "expires_at": .text,
    ]), access: .anyToken, isLasting: false
  ) { (_, question, response) throws(Problem) in
    guard let bearer = question.bearer else { throw Problem(.internalError, "A token was not asked for.") }
    let scopes = bearer.scopes.map(\.rawValue).sorted()
    response.append(
      .object([
        .init("name", .string(bearer.name)), .init("scopes", .array(scopes.map(JSON.string))),
        .init("collections", bearer.collections.map { .array($0.sorted().map(JSON.string)) } ?? .null),
        .init("expires_at", .string(bearer.expiresAt)),
      ]))
    return nil
  }
}
