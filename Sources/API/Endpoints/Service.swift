import Domain
import HTTP
import Representation
import Store

/// What the service says of itself.
extension Application {
  /// `GET /` and `GET /v1`: the collections with what may be asked of each.
  func answerIndex(_ question: Question, into response: inout Response) throws(Problem) {
    try question.refuseParameters()
    let dataset = try reader.currentDataset()
    append(
      .object([
        .init("name", .string("Entente")),
        .init("description", .string("A cited, queryable record of relations between countries.")),
        .init("collections", .array(Resource.all.map(description))),
        .init("rules_url", .string("/v1/rules")), .init("dataset", dataset.json),
      ]), to: &response)
  }

  private func description(_ resource: Resource) -> JSON {
    let path = resource.parent.map { "/v1/\($0.collection)/{id}/\($0.path)" } ?? "/v1/\(resource.name)"
    return .object([
      .init("name", .string(resource.name)), .init("title", .string(resource.title)),
      .init("description", .string(resource.summary)), .init("url", .string(path)),
      .init("parameters", .array(QueryLanguage.of(resource).names.map(JSON.string))),
      .init("sort", .array(resource.sortable.map(JSON.string))),
      .init("fields", .array(resource.fields.map { .string($0.name) })),
    ])
  }

  /// `GET /v1/rules`: how one of several claims is chosen.
  func answerRules(_ question: Question, into response: inout Response) throws(Problem) {
    try question.refuseParameters()
    let rules = Rule.all.map { rule in
      JSON.object([
        .init("name", .string(rule.name)), .init("summary", .string(rule.summary)),
        .init("criteria", .array(rule.criteria.map(JSON.string))),
      ])
    }
    append(.object([.init("data", .array(rules))]), to: &response)
  }

  /// `GET /health`: the process answers.
  func answerHealth(_ question: Question, into response: inout Response) throws(Problem) {
    try question.refuseParameters()
    response.add("Cache-Control", "no-store")
    append(.object([.init("status", .string("ok"))]), to: &response)
  }

  /// `GET /ready`: the process can read its record.
  func answerReady(_ question: Question, into response: inout Response) throws(Problem) {
    try question.refuseParameters()
    let dataset = try reader.currentDataset()
    response.add("Cache-Control", "no-store")
    append(.object([.init("status", .string("ready")), .init("dataset", dataset.json)]), to: &response)
  }

  /// `GET /metrics`: counters in the Prometheus text format.
  func answerMetrics(_ question: Question, into response: inout Response) throws(Problem) {
    try question.refuseParameters()
    response.add("Cache-Control", "no-store")
    hooks.writeMetrics(&response.body)
  }

  private func append(_ document: JSON, to response: inout Response) {
    JSONText.append(document, to: &response.body)
    response.body.append(UInt8(ascii: "\n"))
  }
}
