import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/changes`: what changed since a place in history, each version as it was.
  static let changes = Route(
    "/v1/changes", "Tells every change since a position, in order, so that a copy can be kept in step.",
    parameters: [.since, .until, .changesLimit, .changedCollections, .changedCountries, .withRecords],
    // A filter by country looks at many changes that it does not tell.
    isHeavy: { question in question.isForLargePage || question.target.query.contains { $0.name == "country" }
    }
  ) { (walk, question, response) throws(Problem) in
    var given = GivenParameters(question)
    let asked = try given.changeQuestion(walk.reader)
    let hasRecords = given.boolean("records") ?? true
    try given.check()
    let page = try walk.reader.changes(asked)
    response.body.append("{\"results\":[")
    var isFirst = true
    for change in page.changes {
      response.separate(&isFirst)
      try walk.append(change, withRecord: hasRecords, to: &response)
    }
    response.endList([
      .init("last_seq", .string(page.last.text)), .init("pending", .number(String(page.pending))),
      .init("query", .object(given.understood)), .init("dataset", try walk.reader.currentDataset().json),
    ])
    if page.pending > 0 {
      let link = PageLink(question.target, setting: "since").text(page.last.text)
      response.add("Link", "<\(link)>; rel=\"next\"")
    }
    return nil
  }
}

extension QueryParameter {
  fileprivate static let since = QueryParameter(
    "since",
    "The place behind which changes are told: \"last_seq\" of an answer, 0 or now; 0 where it is not given.",
    .text)
  fileprivate static let until = QueryParameter("until", "The place behind which no change is told.", .text)
  fileprivate static let changesLimit = QueryParameter(
    "limit", "At most how many changes are told; \(ChangeQuestion.usualLimit) where it is not given.",
    .integer(1...Plan.limits.most))
  fileprivate static let changedCollections = QueryParameter(
    "collection", "Which collections; all where it is not given.", .codes(Resource.all.map(\.name)),
    isList: true)
  fileprivate static let changedCountries = QueryParameter(
    "country",
    "Records that have any of these countries. One that has them no longer is told once more, as \"leave\".",
    ParameterSchema(.reference(ChangeQuestion.countries)), isList: true)
  fileprivate static let withRecords = QueryParameter(
    "records", "Whether each change has its record with it, as the change left it.", .boolean)
}

extension GivenParameters {
  /// What is asked of the changes.
  fileprivate mutating func changeQuestion(_ reader: Reader) throws(Problem) -> ChangeQuestion {
    let limit = text("limit") == nil ? ChangeQuestion.usualLimit : integer("limit") ?? 1
    var asked = ChangeQuestion(since: try place("since", reader) ?? .beginning, limit: limit)
    asked.until = try place("until", reader)
    if let until = asked.until, until.isBefore(asked.since) {
      refuse("until", "\"until\" lies before \"since\", so there is nothing between them.")
    }
    for name in list("collection") {
      if Resource.named(name) == nil {
        refuse("collection", "There is no collection \"\(name)\".", allowed: Resource.all.map(\.name))
      }
      asked.collections.insert(name)
    }
    for text in list("country") {
      if let id = try reader.id(of: text, in: ChangeQuestion.countries) {
        asked.countries.append(id)
      } else {
        refuse("country", "There is no country \"\(text)\".")
      }
    }
    if !asked.collections.isEmpty {
      understand("collection", .array(list("collection").map(JSON.string)))
    }
    if !asked.countries.isEmpty { understand("country", .array(asked.countries.map(JSON.string))) }
    return asked
  }

  private mutating func place(_ name: String, _ reader: Reader) throws(Problem) -> Position? {
    guard let text = text(name) else { return nil }
    let position = try reader.place(text, parameter: name)
    understand(name, .string(position.text))
    return position
  }
}

extension Walk {
  fileprivate func append(
    _ change: Change, withRecord: Bool, to response: inout Response
  ) throws(Problem) {
    response.beginObject(
      [
        .init("seq", .number(String(change.commit.position.seq))),
        .init("position", .string(change.position.text)),
      ] + change.members + [.init("last", .boolean(change.isLast))] + change.commit.reasons)
    if withRecord {
      response.body.append(",\"record\":")
      if change.hasRecord, let resource = Resource.named(change.collection) {
        let writer = writer(resource)
        try reader.record(of: change, in: resource) { writer.write($0, to: &response.body) }
      } else {
        response.body.append("null")
      }
    }
    response.body.append("}")
  }
}
