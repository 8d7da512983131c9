import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/conflicts`: where the dataset disagrees with itself.
  static let conflicts = Route(
    "/v1/conflicts", "Lists claims that disagree, and what the rule makes of them.",
    parameters: ConflictFilter.parameters + [.asOf, .count, .limit, .cursor] + QueryParameter.freshness,
    answer: .page(of: .conflict).having(["count": .integer]), isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let filter = try given.conflictFilter(walk.reader, at: given.moment(walk.reader))
    let isCounted = !given.codes(.count).isEmpty
    let (limit, place) = (given.limit(), given.place(in: filter.listName, keys: 2))
    try given.check()
    let (conflicts, next) = try walk.reader.conflicts(filter, after: place, limit: limit)
    response.beginPage()
    response.appendEntries(conflicts.lazy.map(\.json))
    response.endEntries(
      next: given.cursor(next, in: filter.listName), by: PageLink(question.target, of: given.understood))
    if isCounted { response.body.append(contentsOf: ",\"count\":\(try walk.reader.count(filter))".utf8) }
    response.endPage(query: given.understood, try walk.reader.dataset(at: filter.moment))
    return nil
  }

  /// `GET /v1/{collection}/{id}/conflicts`: what a record disagrees with.
  static func conflicts(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}/conflicts",
      "Lists what disagrees with a record of \(resource.name).",
      parameters: [.asOf] + QueryParameter.freshness,
      answer: .page(of: .conflict), of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let moment = try given.moment(walk.reader)
      try given.check()
      _ = try walk.reader.recordAbove(question, at: moment)
      let id = try walk.reader.canonical(question["id"], in: resource, at: moment)
      try walk.reader.requireRecord(resource, id, at: moment)
      let conflict = try walk.reader.conflict(of: (resource.name, id), at: moment)
      response.beginPage()
      response.appendEntries([conflict].compactMap { $0?.json })
      response.endPage(
        next: nil, of: question.target, query: given.understood, try walk.reader.dataset(at: moment))
      return nil
    }
  }
}

extension Conflict {
  /// As answers tell it.
  static let schema = ValueSchema.object([
    "id": .text, "subject": .text,
    "claims": .list(
      .object([
        "collection": .text, "id": .text, "url": .text, "side": .integer, "claim": .text,
        "notes": ValueSchema.text.orNull, "citations": .list(.object),
      ])),
    "resolution": .object(["rule": .text, "chosen": ValueSchema.text.orNull, "reason": .text]),
  ])
}

extension GivenParameters {
  /// Which conflicts are asked for. Faults are kept for `check`.
  /// - Throws: as `Reader.id`.
  fileprivate mutating func conflictFilter(_ reader: Reader, at moment: Moment) throws(Problem)
    -> ConflictFilter
  {
    var filter = ConflictFilter()
    filter.moment = moment
    filter.collections = codes(ConflictFilter.collection)
    filter.countries = try records(ConflictFilter.country, reader, at: moment) ?? []
    guard let together = try records(ConflictFilter.between, reader, at: moment), !together.isEmpty else {
      return filter
    }
    if together.count < 2 {
      refuse("between", "\"between\" takes two or more different countries: between=RUS,TKM.")
    }
    filter.together = together.sorted()
    return filter
  }
}

extension Conflict {
  /// As answers tell it.
  var json: JSON {
    let claims = claims.enumerated().map { index, claim in
      claim.json(side: choice.sides.firstIndex { $0.contains(index) } ?? 0)
    }
    let chosen = choice.chosen.map { JSON.string(self.claims[$0].id) } ?? .null
    return .object([
      .init("id", .string(id)), .init("subject", .string(self.claims[0].subject)),
      .init("claims", .array(claims)),
      .init(
        "resolution",
        .object([
          .init("rule", .string(rule.name)), .init("chosen", chosen), .init("reason", .string(choice.reason)),
        ])),
    ])
  }
}

extension DisputedClaim {
  fileprivate func json(side: Int) -> JSON {
    .object([
      .init("collection", .string(collection)), .init("id", .string(id)),
      .init("url", .string("/v1/\(path)")), .init("side", .number("\(side + 1)")),
      .init("claim", .string(label)), .init("notes", notes.map(JSON.string) ?? .null),
      .init("citations", (try? JSONReader.value(of: Array(citations.utf8))) ?? .array([])),
    ])
  }
}
