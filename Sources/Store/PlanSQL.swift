package import Domain

/// A statement with the values for its `?`, in order.
package struct Query: Equatable, Sendable {
  /// One SELECT.
  package let sql: String
  /// One for each `?`.
  package let values: [Value]
}

extension Plan {
  /// The statements that answer the question, the rows of each behind those of the one before: one, or two
  /// where what began before a period is read apart from what begins in it. Their columns are those of the
  /// fields served, followed by the sort keys (from which a cursor is made). Plans of one shape give the same
  /// texts, so that a statement is prepared once.
  package var queries: [Query] { queries(rowLimit: rowLimit) }

  /// The same question for an answer that is streamed: every record, unless the caller set a limit. That limit
  /// is for all statements together.
  package var streamingQueries: [Query] { queries(rowLimit: hasLimit ? Int64(limit) : -1) }

  private func queries(rowLimit: Int64) -> [Query] {
    (periodArms ?? [[arm]]).map { query($0, rowLimit: rowLimit) }
  }

  /// Each arm gives its rows in order, so SQLite merges several without sorting.
  private func query(_ arms: [Arm], rowLimit: Int64) -> Query {
    let columns = fields.flatMap(\.selectColumns)
    let selects = arms.map { arm in
      let filter =
        arm.conditions.isEmpty ? "" : " WHERE " + arm.conditions.map(\.sql).joined(separator: " AND ")
      return
        "SELECT \((columns + arm.keys + claimColumns).joined(separator: ", ")) FROM \(arm.source)\(filter)"
    }
    let steps = order.enumerated().map { index, key in
      "\(columns.count + index + 1)" + (key.isDescending ? " DESC" : "")
    }
    return Query(
      sql: selects.joined(separator: " UNION ALL ") + " ORDER BY \(steps.joined(separator: ", ")) LIMIT ?",
      values: arms.flatMap(\.conditions).flatMap(\.values) + [.integer(rowLimit)])
  }

  /// All records that pass, in any order.
  private var arm: Arm {
    let lead = self.lead(orders: [resource.sortKeys(resource.order)])
    let keys = lead?.keys ?? order.map(\.expression)
    let behind = after.map { [bound($0, keys), self.behind($0, keys)] } ?? []
    return Arm(
      source: lead?.source ?? resource.currentView, keys: keys,
      conditions: (lead?.conditions ?? conditions) + [period?.condition].compactMap { $0 } + behind)
  }

  /// What choosing among the claims for a period needs of each.
  private var claimColumns: [String] {
    guard resolution == .preferred, case .date(let period) = resource.time else { return [] }
    return ["id", "obs_status", "version", period]
  }

  /// One row beyond the page tells whether there is a next one. Where rows are grouped by period, the reader
  /// counts the groups and stops by itself.
  private var rowLimit: Int64 { resolution == .preferred ? -1 : Int64(limit) + 1 }

  // MARK: Arms

  /// The posting that leads the question: its condition, then the other conditions. A posting is in the
  /// collection's own order, so it serves that order only, or those that `orders` says; that of a pair leaves
  /// the fewest records and comes first.
  func lead(orders: [[SortKey]]) -> Arm? {
    guard orders.contains(order) else { return nil }
    let candidates = conditions.indices.filter { conditions[$0].posting != nil }
    let best = candidates.max { conditions[$0].values.count < conditions[$1].values.count }
    guard let best, let lookup = conditions[best].posting else { return nil }
    var others = conditions
    others.remove(at: best)
    // A cross join keeps SQLite from turning the two around (sqlite.org/lang_select.html).
    return Arm(
      source: "\(lookup.posting.table) CROSS JOIN \(resource.currentView) ON version = record_version",
      keys: lookup.posting.keys, conditions: [lookup.condition] + others)
  }

  /// A bound on the first key at the last record served, by which SQLite seeks in the index.
  private func bound(_ cursor: PageCursor, _ keys: [String]) -> Condition {
    Condition("\(keys[0]) \(order[0].isDescending ? "<=" : ">=") ?", [cursor.keys[0]])
  }

  /// Behind the last record served: each key in its direction where those before it are the same. A row value
  /// would say this in one comparison, but not with mixed directions, and SQLite does not seek by one that
  /// holds an expression.
  func behind(_ cursor: PageCursor, _ keys: [String]) -> Condition {
    var alternatives: [String] = []
    var values: [Value] = []
    for (index, key) in order.enumerated() {
      let same = keys[..<index].map { "\($0) = ?" }
      let behind = "\(keys[index]) \(key.isDescending ? "<" : ">") ?"
      alternatives.append("(" + (same + [behind]).joined(separator: " AND ") + ")")
      values += cursor.keys[...index]
    }
    return Condition("(\(alternatives.joined(separator: " OR ")))", values)
  }
}

/// One SELECT among those that a statement merges.
struct Arm {
  /// What stands behind FROM.
  let source: String
  /// The sort keys over its columns.
  let keys: [String]
  let conditions: [Condition]
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
