import Domain

/// Questions for a state from before most of what is stored came. Versions are numbered in the order in which they came, so
/// that the number of the first that came later is a bound: while few are before it they are gathered and sorted, and
/// otherwise the order soon meets enough. Records that belong to another are few anyhow.
extension Plan {
  /// What counts the versions that there were, up to the limit of rows; nil where they are not gathered.
  var countOfThen: QueryText? {
    guard firstLater != nil, resource.parent == nil else { return nil }
    return QueryText(
      sql: "SELECT count(*) FROM (SELECT 1 FROM \(resource.versionTable) WHERE version < ? LIMIT ?)",
      operands: [.firstLater, .rowLimit])
  }

  /// At most so many are gathered: some two milliseconds' work.
  static let mostThen: Int64 = 2000

  /// What was there, whether it still is or not, to be sorted.
  var armThen: UnionArm {
    let bounds = Condition("version < ? AND (closed IS NULL OR closed > ?)", [.firstLater, .moment])
    let arm = UnionArm(
      source: "\(resource.versionTable) AS \(resource.currentView) NOT INDEXED",
      keys: order.map(\.expression),
      conditions: [bounds] + conditions + [period?.condition].compactMap { $0 })
    return continued([arm])[0]
  }
}
