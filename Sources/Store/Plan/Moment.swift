import Domain

/// Which state of the dataset a question asks about. It alone knows which versions were there: those that are current
/// (`closed IS NULL`), or those that were after a commit.
///
/// What was there after commit N is what is current and was opened by N, and what was closed after N and was opened
/// by N. The first is found as what is current is, by every index and list there is; the second is what changed since,
/// by an index of its own. A statement merges the two in order.
package enum Moment: Hashable, Sendable {
  /// The last commit there is when the question is asked.
  case now
  /// This commit, whatever came since. 0 is the empty dataset.
  case commit(Int64)

  /// The number of the commit; of now there is none.
  var commit: Int64 { if case .commit(let seq) = self { seq } else { 0 } }

  /// What every version that was there fulfils besides being current or closed since.
  func opened(in row: String) -> [Condition] {
    self == .now ? [] : [Condition("\(row).opened <= ?", [.moment])]
  }

  /// The versions that are current no more and were there.
  /// - Parameters:
  ///   - keys: the sort keys.
  ///   - isServed: whether the order is the collection's own.
  ///   - few: whether few versions were closed since; then they are found by that, and sorted.
  /// - Returns: nil for what is current, to which nothing is to be added.
  func past(of resource: Resource, _ keys: [String], isServed: Bool, few: Bool) -> UnionArm? {
    guard self != .now else { return nil }
    // Records that belong to another are few, and its id leads the index.
    let isOrdered = resource.parent != nil || isServed && !few
    let index = isOrdered ? resource.pastOrderIndex : resource.closedIndex
    return UnionArm(
      source: "\(resource.versionTable) AS \(resource.currentView) INDEXED BY \(index)", keys: keys,
      conditions: [Condition("\(resource.currentView).closed > ?", [.moment])])
  }

  /// What counts the versions of a collection that were closed since, up to a number.
  func countClosed(of resource: Resource, upTo most: Int64) -> Query? {
    guard case .commit(let seq) = self else { return nil }
    let table = "\(resource.versionTable) INDEXED BY \(resource.closedIndex)"
    return Query(
      sql: "SELECT count(*) FROM (SELECT 1 FROM \(table) WHERE closed > ? LIMIT ?)",
      values: [.integer(seq), .integer(most)])
  }

  /// The number of the version of a record that was there, as SQL: NULL where there was none.
  /// - Parameter id: the id, as SQL that holds at most one `?`, whose value is `idValue`.
  func version(of resource: Resource, id: String, _ idValue: Value? = nil) -> Query {
    let table = resource.versionTable
    let values = [idValue].compactMap { $0 }
    guard case .commit(let seq) = self else {
      return Query(sql: "(SELECT version FROM \(table) WHERE id = \(id) AND closed IS NULL)", values: values)
    }
    let sql = """
      (SELECT version FROM \(table) WHERE id = \(id) AND closed IS NULL AND opened <= ?
      UNION ALL SELECT version FROM \(table) WHERE id = \(id) AND closed > ? AND opened <= ?)
      """
    return Query(sql: sql, values: values + [.integer(seq)] + values + [.integer(seq), .integer(seq)])
  }

  /// What holds for a version that was there, in a statement whose first value is the commit (`?1`), where one is asked
  /// about: it is current, or was closed since. Each is found by an index of its own.
  func states(_ row: String) -> [String] {
    guard self != .now else { return ["\(row).closed IS NULL"] }
    return ["\(row).closed IS NULL", "\(row).closed > ?1"].map { "\($0) AND \(row).opened <= ?1" }
  }

  /// The number of the version of a record that was there, in such a statement.
  /// - Parameter id: the id, as SQL.
  func versionByNumber(of resource: Resource, id: String) -> String {
    let versions = states("n").map {
      "SELECT n.version FROM \(resource.versionTable) AS n WHERE n.id = \(id) AND \($0)"
    }
    return "(\(versions.joined(separator: " UNION ALL ")))"
  }

  /// The first value of such a statement.
  var firstValue: [Value] { if case .commit(let seq) = self { [.integer(seq)] } else { [] } }

  /// The question for the id of a record that was there, by its id.
  func search(_ resource: Resource, _ id: String) -> Query {
    let version = version(of: resource, id: "?", .text(id))
    return Query(
      sql: "SELECT id FROM \(resource.versionTable) WHERE version = \(version.sql)", values: version.values)
  }

  /// The same by the value of a column that has no index: for collections that are small.
  func search(_ resource: Resource, _ value: String, in column: String) -> Query {
    let version = version(of: resource, id: "v.id")
    return Query(
      sql: """
        SELECT v.id FROM \(resource.versionTable) AS v WHERE v.\(column) = ? AND v.version = \(version.sql)
        """,
      values: [.text(value)] + version.values)
  }

  /// Whether a record that was not there had been there before.
  func wasRetired(_ resource: Resource, _ id: String) -> Query {
    let sql = "SELECT 1 FROM \(resource.versionTable) WHERE id = ?"
    guard case .commit(let seq) = self else {
      return Query(sql: "\(sql) AND closed IS NOT NULL LIMIT 1", values: [.text(id)])
    }
    return Query(sql: "\(sql) AND closed <= ? LIMIT 1", values: [.text(id), .integer(seq)])
  }
}

extension Resource {
  /// The index of the closed versions by the commit that closed them.
  var closedIndex: String { "\(table)_closed" }
  /// The index of the closed versions in the collection's own order.
  var pastOrderIndex: String { "\(table)_past_in_order" }
}
