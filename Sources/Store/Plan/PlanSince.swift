import Domain

/// Questions for what came after a commit. Versions are numbered in the order in which they came, so that the number of
/// the first is a bound: while few are behind it they are gathered and sorted, and otherwise the order soon meets enough.
extension Plan {
  /// What counts the records that may be gathered, up to the limit of rows; nil where none may be.
  var countOfGathered: QueryText? {
    guard let since else { return countOfPeriod ?? countOfLed }
    return QueryText(
      sql: "SELECT count(*) FROM (SELECT 1 FROM \(resource.versionTable) WHERE version >= ? LIMIT ?)",
      operands: [since, .rowLimit])
  }

  /// What came after the commit, to be sorted; nil where that is not asked for.
  var armSince: UnionArm? {
    since.map { since in
      let versions =
        "SELECT version AS found FROM \(resource.versionTable) WHERE version >= ? AND closed IS NULL"
      let arm = UnionArm(
        source: "(\(versions)) CROSS JOIN \(resource.currentView) ON version = found",
        sourceOperands: [since],
        keys: order.map(\.expression), conditions: conditions + [period?.condition].compactMap { $0 })
      return continued([arm])[0]
    }
  }
}
