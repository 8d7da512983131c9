package import Domain
package import HTTP
import Representation
package import Store

/// The record over HTTP: one walk from a request to its answer. Made on the thread of the event loop it
/// serves.
package final class Application: Handler {
  /// What the application is told by the program around it.
  package struct Hooks: Sendable {
    /// Appends the server's counters in the Prometheus text format.
    package var writeMetrics: @Sendable (inout [UInt8]) -> Void = { _ in }
    /// Hears of problems that are the server's own, with the id of their request.
    package var report: @Sendable (Problem, String) -> Void = { _, _ in }

    /// Neither counters nor reports.
    package init() {}
  }

  let reader: Reader
  let hooks: Hooks
  private let router = Router()
  private let answers: QuestionCache<FinishedAnswer>
  private let pages = QuestionCache<CollectionPage>(costMost: Application.pagesKept)
  /// The page that the walk under way prepared.
  var prepared: CollectionPage?
  /// Storage for the body of a page in parts, lent to the one that is made: half a mebibyte that need not be asked of
  /// the system anew, and that grows only once.
  var spareBody: [UInt8] = []
  private var recordWriters: [ObjectIdentifier: JSONRow] = [:]
  /// Where the rows of all answers are put together.
  let storage = RowStorage()

  /// How many prepared pages are kept, each with its statement.
  private static let pagesKept = 256

  /// - Parameter cacheBytes: how many bytes of finished answers are kept; none where it is 0.
  package init(reader: Reader, cacheBytes: Int = 32 << 20, hooks: Hooks = Hooks()) {
    (self.reader, self.hooks) = (reader, hooks)
    answers = QuestionCache(costMost: cacheBytes)
  }

  /// Answers from the finished answers where the question was asked before, and otherwise by the whole walk.
  package func respond(to request: borrowing Request, into response: inout Response) {
    let isRead = request.method.isRead
    let key = QuestionKey.hash(request)
    if isRead, let finished = answers.value(key, for: request, at: reader.version) {
      return answer(request, with: finished, into: &response)
    }
    guard isRead, let version = reader.refresh() else {
      _ = walk(request, into: &response)
      return
    }
    guard read(request, key, at: version, into: &response) else { return }
    let finished = finish(&response, FinishedAnswer.tag(of: response.body), try? reader.currentDataset())
    answers.keep(finished, cost: finished.byteCount, key, for: request, at: version)
    response.reset()
    answer(request, with: finished, into: &response)
  }

  /// The finished answer to a question that was asked before.
  func known(_ request: borrowing Request) -> FinishedAnswer? {
    answers.value(QuestionKey.hash(request), for: request, at: reader.version)
  }

  /// Finishes an answer that was made in parts, and keeps it where the record is still in the state it is from.
  func finish(
    _ response: inout Response, tagged tag: [UInt8], from dataset: Dataset?, at version: Int?,
    for request: borrowing Request
  ) -> FinishedAnswer {
    let finished = finish(&response, tag, dataset)
    if let version {
      answers.keep(
        finished, cost: finished.byteCount, QuestionKey.hash(request), for: request, at: version)
    }
    return finished
  }

  /// Gives a finished answer, or says how it is compressed first.
  func answer(_ request: borrowing Request, with finished: FinishedAnswer, into response: inout Response) {
    if finished.isLongToCompress(for: request) {
      response.parts = CompressionInParts(finished, self)
    } else {
      answerAtOnce(request, with: finished, into: &response)
    }
  }

  /// Gives a finished answer, or the problem of a condition that does not hold.
  func answerAtOnce(
    _ request: borrowing Request, with finished: FinishedAnswer, into response: inout Response
  ) {
    guard finished.answer(request, into: &response) else {
      response.replace(with: Problem(.preconditionFailed, "The answer is not the one that If-Match names."))
      return response.add(Application.crossOrigin)
    }
  }

  /// Answers from a page that was prepared before, or by the whole walk.
  /// - Returns: as `walk`.
  private func read(
    _ request: borrowing Request, _ key: UInt64, at version: Int, into response: inout Response
  ) -> Bool {
    if let page = pages.value(key, for: request, at: version) {
      return reporting(request, into: &response) { (response) throws(Problem) in
        try answerPage(page, into: &response)
        return represent(.json, of: .collection(page.prepared.plan.resource, within: nil), into: &response)
      }
    }
    prepared = nil
    let isLasting = walk(request, into: &response)
    if let prepared { pages.keep(prepared, cost: 1, key, for: request, at: version) }
    return isLasting
  }

  /// Gives the state of the record back before the loop waits, so that SQLite can start its log anew.
  package func rest() { reader.rest() }

  /// Gives it back only where something was committed lately.
  package func pause() { reader.pause() }

  /// Match, negotiate, plan, read, represent.
  /// - Returns: whether the answer is what the record says, and will be until the next commit.
  private func walk(_ request: borrowing Request, into response: inout Response) -> Bool {
    reporting(request, into: &response) { (response) throws(Problem) in
      if request.isServerWide { return allow(Application.everyMethod, preflight: request, into: &response) }
      let target = try decoded(request)
      let match = try router.match(target.path)
      guard try admit(request, to: match.endpoint, into: &response) else { return false }
      let format = try negotiate(request, match)
      try answer(match.endpoint, Question(target: target, format: format), into: &response)
      return represent(format, of: match.endpoint, into: &response)
    }
  }

  /// Says what the answer is.
  /// - Returns: as `walk`.
  func represent(_ format: Format, of endpoint: Endpoint, into response: inout Response) -> Bool {
    response.add("Content-Type", format.contentType)
    let isLasting = endpoint.isLasting && response.producer == nil && response.parts == nil
    if endpoint.formats.count > 1 {
      response.add("Vary", "Accept, Accept-Encoding")
    } else if isLasting {
      response.add("Vary", "Accept-Encoding")
    }
    return isLasting
  }

  /// Runs a walk.
  private func reporting(
    _ request: borrowing Request, into response: inout Response,
    _ walk: (inout Response) throws(Problem) -> Bool
  ) -> Bool {
    do throws(Problem) {
      let isLasting = try walk(&response)
      response.add(Application.crossOrigin)
      return isLasting
    } catch {
      answer(request, with: error, into: &response)
      return false
    }
  }

  /// The only place where a problem becomes an answer.
  func answer(_ request: borrowing Request, with problem: Problem, into response: inout Response) {
    if problem.kind.status.code >= 500 {
      hooks.report(problem, String(describing: request.identifier))
    }
    response.replace(with: problem)
    if problem.kind == .methodNotAllowed {
      response.add("Allow", problem.faults[0].allowed.joined(separator: ", "))
    }
    response.add(Application.crossOrigin)
  }

  /// A writer of whole records of a collection.
  func recordWriter(_ resource: Resource) -> JSONRow {
    if let writer = recordWriters[ObjectIdentifier(resource)] { return writer }
    let writer = JSONRow(resource.fields, storage: storage)
    recordWriters[ObjectIdentifier(resource)] = writer
    return writer
  }

  /// An answer that a client may keep and must ask about before it uses it again: the next commit may change
  /// it.
  private func finish(_ response: inout Response, _ tag: [UInt8], _ dataset: Dataset?) -> FinishedAnswer {
    response.add("Cache-Control", "public, no-cache")
    let modified = dataset?.updatedAtSeconds.map { HTTPDate(secondsSinceEpoch: Int($0)) }
    if let modified { response.add("Last-Modified", modified.description) }
    return FinishedAnswer(
      fields: FieldBlock(of: response), tag: tag, body: response.body, lastModified: modified)
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
    case .conflicts(let record): try answerConflicts(of: record, question, into: &response)
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
      return allow(allowed, preflight: request, into: &response)
    }
    guard allowed.contains(request.method.rawValue) else {
      throw Problem(
        .methodNotAllowed, "\(request.method.rawValue) is not for this path.",
        faults: [.init("Use one of the methods allowed.", allowed: allowed)])
    }
    return true
  }

  /// The answer to OPTIONS, and to a browser that asks before it sends (fetch.spec.whatwg.org, CORS
  /// protocol).
  /// - Returns: false, since there is nothing to go on with.
  private func allow(
    _ methods: [String], preflight request: borrowing Request, into response: inout Response
  ) -> Bool {
    response.status = .noContent
    response.add("Allow", methods.joined(separator: ", "))
    if request.has(.accessControlRequestMethod) {
      response.add("Access-Control-Allow-Methods", methods.joined(separator: ", "))
      response.add(
        "Access-Control-Allow-Headers",
        "Accept, Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id")
      response.add("Access-Control-Max-Age", 86400)
    }
    return false
  }

  /// Anybody's page may read what anybody may read.
  static let crossOrigin = FieldBlock([
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
