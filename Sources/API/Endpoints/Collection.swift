import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/{collection}`, or below the records that its own belong to.
  static func collection(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    let formats = resource.formats
    return Route(
      resource.path(within: parent), "Lists \(resource.title.lowercased()).", formats: formats,
      parameters: QueryLanguage.of(resource, isNested: parent != nil).parameters,
      answer: .shared(resource.listSchemaName), of: resource, within: parent,
      alternates: parent == nil ? resource.alternates(formats) : nil,
      isHeavy: { question in
        switch question.format?.list {
        case .page: question.isForLargePage || question.hasExtras
        case .feed: !question.isForNewestAlone
        default: true
        }
      }
    ) { (walk, question, response) throws(Problem) in
      try walk.writeList(question, into: &response)
      return nil
    }
  }
}

extension Resource {
  /// The formats that the collection can be had in.
  var formats: [Format] {
    Format.lists.filter { format in
      switch format.list {
      case .page, .stream: true
      case .entries, .feed: entryFields != nil
      case .picture: isPagedBothWays
      case nil: false
      }
    }
  }

  /// Links to the page of the list, and to its other formats (RFC 8288).
  fileprivate func alternates(_ formats: [Format]) -> FieldBlock {
    let forms =
      [("/\(name)", "text/html")]
      + formats.dropFirst().map { ("/v1/\(name).\($0.extensions[0])", $0.mediaType) }
    let links = forms.map { "<\($0)>; rel=\"alternate\"; type=\"\($1)\"" }
    return FieldBlock([("Link", links.joined(separator: ", "))])
  }
}

extension Walk {
  /// Answers with the records that a question finds, in its format.
  fileprivate func writeList(_ question: Question, into response: inout Response) throws(Problem) {
    switch question.format?.list {
    case .page(let makeWriter):
      try writePage(of: question.plan(by: reader), for: question, makeWriter, into: &response)
    case .stream(let makeWriter):
      response.producer = try rows(of: question.plan(by: reader), for: question, makeWriter)
    case .entries(let tellsRetired, let makeWriter):
      try writeEntries(question, tellsRetired: tellsRetired, makeWriter, into: &response)
    case .feed(let tellsRetired, let makeWriter):
      try writeFeed(question, tellsRetired: tellsRetired, makeWriter, into: &response)
    case .picture(let draw): try drawEntries(question, draw, into: &response)
    case nil: throw Problem(.internalError, "\(question.route.path) has a format that holds no list.")
    }
  }

  /// Rows are served as they stand, so there is nothing to choose among claims.
  fileprivate func rows(
    of plan: Plan, for question: Question, _ makeWriter: (RowStyle, @escaping Label) -> any RowWriting
  ) throws(Problem) -> StreamedRows {
    let format = question.format?.name ?? ""
    guard plan.resolution != .preferred else {
      throw .parameters([
        .init("As \(format) there is every claim: add resolve=all.", parameter: "resolve", allowed: ["all"])
      ])
    }
    try plan.requireNoExtras(as: format)
    return try StreamedRows(plan, of: reader, makeWriter)
  }
}

extension Question {
  /// Whether a page is asked for that has more records than a loop reads by itself, as far as the limit can be read.
  var isForLargePage: Bool {
    (target.query.first { $0.name == "limit" }.flatMap { Int($0.value) } ?? Plan.limits.usual) > 100
  }

  /// Whether it asks for nothing but a page of what changed last, which is found without looking at other records.
  fileprivate var isForNewestAlone: Bool {
    !isForLargePage && target.query.allSatisfy { ["limit", "cursor"].contains($0.name) }
  }

  /// Whether it asks for more than the records, or for words in them.
  fileprivate var hasExtras: Bool { target.query.contains { Question.extras.contains($0.name) } }

  private static let extras = ["q", "count", "facet", "expand"]

  /// The question about the collection of the route.
  /// - Throws: `Problem` with the faults of the query, or of kind `notFound` or `gone` where the record above is not there.
  func plan(by reader: Reader) throws(Problem) -> Plan {
    guard let resource = route.resource else {
      throw Problem(.internalError, "\(route.path) is about no collection.")
    }
    let above = route.parent.map { self[$0.field] }
    let plan = try Plan(resource, parameters, within: above, lookup: reader)
    _ = try reader.recordAbove(self, at: plan.moment)
    return plan
  }
}

extension Plan {
  /// - Throws: `Problem` of kind `invalidParameter` where something is to stand beside the records that a format has no
  ///   place for.
  func requireNoExtras(as format: String) throws(Problem) {
    guard !extras.parameters.isEmpty else { return }
    throw .parameters(
      extras.parameters.map { name in
        .init("As \(format) there are records alone: ask for \"\(name)\" as JSON.", parameter: name)
      })
  }
}

/// The URLs of the pages that follow: the same question, each with its place.
struct PageLink {
  /// Up to where the place stands.
  private let beginning: String

  /// - Parameters:
  ///   - name: the parameter that says where a page begins.
  ///   - understood: the query as understood, which names an earlier state by its position, in whatever words it was
  ///     asked for: all pages show the same one.
  init(_ target: Target, setting name: String = "cursor", of understood: [JSON.Member] = []) {
    var link = TargetText(path: target.path)
    for item in target.query where item.name != name {
      // A page opened around a date is left for those beside it.
      if name == "cursor", item.name == "around" { continue }
      link.add(item.name, item.name == "as_of" ? understood.position ?? item.value : item.value)
    }
    link.add(name, "")
    beginning = link.text
  }

  /// The URL with a place, whose alphabet is that of URLs.
  func text(_ place: String) -> String { beginning + place }

  /// The page of a cursor; nil without one.
  func page(_ cursor: String?) -> (cursor: String, url: String)? { cursor.map { ($0, text($0)) } }
}

extension [JSON.Member] {
  /// The position of the state that was asked about; nil where none was.
  fileprivate var position: String? { first { $0.isNamed("as_of") }?.value.textValue }
}

extension Dataset {
  /// As answers show it.
  var json: JSON {
    .object([
      .init("version", .number(String(version))), .init("updated_at", updatedAt.map(JSON.string) ?? .null),
    ])
  }
}
