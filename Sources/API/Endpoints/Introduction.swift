import Domain
import HTTP
import Representation

extension Route {
  /// `GET /llms.txt` (llmstxt.org): what a program should know that reads as people do.
  static let introduction = Route(
    "/llms", "Introduces the record, as text: what it is, how to cite it, what to ask.", formats: [.text]
  ) { walk, _, response in
    response.body = Array(Introduction.text(at: walk.hooks.publicURL ?? "").utf8)
    return nil
  }
}

/// One page that says what this is.
private enum Introduction {
  /// Each with what it asks.
  static let requests = [
    ("/v1/search?q=gas", "the records in which a word stands, the best first"),
    ("/v1/agreements?between=RUS,TKM&fields=id,title,signed,citations", "what two countries have agreed"),
    ("/v1/timeline?from=2024&limit=20", "what happened since a year, in order"),
    ("/v1/conflicts", "where the sources disagree, with each side and its words"),
    ("/v1/agreements.csv", "a whole collection as a table"),
  ]

  static func text(at base: String) -> String {
    let collections = Resource.listed.map { resource in
      "- [\(resource.title)](\(base)\(resource.path(within: nil))): \(resource.summary)\n"
    }
    let examples = requests.map { "- [\($0.0)](\(base)\($0.0)): \($0.1)\n" }
    return """
      # Entente

      > A cited, queryable record of relations between countries: agreements, trade, projects, memberships and events,
      > each with the line of the source and the words that it rests on.

      All of it is JSON under \(base)/v1, described by \(base)/openapi.json and, for people, at \(base)/docs.
      An unknown parameter or value is refused with what is allowed.

      ## How to cite

      - Name the source and the line: each record has `citations` with `source`, `paragraph` (the line) and `quote`.
        \(base)/v1/sources/{source} tells title, publisher and reliability.
      - Keep the words of a figure: `bound` (about, more_than, ...), `obs_status` (A actual, F forecast, E estimate, target)
        and `period` belong to it. A date is EDTF: `min` and `max` are the days that it can mean.
      - Where sources disagree, say so: `resolution` names the rule, its choice, its reason and the other claims.
      - Add `as_of` with the `dataset.version` of the answer, so that others find the same.

      ## Collections

      \(collections.joined())
      ## Requests that work

      \(examples.joined())
      """
  }
}
