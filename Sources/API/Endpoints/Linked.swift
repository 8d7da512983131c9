import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/{collection}/{id}/linked`: what links to a record, and how.
  static func linked(to resource: Resource, within parent: Resource.Parent? = nil) -> Route {
    Route(
      resource.path(within: parent) + "/{id}/linked",
      "Lists what links to a record of \(resource.name), with the relation that it names.",
      parameters: [.asOf, .limit, .cursor] + QueryParameter.freshness, answer: .page(of: LinkHere.schema),
      of: resource, within: parent, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      var given = try GivenParameters(question, walk.reader)
      let moment = try given.moment(walk.reader)
      let list = "linked to \(resource.name)/\(question["id"])"
      let (limit, place) = (given.limit(), given.place(in: list, keys: 3))
      try given.check()
      _ = try walk.reader.recordAbove(question, at: moment)
      let id = try walk.reader.canonical(question["id"], in: resource, at: moment)
      try walk.reader.requireRecord(resource, id, at: moment)
      let (links, next) = try walk.reader.links(
        to: (resource.name, id), at: moment, after: place, limit: limit)
      response.beginPage()
      response.appendEntries(links.lazy.map(\.json))
      response.endPage(
        next: given.cursor(next, in: list), of: question.target, query: given.understood,
        try walk.reader.dataset(at: moment))
      return nil
    }
  }
}

extension LinkHere {
  /// As answers tell it.
  fileprivate static let schema = ValueSchema.object([
    "collection": .text, "id": .text, "url": .text, "relation": .text, "title": .text,
  ])

  /// As answers tell it.
  fileprivate var json: JSON {
    .object([
      .init("collection", .string(collection)), .init("id", .string(id)),
      .init("url", .string("/v1/\(collection)/\(id)")), .init("relation", .string(relation)),
      .init("title", .string(label)),
    ])
  }
}
