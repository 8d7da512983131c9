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
  /// The state of the record whose conflicts they are.
  package var moment = Moment.now

  /// Every conflict.
  package init() {}

  /// Names what is asked for, so that a cursor belongs to it alone.
  package var listName: String { "conflicts of \(collections) about \(countries) between \(together)" }

  var isEmpty: Bool { collections.isEmpty && countries.isEmpty && together.isEmpty }

  /// So many countries lead a question at most.
  private static let leadingMost = 8

  /// What finds the records that pass and disagree with others, in order: led by the countries that are asked for, or
  /// else by the collections, so that it costs what there is of these.
  func places(after place: Disagreements.Place?) -> Query {
    let condition = condition
    let arms = leading(after: place)
    guard !arms.isEmpty else {
      return Query(sql: "SELECT '' AS collection, '' AS id WHERE false", values: [])
    }
    let selects = arms.map { "SELECT DISTINCT collection, id FROM \($0.sql) AND \(condition.sql)" }
    return Query(
      sql: "\(selects.joined(separator: " UNION ")) ORDER BY collection, id",
      values: moment.firstValue + arms.flatMap { $0.values + condition.values })
  }

  /// What is read, each with the conditions that say from where on.
  private func leading(after place: Disagreements.Place?) -> [Query] {
    let behind = place == nil ? "" : " AND (d.collection, d.id) > (?, ?)"
    let isBehind: [Value] = place.map { [.text($0.collection), .text($0.id)] } ?? []
    let all =
      DisagreementIndex.table + " AS d" + (moment == .now ? " INDEXED BY \(DisagreementIndex.current)" : "")
    let asked = countries.isEmpty ? together : countries
    if asked.isEmpty, !collections.isEmpty {
      return collections.filter { $0 >= place?.collection ?? "" }.map { collection in
        let isBegun = collection == place?.collection
        return Query(
          sql: "\(all) WHERE \(isThere("d")) AND d.collection = ?" + (isBegun ? " AND d.id > ?" : ""),
          values: [.text(collection)] + (isBegun ? [.text(place?.id ?? "")] : []))
      }
    }
    guard !asked.isEmpty, asked.count <= ConflictFilter.leadingMost else {
      return [Query(sql: "\(all) WHERE \(isThere("d"))\(behind)", values: isBehind)]
    }
    let pair = "e.collection = d.collection AND e.id = d.id AND \(isThere("e"))"
    return asked.map { country in
      Query(
        sql: """
          \(DisagreementCountries.table) AS d
          WHERE EXISTS (SELECT 1 FROM \(DisagreementIndex.table) AS e WHERE \(pair)) AND d.country = ?\(behind)
          """, values: [.text(country)] + isBehind)
    }
  }

  /// That a pair was there.
  private func isThere(_ row: String) -> String {
    let states = moment.states(row).map { "(\($0))" }
    return states.count == 1 ? states[0] : "(\(states.joined(separator: " OR ")))"
  }

  /// What tells of which records it is said that they disagree with one. The last two values are its collection and id.
  var neighbours: Query {
    Query(
      sql: """
        SELECT other_collection, other, version, rival FROM \(DisagreementIndex.table) AS d
        WHERE \(isThere("d")) AND collection = ? AND id = ?
        """, values: moment.firstValue)
  }

  /// What finds one record where it passes.
  func place(_ place: Disagreements.Place) -> Query {
    let condition = condition
    let first = moment == .now ? "" : "?1 AS moment, "
    return Query(
      sql: "SELECT 1 FROM (SELECT \(first)? AS collection, ? AS id) AS d WHERE \(condition.sql)",
      values: moment.firstValue + [.text(place.collection), .text(place.id)] + condition.values)
  }

  /// What holds for a record `d` that passes.
  private var condition: Query {
    guard !isEmpty else { return Query(sql: "true", values: []) }
    let asked = collections.isEmpty ? Resource.all : collections.compactMap(Resource.named)
    let parts = asked.compactMap(condition)
    guard !parts.isEmpty else { return Query(sql: "false", values: []) }
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
    let bringing = Condition.bringing(
      Array(countries.count..<given.count), in: filter, of: subject, at: moment)
    if bringing == nil, !together.isEmpty { return nil }
    let conditions =
      (countries.isEmpty ? [] : [Condition.any(of: Array(countries.indices), in: filter, of: subject)])
      + (together.isEmpty ? [] : [bringing].compactMap { $0 })
    let values = conditions.flatMap(\.operands).map { operand -> Value in
      if case .given(let index) = operand { .text(given[index]) } else { .null }
    }
    let view = subject.currentView
    let holds = conditions.map(\.sql).joined(separator: " AND ")
    let below = above.map { field, _ in
      let version = moment.versionByNumber(of: resource, id: "d.id")
      return "(SELECT c.\(field) FROM \(resource.versionTable) AS c WHERE c.version = \(version))"
    }
    let version = moment.versionByNumber(of: subject, id: below ?? "d.id")
    return Query(
      sql: """
        \(isOf) AND EXISTS (
          SELECT 1 FROM \(subject.versionTable) AS \(view) WHERE \(view).version = \(version) AND \(holds))
        """, values: values)
  }
}

extension Condition {
  /// The record brings all the countries together, or tells how one of them stands to a body to which all of them stand;
  /// nil where no record of the collection can.
  fileprivate static func bringing(
    _ given: [Int], in filter: Filter, of resource: Resource, at moment: Moment
  ) -> Condition? {
    if resource.bringsCountriesTogether { return .all(of: given, in: filter, of: resource) }
    guard case .standings(let standings)? = resource.dossier?.kind else { return nil }
    let view = resource.currentView
    let states = moment.states("o")
    let standing = states.map { state in
      """
      EXISTS (SELECT 1 FROM \(resource.versionTable) AS o WHERE o.\(standings.body) = \(view).\(standings.body)
        AND \(state) AND o.\(standings.country) = ?)
      """
    }.joined(separator: " OR ")
    let own = Condition.any(of: given, in: filter, of: resource)
    return Condition(
      ([own.sql] + given.map { _ in "(\(standing))" }).joined(separator: " AND "),
      own.operands + given.flatMap { index in states.map { _ in Operand.given(index) } })
  }
}
