import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/conflicts`: where the dataset disagrees with itself.
  static let conflicts = Route(
    "/v1/conflicts", "Lists claims that disagree, and what the rule makes of them.",
    parameters: ConflictFilter.parameters + [.count, .limit, .cursor], isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    var given = GivenParameters(question)
    let filter = try given.conflictFilter(walk.reader)
    let isCounted = !given.codes(.count).isEmpty
    let (limit, place) = (given.limit(), given.place(in: filter.listName, keys: 2))
    try given.check()
    let (conflicts, next) = try walk.reader.conflicts(filter, after: place, limit: limit)
    response.write(conflicts)
    response.endEntries(next: given.cursor(next, in: filter.listName), of: question.target)
    if isCounted { response.body.append(contentsOf: ",\"count\":\(try walk.reader.count(filter))".utf8) }
    response.endPage(query: given.understood, try walk.reader.currentDataset())
    return nil
  }

  /// `GET /v1/{collection}/{id}/conflicts`: what a record disagrees with.
  static func conflicts(of resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}/conflicts",
      "Lists what disagrees with a record of \(resource.name).",
      of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      _ = try walk.reader.recordAbove(question, at: .now)
      let id = try walk.reader.canonical(question["id"], in: resource, at: .now)
      try walk.reader.requireRecord(resource, id)
      let conflict = try walk.reader.conflict(of: (resource.name, id))
      response.write([conflict].compactMap { $0 })
      response.endPage(next: nil, of: question.target, query: [], try walk.reader.currentDataset())
      return nil
    }
  }
}

extension GivenParameters {
  /// Which conflicts are asked for. Faults are kept for `check`.
  /// - Throws: as `Reader.id`.
  fileprivate mutating func conflictFilter(_ reader: Reader) throws(Problem) -> ConflictFilter {
    var filter = ConflictFilter()
    filter.collections = codes(ConflictFilter.collection)
    filter.countries = try records(ConflictFilter.country, reader) ?? []
    guard let together = try records(ConflictFilter.between, reader), !together.isEmpty else { return filter }
    if together.count < 2 {
      refuse("between", "\"between\" takes two or more different countries: between=RUS,TKM.")
    }
    filter.together = together.sorted()
    return filter
  }
}

extension Response {
  /// Begins a list with these conflicts.
  fileprivate mutating func write(_ conflicts: [Conflict]) {
    beginPage()
    var isFirst = true
    for conflict in conflicts {
      separate(&isFirst)
      append(conflict)
    }
  }

  private mutating func append(_ conflict: Conflict) {
    body.append("{\"id\":")
    JSONText.append(quoted: conflict.id, to: &body)
    body.append(",\"subject\":")
    JSONText.append(quoted: conflict.claims[0].subject, to: &body)
    body.append(",\"claims\":[")
    for (index, claim) in conflict.claims.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      append(claim, side: conflict.choice.sides.firstIndex { $0.contains(index) } ?? 0)
    }
    body.append("],\"resolution\":")
    let chosen = conflict.choice.chosen.map { conflict.claims[$0].id }
    JSONText.append(
      .object([
        .init("rule", .string(conflict.rule.name)), .init("chosen", chosen.map(JSON.string) ?? .null),
        .init("reason", .string(conflict.choice.reason)),
      ]), to: &body)
    body.append("}")
  }

  private mutating func append(_ claim: DisputedClaim, side: Int) {
    body.append("{\"collection\":")
    JSONText.append(quoted: claim.collection, to: &body)
    body.append(",\"id\":")
    JSONText.append(quoted: claim.id, to: &body)
    body.append(",\"url\":")
    JSONText.append(quoted: "/v1/\(claim.path)", to: &body)
    body.append(contentsOf: ",\"side\":\(side + 1),\"claim\":".utf8)
    JSONText.append(quoted: claim.label, to: &body)
    body.append(",\"notes\":")
    JSONText.append(claim.notes.map(JSON.string) ?? .null, to: &body)
    body.append(",\"citations\":")
    body.append(contentsOf: claim.citations.utf8)
    body.append("}")
  }
}
