package import Domain
import SQLite

/// Pages that are found by reading backwards: the one before a page, and one around a date.
extension Reader {
  /// The page before the one that begins at a place; nil where nothing stands before it.
  package func page(before place: PageCursor, of plan: Plan) throws(Problem) -> PageCursor? {
    try store { () throws(SQLiteError) in
      let page = try PreparedPage(plan.places(before: place, atMost: 1), for: self)
      for part in page.parts where try part.statement.first(part.values, { _ in true }) == true {
        return PageCursor(keys: place.keys, side: .before)
      }
      return nil
    }
  }
}

extension Connection {
  /// The plan from where its page begins on, which is behind its cursor but for a cursor that names what stands behind the
  /// page, or within it.
  /// - Throws: as `whole`.
  func entered(_ plan: Plan) throws(Problem) -> Plan {
    plan.isEntered ? plan : try entered(at: try whole(plan))
  }

  private func entered(at plan: Plan) throws(Problem) -> Plan {
    guard let place = plan.after, place.side != .behind else { return plan }
    let most = place.side == .before ? plan.limit : plan.limit / 2
    let before = try store { () throws(SQLiteError) in
      try places(of: plan.places(before: place, atMost: most + 1))
    }
    // What came since between the two pages is not left out: the page ends where the other begins.
    let isEnded = place.side == .before && !before.isEmpty
    return plan.page(
      behind: before.count > most ? before[most] : nil, limit: isEnded ? min(before.count, most) : plan.limit)
  }

  /// The places of the records that a plan finds, at most as many as its limit.
  private func places(of plan: Plan) throws(SQLiteError) -> [PageCursor] {
    var places: [PageCursor] = []
    let columns = plan.keyColumns
    for query in try queries(of: plan) where places.count < plan.limit {
      places += try prepare(query.sql).all(query.values.map(\.binding)) {
        PageCursor(of: $0, in: columns)
      }
    }
    return Array(places.prefix(plan.limit))
  }
}
