import Domain
import HTTP
import Representation
import Store

/// A question of the interface that a model may ask (Model Context Protocol, Tools): what it is called, what it takes, and
/// which route answers it. Its arguments are the parameters of that route, and what its path names.
struct ModelTool: Sendable {
  /// What a path names.
  struct Part: Sendable {
    let name: String
    let summary: String
    /// What it must be one of; nil where that cannot be listed.
    let allowed: [String]?
  }

  let name: String
  let title: String
  let summary: String
  let parts: [Part]
  let parameters: [QueryParameter]
  /// Whether it takes whatever else the route takes too.
  var isOpen = false
  /// How many entries it has where the model does not say; nil where it has no pages.
  let limit: Int?
  /// The pattern of the route, and the path, for what the parts are.
  let place: @Sendable (Walk, [String]) throws(Problem) -> (pattern: String, path: [String])

  /// All there are.
  static let all = [search, record, list, pair, timeline, series, conflicts]

  /// As a list of tools tells it.
  var json: JSON {
    let properties = parts.map(\.member) + parameters.map(\.member)
    let required = parts.map(\.name) + parameters.filter(\.isRequired).map(\.name)
    return .object([
      .init("name", .string(name)), .init("title", .string(title)), .init("description", .string(summary)),
      .init(
        "inputSchema",
        .object([
          .init("type", .string("object")), .init("properties", .object(properties)),
          .init("required", .array(required.map(JSON.string))),
          .init(
            "additionalProperties", isOpen ? .object([.init("type", .string("string"))]) : .boolean(false)),
        ])),
      .init(
        "annotations",
        .object([.init("readOnlyHint", .boolean(true)), .init("openWorldHint", .boolean(false))])),
    ])
  }

  /// Asks, with the arguments of a call.
  /// - Returns: what the route answers.
  /// - Throws: `Problem` with what is wrong with an argument and what is allowed.
  func answer(_ arguments: JSON?, _ walk: Walk, within question: Question) throws(Problem) -> JSON {
    var given: [String: String] = [:]
    var faults: [Problem.Fault] = []
    for member in arguments?.members ?? [] {
      if let text = member.value.argument {
        given[member.name] = text
      } else {
        faults.append(
          .init("\"\(member.name)\" is a text, a number or a list of texts.", parameter: member.name))
      }
    }
    for part in parts where given[part.name] == nil {
      faults.append(.init("\"\(part.name)\" is missing.", parameter: part.name, allowed: part.allowed ?? []))
    }
    for part in parts {
      guard let text = given[part.name], let allowed = part.allowed, !allowed.contains(text) else { continue }
      faults.append(.init("\"\(text)\" is no \(part.name).", parameter: part.name, allowed: allowed))
    }
    guard faults.isEmpty else { throw .parameters(faults) }
    let (pattern, path) = try place(walk, parts.map { given[$0.name] ?? "" })
    var query = given.filter { name, _ in !parts.contains { $0.name == name } }
    if let limit, query["limit"] == nil { query["limit"] = "\(limit)" }
    let items = query.sorted { $0.key < $1.key }.map { QueryItem(name: $0.key, value: $0.value) }
    return try walk.told(pattern, Target(path: path, query: items), within: question)
  }
}

extension ModelTool {
  private static let collection = Part(
    name: "collection", summary: "The collection of the record.", allowed: Resource.all.map(\.name))

  private static func names(_ names: String...) -> @Sendable (QueryParameter) -> Bool {
    { names.contains($0.name) }
  }

  private static let search = ModelTool(
    name: "search", title: "Search",
    summary:
      "Finds records of every collection by the words of their texts, names and quotes, the best first.",
    parts: [], parameters: SearchQuestion.parameters, limit: 10
  ) { (_, _) throws(Problem) in ("/v1/search", ["v1", "search"]) }

  private static let record = ModelTool(
    name: "get_record", title: "A record",
    summary:
      "Shows one record whole, with the source, the line and the words that each of its values rests on.",
    parts: [collection, Part(name: "id", summary: "The id of the record.", allowed: nil)],
    parameters: QueryLanguage.ofRecord(Resource.all[0]).parameters.filter(names("as_of", "fields", "expand")),
    limit: nil
  ) { (_, parts) throws(Problem) in ("/v1/\(parts[0])/{id}", ["v1"] + parts) }

