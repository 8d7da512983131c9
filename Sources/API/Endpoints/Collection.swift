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
      try answerLines(plan, into: &response)
    } else {
      let page = CollectionPage(try reader.prepare(plan), question.target, storage: storage)
      try answerPage(page, into: &response)
      prepared = page
    }
  }

  /// Lines are rows as they stand, so there is nothing to choose among claims.
  private func answerLines(_ plan: Plan, into response: inout Response) throws(Problem) {
    guard plan.resolution != .preferred else {
      throw .parameters([
        .init("As lines there is every claim: add resolve=all.", parameter: "resolve", allowed: ["all"])
      ])
    }
    response.producer = try RecordLines(plan, databasePath: reader.sharedPath())
  }

  /// Reads a page and writes it.
  func answerPage(_ page: CollectionPage, into response: inout Response) throws(Problem) {
    let dataset = try reader.currentDataset()
    response.body.append("{\"data\":[")
    let next = try appendRecords(page, to: &response.body)
    page.finish(next, dataset, into: &response)
  }

  private func appendRecords(_ page: CollectionPage, to bytes: inout [UInt8]) throws(Problem) -> PageCursor? {
    let start = bytes.count
    if page.prepared.plan.resolution == .preferred {
      return try reader.resolvedPage(page.prepared, page.rows) { period in
        if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
        period.write(page.rows, to: &bytes)
      }
    }
    let writer = page.writer
    return try reader.page(page.prepared) { row in
      if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
      writer.write(row, to: &bytes)
    }
  }
}

/// The URLs of the pages that follow: the same question, each with its cursor.
struct PageLink {
  /// Up to where the cursor stands.
  private let beginning: String

  init(_ target: Target) {
    var bytes: [UInt8] = []
    for segment in target.path {
      bytes.append(UInt8(ascii: "/"))
      PercentCoding.append(pathSegment: segment, to: &bytes)
    }
    let items = target.query.filter { $0.name != "cursor" } + [QueryItem(name: "cursor", value: "")]
    for (index, item) in items.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "?" : "&"))
      PercentCoding.append(queryComponent: item.name, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      PercentCoding.append(queryComponent: item.value, to: &bytes)
    }
    beginning = String(decoding: bytes, as: UTF8.self)
  }

  /// The URL with a cursor, whose alphabet is that of URLs.
  func text(cursor: String) -> String { beginning + cursor }
}

extension Dataset {
  /// As answers show it.
  var json: JSON {
    .object([
      .init("version", .number(String(version))), .init("updated_at", updatedAt.map(JSON.string) ?? .null),
    ])
  }
}
