package import Domain
package import SQLite

/// The rows of a plan, taken one after the other over a long time, from one state of the record.
package final class PlanRows {
  private let connection: Connection
  private let queries: [Query]
  private var current: Int
  private var cursor: Cursor
  /// How many rows are still to come, where the caller set a limit.
  private var remaining: Int
  private var isAtEnd = false

  /// Opens a connection of its own. Without a `limit` of the caller's, it goes on to the last record.
  package init(_ plan: Plan, path: String) throws(Problem) {
    do {
      connection = try Connection(path: path, mode: .readOnly, cacheKiB: 512, statements: 1)
      queries = plan.streamingQueries(few: try connection.isFew(plan))
      // One state of the record for all statements; the connection holds it to its end.
      if queries.count > 1 { try connection.beginRead() }
      cursor = try connection.prepare(queries[0].sql).cursor(queries[0].values.map(\.binding))
    } catch {
      throw Problem(error)
    }
    current = 0
    remaining = plan.hasLimit ? plan.limit : .max
  }

  /// Hands the next row to `body`.
  /// - Returns: whether there was one.
  package func next(_ body: (borrowing Row) -> Void) throws(SQLiteError) -> Bool {
    while !isAtEnd, remaining > 0 {
      if try cursor.advance() {
        remaining -= 1
        body(cursor.row)
        return true
      }
      try goOn()
    }
    return false
  }

  /// To the next statement, where there is one.
  private func goOn() throws(SQLiteError) {
    current += 1
    isAtEnd = current == queries.count
    if isAtEnd { return }
    cursor = try connection.prepare(queries[current].sql).cursor(queries[current].values.map(\.binding))
  }
}
