import Domain
import HTTP
package import Store

/// Who may use a route.
package enum Access: Equatable, Sendable {
  /// Everybody, always.
  case open
  /// Everybody, unless reading needs a token.
  case reading
  /// Whoever holds a token, for whatever it is good.
  case anyToken
  /// Whoever holds a token of this scope.
  case scope(TokenScope)
}

extension Walk {
  /// Who sends a request, where its route is not open to all.
  /// - Throws: `Problem` of kind `unauthorized` where a token is needed and there is no good one, and `forbidden` where
  ///   it does not allow this (RFC 6750 §3.1).
  func bearer(_ request: borrowing Request, for route: Route) throws(Problem) -> Bearer? {
    let scope: TokenScope?
    let bearer: Bearer
    switch route.access {
    case .open: return nil
    case .reading:
      guard hooks.readingNeedsToken else { return nil }
      scope = .read
      if !request.has(.authorization), let kept = ReadingCookie.token(of: request) {
        bearer = try self.bearer(of: kept)
      } else {
        bearer = try self.bearer(request)
      }
    case .anyToken: (scope, bearer) = (nil, try self.bearer(request))
    case .scope(let needed): (scope, bearer) = (needed, try self.bearer(request))
    }
    if let scope, !bearer.may(scope) {
      throw Problem(
        .forbidden,
        "The token \"\(bearer.name)\" does not allow this: it lacks the scope \"\(scope.rawValue)\".",
        members: [.init("scope", .string(scope.rawValue))])
    }
    if scope == .write, let resource = route.resource { try bearer.requireChange(of: resource.name) }
    return bearer
  }

  private func bearer(_ request: borrowing Request) throws(Problem) -> Bearer {
    guard let field = request.field(.authorization) else {
      throw Problem(
        .unauthorized,
        "This needs a token: send it as `Authorization: Bearer ent_...`. `entente token create` makes one.")
    }
    let words = field.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bearer" else { throw Walk.noGoodToken }
    return try bearer(of: String(words[1]))
  }

  /// Who holds a token.
  /// - Throws: `Problem` of kind `unauthorized` where it is not good.
  func bearer(of token: String) throws(Problem) -> Bearer {
    guard TokenText.isSound(token) else { throw Walk.noGoodToken }
    // What was revoked a moment ago, or is not in a file that took the place of another, opens nothing.
    _ = reader.refresh()
    let bearer = try reader.bearer(
      sha256: Digest.sha256(token.utf8), firstCharacters: String(token.prefix(TokenText.foundBy)))
    guard let bearer else { throw Walk.noGoodToken }
    if let day = bearer.unnotedDay { hooks.uses?.note(bearer.digest, on: day) }
    return bearer
  }

  static let noGoodToken = Problem(
    .unauthorized, "The token is none that is good here: it is misspelt, has expired or was revoked.")

  /// What a client is told that needs another token (RFC 9110 §11.6.1, RFC 6750 §3).
  static func challenge(_ problem: Problem, hasToken: Bool) -> String? {
    var scope = TokenScope.write.rawValue
    if case .string(let lacking)? = problem.members.first(where: { $0.name == "scope" })?.value {
      scope = lacking
    }
    return switch problem.kind {
    case .unauthorized: "Bearer realm=\"entente\"" + (hasToken ? ", error=\"invalid_token\"" : "")
    case .forbidden where hasToken:
      "Bearer realm=\"entente\", error=\"insufficient_scope\", scope=\"\(scope)\""
    default: nil
    }
  }
}

extension Bearer {
  /// - Throws: `Problem` of kind `forbidden` where the token may not change the collection.
  func requireChange(of collection: String) throws(Problem) {
    guard mayChange(collection) else {
      throw Problem(.forbidden, "The token \"\(name)\" may not change \(collection).")
    }
  }
}
