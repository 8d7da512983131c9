package import Domain

/// A statement with the values for its `?`, in order.
package struct Query: Equatable, Sendable {
  /// One SELECT.
  package let sql: String
  /// One for each `?`.
  package let values: [Value]
}

extension Plan {
  /// The columns of the fields served, followed by the sort keys (from which a cursor is made). Plans of one
  /// shape give the same text, so that its statement is prepared once.
  package var query: Query { query(rowLimit: rowLimit) }

  /// The same question for an answer that is streamed: every record, unless the caller set a limit.
  package var streamingQuery: Query { query(rowLimit: hasLimit ? Int64(limit) : -1) }

  private func query(rowLimit: Int64) -> Query {
    let lead = self.lead
    let keys = lead.map(\.lookup.posting.keys) ?? order.map(\.expression)
    let columns = fields.flatMap(\.selectColumns) + keys + claimColumns
    let all = lead.map { [$0.lookup.condition] + $0.others } ?? conditions
    let restrictions = all + (after.map { [keyset($0, keys)] } ?? [])
    let filter = restrictions.isEmpty ? "" : " WHERE " + restrictions.map(\.sql).joined(separator: " AND ")
    let steps = zip(keys, order).map { $0 + ($1.isDescending ? " DESC" : "") }
    let sql =
      "SELECT \(columns.joined(separator: ", ")) FROM \(lead.map(source) ?? resource.currentView)\(filter)"
      + " ORDER BY \(steps.joined(separator: ", ")) LIMIT ?"
    return Query(sql: sql, values: restrictions.flatMap(\.values) + [.integer(rowLimit)])
  }

  /// The condition whose posting leads the query, and the other conditions. A posting is in the collection's
  /// own order, so it serves that order only; that of a pair leaves the fewest records and comes first.
  private var lead: (lookup: PostingLookup, others: [Condition])? {
    guard order == resource.sortKeys(resource.order) else { return nil }
    let candidates = conditions.indices.filter { conditions[$0].posting != nil }
    let best = candidates.max { conditions[$0].values.count < conditions[$1].values.count }
    guard let best, let lookup = conditions[best].posting else { return nil }
    var others = conditions
    others.remove(at: best)
    return (lookup, others)
  }

  /// A cross join keeps SQLite from turning the two around (sqlite.org/lang_select.html).
  private func source(_ lead: (lookup: PostingLookup, others: [Condition])) -> String {
    "\(lead.lookup.posting.table) CROSS JOIN \(resource.currentView) ON version = record_version"
  }

  /// What choosing among the claims for a period needs of each.
  private var claimColumns: [String] {
    guard resolution == .preferred, case .date(let period) = resource.time else { return [] }
    return ["id", "version", period]
  }

  /// One row beyond the page tells whether there is a next one. Where rows are grouped by period, the reader
  /// counts the groups and stops by itself.
  private var rowLimit: Int64 { resolution == .preferred ? -1 : Int64(limit) + 1 }

  /// Behind the last record served: a bound on the first key, by which SQLite seeks in the index, and then
  /// each key in its direction where those before it are the same. A row value would say this in one
  /// comparison, but not with mixed directions, and SQLite does not seek by one that holds an expression.
  private func keyset(_ cursor: PageCursor, _ expressions: [String]) -> Condition {
    var alternatives: [String] = []
    var values: [Value] = [cursor.keys[0]]
    for (index, key) in order.enumerated() {
      let same = expressions[..<index].map { "\($0) = ?" }
      let behind = "\(expressions[index]) \(key.isDescending ? "<" : ">") ?"
      alternatives.append("(" + (same + [behind]).joined(separator: " AND ") + ")")
      values += cursor.keys[...index]
    }
    let bound = "\(expressions[0]) \(order[0].isDescending ? "<=" : ">=") ?"
    return Condition("\(bound) AND (\(alternatives.joined(separator: " OR ")))", values)
  }
}

extension Resource {
  /// The question for one current record.
  package var recordQuery: String {
    "SELECT \(fields.flatMap(\.selectColumns).joined(separator: ", ")) FROM \(currentView) WHERE id = ?"
  }
}

extension Field {
  /// The columns of a view that hold this field.
  package var selectColumns: [String] {
    switch kind {
    case .key, .revision, .list: [name]
    default: columns.map(\.name)
    }
  }
}
