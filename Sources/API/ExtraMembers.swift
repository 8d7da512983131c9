import Domain
import Representation
import Store

/// What stands beside the records of an answer because it was asked for.
struct ExtraMembers {
  /// Hears of each row; nil where nothing is expanded.
  let included: Included?

  init(_ plan: Plan) {
    let isExpanded = !plan.extras.expanded.isEmpty || !plan.extras.partakings.isEmpty
    included = isExpanded ? Included(plan.extras.expanded, among: plan.fields) : nil
  }

  /// `count`, `facets` and `included`, each behind a comma, of the plan that it was made for.
  func members(of plan: Plan, by reader: Reader, _ storage: RowStorage) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    if plan.extras.hasCount {
      bytes.append(contentsOf: ",\"count\":\(try reader.count(plan))".utf8)
    }
    if !plan.extras.facets.isEmpty { try writeFacets(of: plan, reader, to: &bytes) }
    if let included {
      bytes.append(contentsOf: ",\"included\":".utf8)
      try included.write(by: reader, at: plan.moment, storage, to: &bytes)
    }
    return bytes
  }

  private func writeFacets(of plan: Plan, _ reader: Reader, to bytes: inout [UInt8]) throws(Problem) {
    var facets: [JSON.Member] = []
    var more: [JSON] = []
    for filter in plan.extras.facets {
      let facet = try reader.facet(filter, of: plan)
      facets.append(.init(filter.name, .array(facet.values.map(\.json))))
      if facet.hasMore { more.append(.string(filter.name)) }
    }
    bytes.append(contentsOf: ",\"facets\":".utf8)
    JSONText.append(.object(facets), to: &bytes)
    guard !more.isEmpty else { return }
    bytes.append(contentsOf: ",\"facets_with_more_values\":".utf8)
    JSONText.append(.array(more), to: &bytes)
  }
}

extension Facet.Value {
  fileprivate var json: JSON {
    .object([
      .init("value", value.map(JSON.string) ?? .null), .init("title", title.map(JSON.string) ?? .null),
      .init("count", .number(String(count))),
    ])
  }
}
