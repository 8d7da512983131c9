package import Domain
package import HTTP
import Representation
package import Store

/// The record over HTTP: one walk from a request to its answer. Made on the thread of the event loop it serves.
package final class Application: Handler {
  /// What the application is told by the program around it.
  package struct Surroundings: Sendable {
    /// Appends the server's counters in the Prometheus text format.
    package var writeMetrics: @Sendable (inout [UInt8]) -> Void = { _ in }
    /// Hears of problems that are the server's own, with the id of their request.
    package var report: @Sendable (Problem, String) -> Void = { _, _ in }

    package init() {}
  }

  let reader: Reader
  let surroundings: Surroundings
  private let router = Router()

  package init(reader: Reader, surroundings: Surroundings = Surroundings()) {
    (self.reader, self.surroundings) = (reader, surroundings)
  }

  /// Match, negotiate, plan, read, represent. The only place where a problem becomes an answer.
  package func respond(to request: borrowing Request, into response: inout Response) {
    do throws(Problem) {
      if request.isServerWide { return allow(Application.everyMethod, preflight: request, into: &response) }
      let target = try decoded(request)
      let match = try router.match(target.path)
      guard try admit(request, to: match.endpoint, into: &response) else { return }
      let format = try negotiate(request, match)
      let question = Question(target: target, format: format)
      try answer(match.endpoint, question, into: &response)
      response.add("Content-Type", format.contentType)
    } catch {
      if error.kind.status.code >= 500 { surroundings.report(error, String(describing: request.identifier)) }
      response.replace(with: error)
      if error.kind == .methodNotAllowed {
        response.add("Allow", error.faults[0].allowed.joined(separator: ", "))
      }
    }
    response.add(Application.crossOrigin)
  }

  private func answer(_ endpoint: Endpoint, _ question: Question, into response: inout Response)
    throws(Problem)
  {
    switch endpoint {
    case .index: try answerIndex(question, into: &response)
    case .health: try answerHealth(question, into: &response)
    case .ready: try answerReady(question, into: &response)
    case .metrics: try answerMetrics(question, into: &response)
    case .rules: try answerRules(question, into: &response)
    case .collection(let resource, let within):
      try answerCollection(resource, within: within, question, into: &response)
    case .record(let resource, let id, let within):
      try answerRecord(resource, id, within: within, question, into: &response)
    }
  }

  private func decoded(_ request: borrowing Request) throws(Problem) -> Target {
    do throws(ParseError) {
      return try request.target()
    } catch {
      throw Problem(.invalidRequest, error.explanation)
    }
  }

  // MARK: Methods

  private static let everyMethod = ["GET", "HEAD", "OPTIONS"]

  /// Whether the request goes on to its endpoint; OPTIONS is answered here.
  private func admit(
    _ request: borrowing Request, to endpoint: Endpoint, into response: inout Response
  ) throws(Problem) -> Bool {
    let allowed = endpoint.methods + ["OPTIONS"]
    if request.method == .options {
      allow(allowed, preflight: request, into: &response)
      return false
    }
    guard allowed.contains(request.method.rawValue) else {
      throw Problem(
        .methodNotAllowed, "\(request.method.rawValue) is not for this path.",
        faults: [.init("Use one of the methods allowed.", allowed: allowed)])
    }
    return true
  }

  /// The answer to OPTIONS, and to a browser that asks before it sends (fetch.spec.whatwg.org, CORS protocol).
  private func allow(_ methods: [String], preflight request: borrowing Request, into response: inout Response)
  {
    response.status = .noContent
    response.add("Allow", methods.joined(separator: ", "))
    if request.has(.accessControlRequestMethod) {
      response.add("Access-Control-Allow-Methods", methods.joined(separator: ", "))
      response.add(
        "Access-Control-Allow-Headers",
        "Accept, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id")
      response.add("Access-Control-Max-Age", 86400)
    }
    response.add(Application.crossOrigin)
  }

  /// Anybody's page may read what anybody may read.
  private static let crossOrigin = FieldBlock([
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, X-Request-Id"),
  ])

  // MARK: Formats

  private func negotiate(_ request: borrowing Request, _ match: Router.Match) throws(Problem) -> Format {
    let formats = match.endpoint.formats
    if let format = match.format {
      guard formats.contains(format) else { throw notAcceptable(formats) }
      return format
    }
    let offers = formats.map(\.mediaType)
    // Whether the field was sent, and what it chose.
    let choice = request.withField(.accept) { Accept.best(of: offers, for: $0) }
    guard let choice else { return formats[0] }
    guard let index = choice else { throw notAcceptable(formats) }
    return formats[index]
  }

  private func notAcceptable(_ formats: [Format]) -> Problem {
    Problem(
      .notAcceptable, "This cannot be had in the format asked for.",
      faults: [.init("Ask for one of the media types allowed.", allowed: formats.map(\.mediaType.essence))])
  }
}

/// What is asked of an endpoint.
struct Question {
  let target: Target
  let format: Format

  /// The query, for a plan.
  var parameters: [Parameter] { target.query.map { Parameter($0.name, $0.value) } }

  /// For endpoints that take no parameters.
  func refuseParameters() throws(Problem) {
    guard target.query.isEmpty else {
      throw .parameters(
        target.query.map {
          .init("There is no parameter \"\($0.name)\" here: this path takes none.", parameter: $0.name)
        })
    }
  }
}
