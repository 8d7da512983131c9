import Domain

/// Which conflicts are asked for: those in which a record of some collections takes part that is about some countries, or
/// brings several together. A figure is about the countries of its series; how a country stands to a body brings it
/// together with the others that stand to it.
package struct ConflictFilter: Sendable {
  /// Of one of these collections; of any where there are none.
  package var collections: [String] = []
  /// About one of these countries; about any or none where there are none.
  package var countries: [String] = []
  /// Bringing all of these together; whatever it brings together where there are none.
  package var together: [String] = []

  /// Every conflict.
  package init() {}

  /// Names what is asked for, so that a cursor belongs to it alone.
  package var listName: String { "conflicts of \(collections) about \(countries) between \(together)" }

  var isEmpty: Bool { collections.isEmpty && countries.isEmpty && together.isEmpty }

  /// What finds the records that pass and disagree with others, in order.
  func places(after place: Disagreements.Place?) -> Query {
    let condition = condition
    let behind = place == nil ? "" : "(collection, id) > (?, ?) AND "
    return Query(
      sql: """
        SELECT DISTINCT collection, id FROM \(DisagreementIndex.table) AS d
        WHERE \(behind)\(condition.sql) ORDER BY collection, id
        """, values: (place.map { [.text($0.collection), .text($0.id)] } ?? []) + condition.values)
  }

  /// What finds one record where it passes.
  func place(_ place: Disagreements.Place) -> Query {
    let condition = condition
    return Query(
      sql: "SELECT 1 FROM (SELECT ? AS collection, ? AS id) AS d WHERE \(condition.sql)",
      values: [.text(place.collection), .text(place.id)] + condition.values)
  }

  /// What holds for a record `d` that passes.
  private var condition: Query {
    guard !isEmpty else { return Query(sql: "1", values: []) }
    let asked = collections.isEmpty ? Resource.all : collections.compactMap(Resource.named)
    let parts = asked.compactMap(condition)
    guard !parts.isEmpty else { return Query(sql: "0", values: []) }
    return Query(
      sql: "(\(parts.map(\.sql).joined(separator: " OR ")))", values: parts.flatMap(\.values))
  }

  /// The same for records of one collection; nil where none can pass.
  private func condition(_ resource: Resource) -> Query? {
    // The plus keeps SQLite from reading each collection by itself and sorting them.
    let isOf = "+d.collection = '\(resource.name)'"
    if countries.isEmpty, together.isEmpty { return Query(sql: isOf, values: []) }
    // What is asked of countries is asked of the record above, where there is one.
    let above = resource.parent.flatMap { parent in
      Resource.named(parent.collection).map { (parent.field, $0) }
    }
    let subject = above?.1 ?? resource
    guard let filter = subject.filter("country") else { return nil }
    let given = countries + together
    let bringing = Condition.bringing(Array(countries.count..<given.count), in: filter, of: subject)
    if bringing == nil, !together.isEmpty { return nil }
    let conditions =
      (countries.isEmpty ? [] : [Condition.any(of: Array(countries.indices), in: filter, of: subject)])
      + (together.isEmpty ? [] : [bringing].compactMap { $0 })
    let values = conditions.flatMap(\.operands).map { operand -> Value in
      if case .given(let index) = operand { .text(given[index]) } else { .null }
    }
    let view = subject.currentView
    let id = above.map { "(SELECT c.\($0.0) FROM \(resource.currentView) AS c WHERE c.id = d.id)" } ?? "d.id"
    let holds = conditions.map(\.sql).joined(separator: " AND ")
    return Query(
      sql: "\(isOf) AND EXISTS (SELECT 1 FROM \(view) WHERE \(view).id = \(id) AND \(holds))", values: values)
  }
}

extension Condition {
  /// The record brings all the countries together, or tells how one of them stands to a body to which all of them stand;
  /// nil where no record of the collection can.
  fileprivate static func bringing(_ given: [Int], in filter: Filter, of resource: Resource) -> Condition? {
    if resource.bringsCountriesTogether { return .all(of: given, in: filter, of: resource) }
    guard case .standings(let standings)? = resource.dossier?.kind else { return nil }
    let view = resource.currentView
    let others = given.map { _ in
      "EXISTS (SELECT 1 FROM \(view) AS o WHERE o.\(standings.body) = \(view).\(standings.body) AND o.\(standings.country) = ?)"
    }
    let own = Condition.any(of: given, in: filter, of: resource)
    return Condition(
      ([own.sql] + others).joined(separator: " AND "), own.operands + given.map(Operand.given))
  }
}
