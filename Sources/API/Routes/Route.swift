package import Domain
package import HTTP
package import Representation
package import Store

/// What is done for a question: reads, and writes the answer to `response`.
/// - Returns: what the entity tag of the answer is made from, where that is not its bytes.
typealias Endpoint =
  @Sendable (Walk, Question, inout Response) throws(Problem) -> RecordTag?

/// What a request may have as its body: its media type, the schema of what it holds, and how large it may be.
package struct RequestBody: Sendable {
  /// In lower case and without parameters.
  package let mediaType: String
  /// What it holds.
  package let schema: ValueSchema

  /// Which limit it has, where it may be larger than memory should hold; nil where it has the one of all bodies.
  let largeMost: (@Sendable (Imports.Limits) -> Int)?

  init(
    _ mediaType: String, _ schema: ValueSchema, largeMost: (@Sendable (Imports.Limits) -> Int)? = nil
  ) {
    (self.mediaType, self.schema, self.largeMost) = (mediaType, schema, largeMost)
  }
}

/// A path with what may be done there, as a value. Matching, methods, formats, the index of the service and its
/// documentation are derived from the list of these.
package final class Route: Sendable {
  /// The methods. HEAD goes with GET, and OPTIONS is everywhere.
  package let methods: [Method]
  /// The paths.
  package let path: PathPattern
  /// What it answers, in a sentence.
  package let summary: String
  /// The formats it can answer in; the first where a client does not say.
  package let formats: [Format]
  /// The query parameters it takes.
  package let parameters: [QueryParameter]
  /// What the parts of its paths that name no record must be, as far as that can be said.
  package let parts: [String: ParameterSchema]
  /// The bodies that are understood; none where a request has none.
  package let bodies: [RequestBody]
  /// What it answers in JSON.
  package let answer: ValueSchema
  /// The collection that it lists, or of a record of which it tells, where it does either.
  package let resource: Resource?
  /// The records that its own stand below, where they do.
  let parent: Resource.Parent?
  /// Whether its answer lasts until the next commit, so that it can be kept until then.
  package let isLasting: Bool
  /// Whether it never changes: another answer would be at another address.
  let isImmutable: Bool
  /// Whether it can tell of what happens as it happens.
  let isLive: Bool
  /// Whether its answer depends on the day on which it is asked for.
  let isOfToday: Bool
  /// The media types of its formats.
  let offers: [MediaType]
  /// Who may use it.
  package let access: Access
  /// Whether a slash may stand behind its paths.
  package let mayEndInSlash: Bool
  /// Whether a question takes long, so that no loop should work on it.
  let isHeavy: @Sendable (Question) -> Bool
  /// Links to the other forms of an answer in JSON to a question without a query; nil where it has none.
  let alternates: FieldBlock?
  let endpoint: Endpoint

  init(
    _ path: String, _ summary: String, methods: [Method] = [.get], formats: [Format] = [.json],
    parameters: [QueryParameter] = [], parts: [String: ParameterSchema] = [:], bodies: [RequestBody] = [],
    answer: ValueSchema = .object, of resource: Resource? = nil,
    within parent: Resource.Parent? = nil, access: Access = .reading, isLasting: Bool = true,
    isImmutable: Bool = false, isOfToday: Bool = false, mayEndInSlash: Bool = false,
    alternates: FieldBlock? = nil,
    isHeavy: @escaping @Sendable (Question) -> Bool = { _ in false }, endpoint: @escaping Endpoint
  ) {
    (self.path, self.summary, self.methods) = (PathPattern(path), summary, methods)
    (self.formats, self.parameters, self.parts) = (formats, parameters, parts)
    (self.bodies, self.answer) = (bodies, answer)
    (self.resource, self.parent, self.access) = (resource, parent, access)
    (self.isLasting, self.isImmutable, self.isOfToday) = (isLasting, isImmutable, isOfToday)
    (self.isHeavy, self.endpoint) = (isHeavy, endpoint)
    (self.mayEndInSlash, self.alternates) = (mayEndInSlash, alternates)
    isLive = formats.contains { $0 === Format.eventStream }
    offers = formats.map { MediaType(offered: $0.mediaType) }
  }

  /// Whether it answers with a page and nothing else.
  package var isPage: Bool { formats.first === Format.html }

  /// The methods as Allow has them, but for OPTIONS.
  package var allowed: [String] { methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] } }

  /// Chooses the format of an answer (RFC 9110 §12.5.1). An extension, of which the route is one, wins over Accept.
  /// - Throws: `Problem` of kind `notAcceptable` where the route has none that is wanted.
  func format(for request: borrowing Request, extension given: Format?) throws(Problem) -> Format? {
    if formats.isEmpty { return nil }
    if let given { return given }
    // Whether the field was sent, and what it chose.
    let choice = request.withField(.accept) { Accept.best(of: offers, for: $0) }
    guard let choice else { return formats[0] }
    guard let index = choice else { throw notAcceptable }
    return formats[index]
  }

  private var notAcceptable: Problem {
    Problem(
      .notAcceptable, "This cannot be had in the format asked for.",
      faults: [.init("Ask for one of the media types allowed.", allowed: formats.map(\.mediaType))])
  }
}

extension MediaType {
  /// The media type of a format.
  fileprivate init(offered text: String) {
    self = MediaType(parsing: text.utf8Span.span) ?? MediaType(text)
  }
}
