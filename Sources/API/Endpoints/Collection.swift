import Domain
import HTTP
import Representation
import Store

extension Application {
  /// `GET /v1/{collection}` and `GET /v1/{collection}/{id}/{path}`.
  func answerCollection(
    _ resource: Resource, within parent: String?, _ question: Question, into response: inout Response
  ) throws(Problem) {
    if let parent, let above = resource.parent.flatMap({ Resource.named($0.collection) }) {
      try requireRecord(above, parent)
    }
    let plan = try Plan(resource, question.parameters, within: parent, lookup: reader)
    if question.format == .newlineDelimitedJSON {
      response.producer = try RecordLines(plan, databasePath: reader.path)
    } else {
      try answerPage(plan, question, into: &response)
    }
  }

  private func answerPage(_ plan: Plan, _ question: Question, into response: inout Response) throws(Problem) {
    let dataset = try reader.currentDataset()
    response.body.append(contentsOf: "{\"data\":[".utf8)
    let next = try appendRecords(plan, to: &response.body)
    let cursor = next?.text(fingerprint: plan.fingerprint)
    let nextURL = cursor.map { PageLink(question.target, cursor: $0).text }
    if let nextURL { response.add("Link", "<\(nextURL)>; rel=\"next\"") }
    let rest: [JSON.Member] = [
      .init("next", cursor.map(JSON.string) ?? .null), .init("next_url", nextURL.map(JSON.string) ?? .null),
      .init("query", .object(plan.understood)), .init("dataset", dataset.json),
    ]
    response.body.append(contentsOf: "],".utf8)
    appendMembers(rest, to: &response.body)
  }

  /// The members of an object whose first member is already written, and its end.
  private func appendMembers(_ members: [JSON.Member], to bytes: inout [UInt8]) {
    var object: [UInt8] = []
    JSONText.append(.object(members), to: &object)
    bytes.append(contentsOf: object.dropFirst())
    bytes.append(UInt8(ascii: "\n"))
  }

  private func appendRecords(_ plan: Plan, to bytes: inout [UInt8]) throws(Problem) -> PageCursor? {
    let start = bytes.count
    if plan.resolution == .preferred {
      return try reader.resolvedPage(plan, ResolvedRows(plan.fields)) { period in
        if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
        period.append(to: &bytes)
      }
    }
    let writer = RecordWriter(plan.fields)
    return try reader.page(plan) { row in
      if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
      writer.write(row, to: &bytes)
    }
  }
}

/// The URL of the next page: the same question with its cursor.
private struct PageLink {
  let text: String

  init(_ target: Target, cursor: String) {
    var bytes: [UInt8] = []
    for segment in target.path {
      bytes.append(UInt8(ascii: "/"))
      PercentCoding.append(pathSegment: segment, to: &bytes)
    }
    let items = target.query.filter { $0.name != "cursor" } + [QueryItem(name: "cursor", value: cursor)]
    for (index, item) in items.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "?" : "&"))
      PercentCoding.append(queryComponent: item.name, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      PercentCoding.append(queryComponent: item.value, to: &bytes)
    }
    text = String(decoding: bytes, as: UTF8.self)
  }
}

extension Dataset {
  /// As answers show it.
  var json: JSON {
    .object([
      .init("version", .number(String(version))), .init("updated_at", updatedAt.map(JSON.string) ?? .null),
    ])
  }
}
