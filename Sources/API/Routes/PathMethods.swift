import Domain
import HTTP

/// What may be done with a path: its routes, of which no two have a method in common.
struct PathMethods: Sendable {
  private let routes: [Route]
  /// The methods, as Allow has them (RFC 9110 §10.2.1).
  private let allowed: [String]

  init(of routes: [Route]) {
    self.routes = routes
    allowed = routes.flatMap(\.allowed) + ["OPTIONS"]
  }

  /// - Throws: `Problem` of kind `methodNotAllowed` with the methods that there are.
  func route(for method: Method) throws(Problem) -> Route {
    let wanted = method == .head ? .get : method
    for route in routes where route.methods.contains(wanted) { return route }
    if method == .options { return .options(allowing: allowed, at: routes.first?.path.description ?? "*") }
    throw Problem(
      .methodNotAllowed, "\(method.rawValue) is not for this path.",
      faults: [.init("Use one of the methods allowed.", allowed: allowed)])
  }
}
