package import Domain
import SQLite

/// How many records have each value in the place of a filter.
package struct Facet: Sendable {
  /// A value, with what people call it.
  package struct Value: Equatable, Sendable {
    /// A code, an id or a text; nil for what has none.
    package let value: String?
    /// The title of the code, or the name of the record; nil where there is none.
    package let title: String?
    /// How many records have it.
    package let count: Int64
  }

  /// The most frequent first, what has none last among its like.
  package let values: [Value]
  /// Whether there are more values than are told.
  package let hasMore: Bool
}

extension Reader {
  /// How many records all pages of a plan have together.
  package func count(_ plan: Plan) throws(Problem) -> Int64 {
    try store { () throws(SQLiteError) in
      let query = try connection.counted(plan).count
      return try connection.prepare(query.sql).first(query.values.map(\.binding)) { $0.integer(0) } ?? 0
    }
  }

  /// How many of the records that pass have each value in the place of a filter, as if that filter were not asked for.
  package func facet(_ filter: Filter, of plan: Plan) throws(Problem) -> Facet {
    let names = RecordNames(connection, at: plan.moment)
    let counts = try store { () throws(SQLiteError) in
      let query = try connection.counted(plan).facet(filter)
      return try connection.prepare(query.sql).all(query.values.map(\.binding)) { row in
        (value: row.textIfPresent(0), count: row.integer(1))
      }
    }
    return Facet(
      values: counts.prefix(Plan.mostFacetValues).map { count in
        let title = count.value.flatMap { names.label(filter.kind, $0) }
        return Facet.Value(value: count.value, title: title, count: count.count)
      }, hasMore: counts.count > Plan.mostFacetValues)
  }
}

extension Connection {
  /// The plan as it is counted at the least cost.
  func counted(_ plan: Plan) throws(SQLiteError) -> Plan { try isFewThen(plan) ? plan.countingThen : plan }
}
