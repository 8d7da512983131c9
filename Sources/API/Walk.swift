internal import Bytes
import Domain
package import HTTP
import Representation
import Store
import System

/// One walk from a request to its answer. It keeps nothing of a request, so that the thread of a loop and one that reads
/// for all loops do the same; each has a walk and a reader of its own.
package final class Walk {
  let reader: Reader
  let hooks: Hooks
  /// Where clients wait for what is yet to be committed; none on a thread that reads for others, and where nobody tells of
  /// commits.
  let room: WaitingRoom?
  /// Where the rows of all answers are put together.
  let storage = RowStorage()
  private let routes: RouteTable
  private var writers: [ObjectIdentifier: JSONRow] = [:]

  /// - Parameter routes: what there is to ask.
  init(
    reader: Reader, hooks: Hooks = Hooks(), room: WaitingRoom? = nil, routes: RouteTable = Walk.everything
  ) {
    (self.reader, self.hooks, self.room, self.routes) = (reader, hooks, room, routes)
  }

  /// The table of all routes, shared by all threads.
  package static let everything = RouteTable()

  /// The whole walk: match, admit, read the question, and have it planned, read and represented by its route. Faults are
  /// answers.
  package func answer(_ request: borrowing Request, into response: inout Response) {
    do throws(Problem) {
      answer(try admit(request), request, into: &response)
    } catch {
      answer(request, with: error, into: &response)
    }
  }

  /// The same from where it was admitted.
  func answer(_ admission: Admission, _ request: borrowing Request, into response: inout Response) {
    do throws(Problem) {
      let question = try Question(admission, request)
      _ = try answer(question, into: &response)
    } catch {
      answer(request, with: error, into: &response)
    }
  }

  /// Match, admit, negotiate: whether a request may go on, and to what.
  /// - Throws: `Problem` of the first check that fails: form of the target, path, method, format, token.
  func admit(_ request: borrowing Request) throws(Problem) -> Admission {
    do throws(Problem) {
      let place = try routes.place(of: request)
      let route = try place.methods.route(for: request.method)
      let format = try route.format(for: request, extension: place.format)
      return Admission(
        route: route, method: request.method, format: format, extensionCount: place.extensionCount,
        bearer: try bearer(request, for: route), day: route.isOfToday ? Array(Timestamp.today.utf8) : [])
    } catch {
      // What is no target at all is told first.
      _ = try request.decodedTarget()
      throw error
    }
  }

  /// Has a question planned, read and written by its route, and says what the answer is.
  /// - Returns: what its entity tag is made from, where that is not its bytes.
  func answer(_ question: Question, into response: inout Response) throws(Problem) -> RecordTag? {
    let tag = try question.route.endpoint(self, question, &response)
    represent(question, into: &response)
    // What is finished later says by then which state it shows.
    if response.producer != nil {
      let state = try ShownState(question, reader)
      state.tell(in: &response, caching: hooks.caching(state))
    }
    return tag
  }

  /// Says what an answer is.
  func represent(_ question: Question, into response: inout Response) {
    let route = question.route
    if let format = question.format { response.add("Content-Type", format.contentType) }
    if let alternates = route.alternates, question.target.query.isEmpty,
      question.format === route.formats[0]
    {
      response.add(alternates)
    }
    if response.producer != nil {
      // A stream is not compressed, and has no tag to ask about it with.
      response.add("Vary", "Accept")
    } else if route.formats.count > 1 {
      response.add("Vary", "Accept, Accept-Encoding")
    } else if route.isLasting {
      response.add("Vary", "Accept-Encoding")
    }
    if !route.isLasting, question.method.isRead { response.add("Cache-Control", "no-store") }
    if hooks.readingNeedsToken { response.add("Vary", "Authorization, Cookie") }
    response.add(Walk.crossOrigin)
  }

  /// The only place where a problem becomes an answer.
  func answer(_ request: borrowing Request, with problem: Problem, into response: inout Response) {
    hooks.faults.count(problem.kind.rawValue)
    if problem.kind.status.code >= 500 {
      hooks.report(problem, String(describing: request.identifier))
    }
    response.replace(with: problem, as: page(of: problem, request))
    // Who may not read is not told how far the record is.
    if problem.kind != .unauthorized, let dataset = try? reader.currentDataset() {
      response.add("Entente-Version", dataset.position.text)
    }
    if problem.kind == .methodNotAllowed {
      response.add("Allow", problem.faults[0].allowed.joined(separator: ", "))
    }
    if [.notPrimary, .behind].contains(problem.kind), let primary = hooks.primary {
      response.add("Link", "<\(primary)>; rel=\"alternate\"")
    }
    if let challenge = Walk.challenge(problem, hasToken: request.has(.authorization)) {
      response.add("WWW-Authenticate", challenge)
    }
    response.add(Walk.crossOrigin)
  }

  /// How a problem is told to somebody who asked for a page; nil for everybody else.
  private func page(of problem: Problem, _ request: borrowing Request) -> ProblemPage? {
    guard routes.isForPage(request) else { return nil }
    let isEmbedded = request.withTarget {
      $0.extracting(first: EmbedPage.prefix.utf8.count).isSame(as: EmbedPage.prefix.utf8Span.span)
    }
    guard hooks.readingNeedsToken, problem.kind == .unauthorized else {
      return ProblemPage(isEmbedded: isEmbedded, destination: nil)
    }
    let destination = problem.destination ?? (try? request.decodedTarget())?.text
    return ProblemPage(isEmbedded: isEmbedded, destination: destination)
  }

  /// Anybody's page may read what anybody may read.
  static let crossOrigin = FieldBlock([
    ("Access-Control-Allow-Origin", "*"),
    (
      "Access-Control-Expose-Headers",
      "Content-Location, Entente-Version, ETag, Idempotent-Replayed, Link, Location, RateLimit, Retry-After, X-Request-Id"
    ),
  ])

  /// A writer of whole records of a collection.
  func writer(_ resource: Resource) -> JSONRow {
    if let writer = writers[ObjectIdentifier(resource)] { return writer }
    let writer = JSONRow(resource.fields, storage: storage)
    writers[ObjectIdentifier(resource)] = writer
    return writer
  }
}
