import Domain

/// Counts of all records that pass, whatever page of them is read. They are found as the records of a page are, by the
/// arms of the same indexes.
extension Plan {
  /// Counts the records; of claims among which one is chosen for each period, the periods. What has no period stands
  /// alone.
  var count: Query {
    guard resolution == .preferred, let period = claimColumns.last else {
      return counting("SELECT count(*) FROM (\(selects(["1"])))")
    }
    let periods = selects(["\(period) AS period"])
    return counting(
      "SELECT count(DISTINCT nullif(period, '')) + count(*) FILTER (WHERE period = '') FROM (\(periods))")
  }

  /// Counts the records that have each value in the place of a filter, whatever is asked of that place, the most frequent
  /// first. NULL stands for what has none.
  func facet(_ filter: Filter) -> Query {
    let plan = without(filter.name)
    let view = resource.currentView
    let values: String
    var times = 1
    switch filter.place {
    case .columns(let columns) where columns.count == 2:
      let (one, other) = ("\(view).\(columns[0])", "\(view).\(columns[1])")
      values =
        plan.selects(["\(one) AS value"], "(\(one) IS NOT NULL OR \(other) IS NULL)")
        + " UNION ALL " + plan.selects(["\(other)"], "\(other) IS NOT NULL AND \(other) IS NOT \(one)")
      times = 2
    case .columns(let columns): values = plan.selects(["\(view).\(columns[0]) AS value"])
    case .list(let table, let column):
      // A list may hold a value twice.
      values = """
        SELECT DISTINCT found, i.\(column) AS value FROM (\(plan.selects(["\(view).version AS found"])))
        LEFT JOIN \(table) AS i ON i.version = found AND i.\(column) IS NOT NULL
        """
    }
    return plan.counting(
      "SELECT value, count(*) FROM (\(values)) GROUP BY value ORDER BY count(*) DESC, value IS NULL, value LIMIT ?",
      times: times, [.rowLimit])
  }

  /// Counts the records that bring each two countries together, the first in the alphabet first; nil where none can.
  var pairs: Query? {
    guard let place = resource.filter("country")?.place else { return nil }
    let view = resource.currentView
    switch place {
    case .columns(let columns):
      guard columns.count == 2 else { return nil }
      let (one, other) = ("\(view).\(columns[0])", "\(view).\(columns[1])")
      let pair = ["min(\(one), \(other)) AS one", "max(\(one), \(other)) AS other"]
      return counting(Plan.counted(selects(pair, "\(one) <> \(other)")))
    case .list(let table, let column):
      // All that is current is counted in the order of its posting.
      let posting = demands.isEmpty && period == nil && !countsThen ? OwnIndexes.of(resource).pairs : nil
      let arms = posting == nil ? members : past(few: true).map { $0.with(moment.opened(in: view)) }
      let found =
        arms.isEmpty ? [] : [Plan.pairs(Plan.selects(arms, ["\(view).version AS found"]), table, column)]
      let current = posting.map { $0.pairs(isOpened: moment != .now, resource) }
      let sql = Plan.counted(([current] + found).compactMap { $0 }.joined(separator: " UNION ALL "))
      let operands = (posting != nil && moment != .now ? [Operand.moment] : []) + Plan.operands(of: arms)
      return query(QueryText(sql: sql, operands: operands), rowLimit: 0)
    }
  }

  /// Counts equal pairs.
  private static func counted(_ pairs: String) -> String {
    "SELECT one, other, count(*) FROM (\(pairs)) GROUP BY one, other"
  }

  /// The pairs of values in a list of the versions that are found, each once.
  private static func pairs(_ versions: String, _ table: String, _ column: String) -> String {
    """
    SELECT one, other FROM (
      SELECT DISTINCT found, i.\(column) AS one, j.\(column) AS other
      FROM (\(versions)) CROSS JOIN \(table) AS i ON i.version = found
      CROSS JOIN \(table) AS j ON j.version = found AND j.\(column) > i.\(column))
    """
  }

  /// So many values of a facet are told.
  static let mostFacetValues = 1000

  private func counting(_ sql: String, times: Int = 1, _ last: [Operand] = []) -> Query {
    let operands = Array(repeating: Plan.operands(of: members), count: times).flatMap(\.self) + last
    return query(QueryText(sql: sql, operands: operands), rowLimit: Int64(Plan.mostFacetValues) + 1)
  }

  private static func operands(of arms: [UnionArm]) -> [Operand] {
    arms.flatMap { $0.sourceOperands + $0.conditions.flatMap(\.operands) }
  }

  private func selects(_ results: [String], _ condition: String? = nil) -> String {
    Plan.selects(members, results, condition)
  }

  /// A SELECT for each arm.
  private static func selects(_ arms: [UnionArm], _ results: [String], _ condition: String? = nil) -> String {
    arms.map { arm in
      let conditions = arm.conditions.map(\.sql) + [condition].compactMap { $0 }
      return "SELECT \(results.joined(separator: ", ")) FROM \(arm.source)"
        + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
    }.joined(separator: " UNION ALL ")
  }

  /// All records that pass, each once, in no order.
  private var members: [UnionArm] {
    let plan = unordered
    if countsThen { return [plan.armThen.with(moment.opened(in: resource.currentView))] }
    let current =
      (plan.foundArm ?? plan.armSince).map { [$0] } ?? plan.gathered
      ?? plan.leading(isServed: true, []).map { arm in arm.with([period?.condition].compactMap { $0 }) }
    return (current + plan.past(few: true)).map { $0.with(moment.opened(in: resource.currentView)) }
  }
}
