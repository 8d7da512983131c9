import Domain
import HTTP
import Representation
import Store

/// What there is to ask.
extension Route {
  /// `GET /v1`
  static let index = Route(
    "/v1", "Lists the collections and what may be asked of each.",
    answer: .object([
      "name": .text, "description": .text, "collections": .list(.object), "derived": .list(.object),
      "routes": .list(.object), "formats": .list(.object), "rules_url": .text, "dataset": .dataset,
    ]), endpoint: listEverything)

  private static let listEverything: Endpoint = { (walk, _, response) throws(Problem) in
    let dataset = try walk.reader.currentDataset()
    response.add("Link", Catalogue.links)
    response.append(
      .object([
        .init("name", .string("Entente")),
        .init("description", .string("A cited, queryable record of relations between countries.")),
        .init("collections", .array(Resource.all.map(\.index))),
        .init("derived", .array(Resource.derived.map(\.index))),
        .init("routes", .array(all.map(\.json))), .init("formats", .array(Format.all.map(\.json))),
        .init("rules_url", .string("/v1/rules")), .init("dataset", dataset.json),
      ]))
    return nil
  }

  private var json: JSON {
    .object([
      .init("path", .string(path.description)), .init("methods", .array(allowed.map(JSON.string))),
      .init("summary", .string(summary)), .init("formats", .array(formats.map { .string($0.name) })),
      .init("parameters", .array(parameters.map { .string($0.name) })),
    ])
  }
}

extension Format {
  fileprivate var json: JSON {
    .object([
      .init("name", .string(name)), .init("media_type", .string(mediaType)),
      .init("extensions", .array(extensions.map { .string("." + $0) })),
    ])
  }
}

extension Resource {
  fileprivate var index: JSON {
    .object([
      .init("name", .string(name)), .init("title", .string(title)), .init("description", .string(summary)),
      .init("url", .string(path(within: nil))),
      .init("nested_url", parent.map { .string(path(within: $0)) } ?? .null),
      .init("parameters", .array(QueryLanguage.of(self).names.map(JSON.string))),
      .init("operators", .object(operators)),
      .init("time", time?.json ?? .null), .init("sort", .array(sortable.map(JSON.string))),
      .init("fields", .array(fields.map { .string($0.name) })),
    ])
  }

  /// The operators of each field and filter that has some.
  private var operators: [JSON.Member] {
    QueryLanguage.of(self).operators.map { .init($0.subject, .array($0.names.map(JSON.string))) }
  }
}

extension Life {
  /// The dates that tell when a record begins and when it ends, of each the first that it has.
  fileprivate var json: JSON {
    .object([
      .init("begins", .array(beginnings.map(JSON.string))), .init("ends", .array(ends.map(JSON.string))),
    ])
  }
}
