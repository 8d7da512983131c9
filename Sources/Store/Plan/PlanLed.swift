import Domain

/// Questions for what has a value, in another order than that in which the index of its column or the posting of its list
/// has it.
///
/// While few records have the value they are gathered and sorted. Where many have it, a walk through the order soon
/// meets enough of them. SQLite, which does not know how many there are, would always sort them all.
extension Plan {
  /// What leads where it does not serve the order; nil where nothing does.
  private var unservedLead: LeadingIndex? {
    forwardOrder == OwnIndexes.of(resource).order ? nil : leadLookup
  }

  /// The records that a value leads to; nil where none does, or they come in the order asked for.
  var led: [UnionArm]? { unservedLead?.arms([]).map { $0.with(others) } }

  /// What counts them, up to the limit of rows, before the other conditions are tested.
  var countOfLed: QueryText? {
    guard period == nil, let rows = unservedLead?.rows else { return nil }
    return QueryText(
      sql: "SELECT count(*) FROM (\(rows.sql) LIMIT ?)", operands: rows.operands + [.rowLimit])
  }
}