  private static let list = ModelTool(
    name: "list_records", title: "The records of a collection",
    summary:
      "Lists the records of a collection that pass. Each filter that /v1 names for the collection is an argument too, such as kind or status.",
    parts: [collection],
    parameters: QueryLanguage.of(.timeline).parameters.filter(
      names("between", "country", "from", "to", "q", "fields", "count", "limit", "cursor", "as_of")),
    isOpen: true, limit: 10
  ) { (_, parts) throws(Problem) in ("/v1/\(parts[0])", ["v1"] + parts) }

  private static let pair = ModelTool(
    name: "pair", title: "Two countries",
    summary:
      "Tells what is known of two countries: counts, the latest figures and what is expected, agreements, projects, events, disagreements.",
    parts: [Part(name: "pair", summary: "Two countries by their codes: KAZ-TKM.", allowed: nil)],
    parameters: [.on, .rule, .asOf], limit: nil
  ) { (walk, parts) throws(Problem) in
    let pair = try CountryPair(parts[0], walk.reader, at: .now)
    return ("/v1/relations/{pair}", ["v1", "relations", pair.text])
  }

  private static let timeline = ModelTool(
    name: "timeline", title: "What happened",
    summary: "Lists events and the dated acts of agreements, memberships and projects in the order of time.",
    parts: [],
    parameters: QueryLanguage.of(.timeline).parameters.filter(
      names(
        "between", "country", "kind", "status", "from", "to", "around", "sort", "limit", "cursor", "as_of")),
    limit: 20
  ) { (_, _) throws(Problem) in ("/v1/timeline", ["v1", "timeline"]) }

  private static let series = ModelTool(
    name: "series", title: "The figures of a series",
    summary:
      "Shows the figures of a trade series or an indicator, one for each period with the others beside it, or every claim (resolve=all).",
    parts: [
      Part(name: "id", summary: "The id of a record of trade-series or indicators.", allowed: nil)
    ],
    parameters: Resource.all.lazy.compactMap(\.below).first.map { below in
      QueryLanguage.of(below, isNested: true).parameters.filter(
        names("from", "to", "resolve", "limit", "cursor", "as_of"))
    } ?? [], limit: 50
  ) { (walk, parts) throws(Problem) in
    for above in Resource.all {
      guard let parent = above.below?.parent,
        try walk.reader.id(of: parts[0], in: above.name, at: .now) != nil
      else { continue }
      return (
        "/v1/\(above.name)/{\(parent.field)}/\(parent.path)", ["v1", above.name, parts[0], parent.path]
      )
    }
    throw Problem(
      .notFound, "There is no series \"\(parts[0])\"; list_records of trade-series and indicators has them.")
  }

  private static let conflicts = ModelTool(
    name: "conflicts", title: "Where the sources disagree",
    summary: "Lists claims that disagree side by side, with what the rule makes of them and why.",
    parts: [], parameters: ConflictFilter.parameters + [.rule, .limit, .cursor], limit: 10
  ) { (_, _) throws(Problem) in ("/v1/conflicts", ["v1", "conflicts"]) }
}

extension ModelTool.Part {
  fileprivate var member: JSON.Member {
    let codes = allowed.map { [JSON.Member("enum", .array($0.map(JSON.string)))] } ?? []
    return .init(
      name, .object([.init("type", .string("string")), .init("description", .string(summary))] + codes))
  }
}

extension QueryParameter {
  fileprivate var member: JSON.Member {
    let type = schema.bounds == nil ? "string" : "integer"
    let codes =
      isList || schema.allowed.isEmpty ? [] : [JSON.Member("enum", .array(schema.allowed.map(JSON.string)))]
    return .init(
      name, .object([.init("type", .string(type)), .init("description", .string(summary))] + codes))
  }
}

extension JSON {
  /// What an argument is as the value of a parameter; nil where it can be none.
  fileprivate var argument: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .boolean(let flag): "\(flag)"
    case .array(let items):
      items.allSatisfy { $0.textValue != nil } ? items.compactMap(\.textValue).joined(separator: ",") : nil
    case .null, .object: nil
    }
  }
}

extension Walk {
  /// What a route answers, as JSON.
  /// - Parameter target: path and query of a request to it.
  func told(_ pattern: String, _ target: Target, within question: Question) throws(Problem) -> JSON {
    guard let route = Route.answering[pattern] else {
      throw Problem(.internalError, "No route is at \(pattern).")
    }
    var response = Response()
    _ = try route.endpoint(self, Question(within: question, route, target), &response)
    do throws(JSONFault) {
      return try JSONReader.value(of: response.body)
    } catch {
      throw Problem(.internalError, "The answer of \(target.text) cannot be read.", cause: "\(error)")
    }
  }
}
