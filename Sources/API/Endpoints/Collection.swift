import Domain
import HTTP
import Representation
import Store

extension Application {
  /// `GET /v1/{collection}` and `GET /v1/{collection}/{id}/{path}`.
  func answerCollection(
    _ resource: Resource, within parent: String?, _ question: Question, into response: inout Response
  ) throws(Problem) {
    let plan = try Plan(resource, question.parameters, within: parent, lookup: reader)
    if let parent, let above = resource.parent.flatMap({ Resource.named($0.collection) }) {
      try requireRecord(above, parent, at: plan.moment)
    }
    if question.format == .newlineDelimitedJSON {
      try answerLines(plan, into: &response)
    } else if plan.limit > PageInParts.limitsAbove {
      response.parts = PageInParts(plan, question.target, self)
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

  /// Makes a page at once.
  func answerPage(_ page: CollectionPage, into response: inout Response) throws(Problem) {
    var making = try PageMaking(page, reader, into: &response)
    while try making.proceed(rowsAtMost: .max, into: &response) {}
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
