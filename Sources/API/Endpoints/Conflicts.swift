import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/conflicts`: where the dataset disagrees with itself.
  static let conflicts = Route(
    "/v1/conflicts", "Lists claims that disagree, and what the rule makes of them.",
    parameters: ConflictFilter.parameters + [.asOf, .rule, .count, .limit, .cursor]
      + QueryParameter.freshness,
    answer: .page(of: .conflict).having(["count": .integer]), isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = try GivenParameters(question, walk.reader)
    let filter = try given.conflictFilter(walk.reader, at: given.moment(walk.reader))
    let (isCounted, rule) = (!given.codes(.count).isEmpty, given.rule())
    let (limit, place) = (given.limit(), given.place(in: filter.listName, keys: 2))
    try given.check()
    let (conflicts, next) = try walk.reader.conflicts(filter, after: place, limit: limit)
    response.beginPage()
    response.appendEntries(conflicts.lazy.map { $0.json(by: rule) })
    let count = isCounted ? ",\"count\":\(try walk.reader.count(filter))" : ""
    response.endPage(
      next: given.cursor(next, in: filter.listName), of: question.target, extras: Array(count.utf8),
      query: given.understood, try walk.reader.dataset(at: filter.moment))
    return nil
  }

  /// `GET /v1/{collection}/{id}/conflicts`: what a record disagrees with.
  static func conflicts(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}/conflicts",
      "Lists what disagrees with a record of \(resource.name).",
      parameters: [.asOf, .rule] + QueryParameter.freshness,
      answer: .page(of: .conflict), of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let (moment, rule) = (try given.moment(walk.reader), given.rule())
      try given.check()
      _ = try walk.reader.recordAbove(question, at: moment)
      let id = try walk.reader.canonical(question["id"], in: resource, at: moment)
      try walk.reader.requireRecord(resource, id, at: moment)
      let conflict = try walk.reader.conflict(of: (resource.name, id), at: moment)
      response.beginPage()
      response.appendEntries([conflict].compactMap { $0?.json(by: rule) })
      response.endPage(
        next: nil, of: question.target, query: given.understood, try walk.reader.dataset(at: moment))
      return nil
    }
  }
}

extension Conflict {
  /// As answers tell it.
  static let schema = ValueSchema.object(
    [
      "id": .text, "subject": .text,
      "claims": .list(
        .object([
          "collection": .text, "id": .text, "url": .text, "side": .integer, "claim": .text,
          "notes": ValueSchema.text.orNull, "citations": .list(.object),
        ])),
    ],
    optional: ["resolution": Choice.schema])
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
  /// - Parameter rule: what chooses; nil where all claims stand alike.
  func json(by rule: Rule?) -> JSON {
    let claims = claims.enumerated().map { index, claim in
      claim.json(side: choice.sides.firstIndex { $0.contains(index) } ?? 0)
    }
    return .object(
      [
        .init("id", .string(id)), .init("subject", .string(self.claims[0].subject)),
        .init("claims", .array(claims)),
      ] + resolution(by: rule))
  }

  /// Which claims disagree, and what a rule makes of them, for an answer that tells the claims elsewhere.
  func brief(by rule: Rule?) -> JSON {
    let claims = claims.map { JSON.string($0.path) }
    return .object([.init("id", .string(id)), .init("claims", .array(claims))] + resolution(by: rule))
  }

  private func resolution(by rule: Rule?) -> [JSON.Member] {
    rule.map { [choice.json(by: $0, choice.chosen.map { claims[$0].id })] } ?? []
  }
}

extension Choice {
  /// What a rule makes of claims, as answers tell it; where no rule is asked (`resolve=all`), they do not.
  static let schema = ValueSchema.object([
    "rule": .text, "chosen": ValueSchema.text.orNull, "reason": .text,
  ])

  /// The member of an answer that says what a rule makes of claims.
  /// - Parameter chosen: the id of the claim that it chooses; nil where it chooses none.
  func json(by rule: Rule, _ chosen: String?) -> JSON.Member {
    .init(
      "resolution",
      .object([
        .init("rule", .string(rule.name)), .init("chosen", chosen.map(JSON.string) ?? .null),
        .init("reason", .string(reason)),
      ]))
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
