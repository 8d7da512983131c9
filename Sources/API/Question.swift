internal import Bytes
import Domain
import HTTP
import Representation
import Store

/// A request that may go on: the route it is for, and the format of its answer.
package struct Admission: Sendable {
  let route: Route
  let method: Method
  let format: Format?
  /// How many bytes of the path's last segment are its extension.
  let extensionCount: Int
  /// Who asks, where the route is not open to all.
  let bearer: Bearer?

  /// The day on which it came, where the answer depends on that; else empty.
  let day: [UInt8]

  /// Whether the answer can be kept for whoever asks the same.
  var isKept: Bool { method.isRead && route.isLasting }
}

/// What is asked: everything that an endpoint hears of a request.
package struct Question {
  let route: Route
  let method: Method
  let target: Target
  /// The format of the answer; nil for one without a body.
  let format: Format?
  /// The conditions that the answer is held against.
  let conditions: Conditions
  /// The body, without its transfer coding.
  let body: [UInt8]
  /// The bundle that came by way of a file, in place of the body.
  let stored: StoredBundle?
  /// The authority that the request is meant for, and the path and query as they were sent, where the format of the
  /// answer holds whole addresses.
  let authority: String
  let written: String
  /// Who asks, where the route is not open to all.
  let bearer: Bearer?
  /// What a request that may change something says of itself; nil for one that only reads.
  let writing: WriteFields?
  /// The last event that a browser had, which asks for those after it.
  let lastEvent: String?
  /// Whether a browser asks what it may send.
  let isPreflight: Bool
  private let extensionCount: Int

  /// Reads the request of an admission.
  /// - Throws: `Problem` of kind `invalidRequest` where the target cannot be decoded, and `invalidParameter` where there
  ///   are parameters and the route takes none.
  init(_ admission: Admission, _ request: borrowing Request) throws(Problem) {
    (route, method, format) = (admission.route, admission.method, admission.format)
    (extensionCount, bearer) = (admission.extensionCount, admission.bearer)
    target = try request.decodedTarget()
    conditions = Conditions(request)
    body = request.withBody { Array($0) }
    stored = request.stored.flatMap { ($0 as? BundleStore)?.bundle }
    let hasAddresses = format?.hasAddresses == true
    authority = hasAddresses ? request.withAuthority { String(decoding: $0, as: UTF8.self) } : ""
    written = hasAddresses ? request.withTarget { String(decoding: $0, as: UTF8.self) } : ""
    writing = method.isRead || method == .options ? nil : WriteFields(request)
    isPreflight = request.has(.accessControlRequestMethod)
    lastEvent = route.isLive ? request.field(.lastEventID) : nil
    if route.parameters.isEmpty, method != .options { try refuseParameters() }
  }

  /// The question of another route about the same, for an answer within this one's.
  init(within other: Question, _ route: Route, _ target: Target) {
    (self.route, self.target, format) = (route, target, route.formats.first)
    (method, conditions, body, stored) = (.get, other.conditions, [], nil)
    (authority, written) = (other.authority, target.text)
    (bearer, writing, isPreflight, extensionCount) = (other.bearer, nil, false, 0)
    lastEvent = nil
  }

  /// Which earlier state is asked about, where the route takes that (`as_of`); nil where a form left it empty.
  var asOf: String? {
    guard let given = target.query.first(where: { $0.name == QueryParameter.asOf.name }),
      route.parameters.contains(where: { $0.name == given.name }), !given.value.isEmpty
    else { return nil }
    return given.value
  }

  /// The query, for a plan.
  var parameters: [Parameter] { target.query.map { Parameter($0.name, $0.value) } }

  /// What the path has for a part of its pattern, which must have that part.
  subscript(_ name: String) -> String {
    guard let value = part(name) else { preconditionFailure("\(route.path) has no {\(name)}") }
    return value
  }

  /// What the path has for a part of its pattern; nil where the pattern has no such part.
  func part(_ name: String) -> String? {
    guard let part = route.path.parts.first(where: { $0.name == name }) else { return nil }
    let segment = target.path[part.position]
    guard part.position == target.path.count - 1, extensionCount > 0 else { return segment }
    return String(segment.utf8.dropLast(extensionCount)) ?? segment
  }

  private func refuseParameters() throws(Problem) {
    guard target.query.isEmpty else {
      throw .parameters(
        target.query.prefix(Problem.faultsMost + 1).map {
          .init("There is no parameter \"\($0.name)\" here: this path takes none.", parameter: $0.name)
        })
    }
  }
}

extension Request {
  /// The target taken apart.
  /// - Throws: `Problem` of kind `invalidRequest`.
  borrowing func decodedTarget() throws(Problem) -> Target {
    do throws(ParseError) {
      return try target()
    } catch {
      throw Problem(.invalidRequest, error.explanation)
    }
  }
}
