import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /v1/search`: the records in which words stand, the best first.
  static let search = Route(
    "/v1/search",
    "Finds records of every collection by the words of their texts, the best first.",
    parameters: SearchQuestion.parameters,
    answer: .object([
      "data": .list(SearchHit.schema), "next": ValueSchema.text.orNull, "next_url": ValueSchema.text.orNull,
      "query": .object, "suggestions": .list(.text), "dataset": .dataset,
    ]), isHeavy: { _ in true }
  ) { (walk, question, response) throws(Problem) in
    let search = try SearchQuestion(question.parameters, lookup: walk.reader)
    let (hits, next) = try walk.reader.hits(of: search)
    let suggestions = hits.isEmpty ? try walk.reader.suggestions(insteadOf: search) : []
    let cursor = next?.text(fingerprint: search.fingerprint)
    let url = cursor.map { PageLink(question.target).text($0) }
    if let url { response.add("Link", "<\(url)>; rel=\"next\"") }
    response.append(
      .object([
        .init("data", .array(hits.map(\.json))), .init("next", cursor.map(JSON.string) ?? .null),
        .init("next_url", url.map(JSON.string) ?? .null), .init("query", .object(search.understood)),
        .init("suggestions", .array(suggestions.map(JSON.string))),
        .init("dataset", try walk.reader.currentDataset().json),
      ]))
    return nil
  }
}

extension SearchHit {
  fileprivate static let schema = ValueSchema.object(
    [
      "collection": .text, "id": .text, "url": .text, "title": .text,
      "snippets": .list(.object(["field": .text, "text": .text, "ranges": .list(.list(.integer))])),
    ], optional: ["weight": .text])

  /// As answers show it.
  fileprivate var json: JSON {
    .object(
      [
        .init("collection", .string(collection)), .init("id", .string(id)),
        .init("url", .string("/v1/\(collection)/\(id)")), .init("title", .string(title)),
      ] + (weight.map { [.init("weight", .string($0))] } ?? []) + [
        .init("snippets", .array(snippets.map(\.json)))
      ])
  }
}

extension Snippet {
  fileprivate var json: JSON {
    .object([
      .init("field", .string(field)), .init("text", .string(text)),
      .init(
        "ranges",
        .array(
          ranges.map { .array([.number(String($0.lowerBound)), .number(String($0.upperBound))]) })),
    ])
  }
}
