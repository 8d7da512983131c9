import Domain
import HTTP
import Representation
import SQLite
import Store

/// What a country takes part in, collection by collection: how many records there are, where they all are, and the first of
/// them among what is included.
struct Partakings {
  /// At most so many of a collection are included; the others are a link away.
  private static let recordsMost = Plan.limits.usual

  private let resources: [Resource]
  private let moment: Moment
  private let reader: Reader

  /// - Parameter plan: the question for the record, which says of which collections and as of when.
  init(_ plan: Plan, _ reader: Reader) {
    (resources, moment, self.reader) = (plan.extras.partakings, plan.moment, reader)
  }

  /// Notes the first records of each collection, and tells how many there are.
  /// - Returns: nil where no collection was asked for.
  func note(of id: String, in included: Included) throws(Problem) -> JSON? {
    guard !resources.isEmpty else { return nil }
    var parts: [JSON.Member] = []
    for resource in resources { parts.append(.init(resource.name, try note(resource, of: id, in: included))) }
    return .object(parts)
  }

  private func note(_ resource: Resource, of id: String, in included: Included) throws(Problem) -> JSON {
    let shape = [Parameter("fields", "id"), Parameter("limit", String(Partakings.recordsMost))]
    let plan = try Plan(resource, [Parameter("country", id)] + shape, at: moment, lookup: reader)
    for found in try reader.ids(of: plan) { included.note(found, in: resource.name) }
    var query = [QueryItem(name: "country", value: id)]
    if case .commit(let seq) = moment { query.append(QueryItem(name: "as_of", value: String(seq))) }
    return .object([
      .init("count", .number(String(try reader.count(plan)))),
      .init("url", .string(Target(path: ["v1", resource.name], query: query).text)),
    ])
  }
}

extension Reader {
  /// The ids of the records of a page, whose only field they are.
  fileprivate func ids(of plan: Plan) throws(Problem) -> [String] {
    let rows = try PlanRows(plan, over: connection)
    var ids: [String] = []
    _ = try rows.take { row in
      ids.append(row.text(0))
      return ids.count < plan.limit
    }
    return ids
  }
}
