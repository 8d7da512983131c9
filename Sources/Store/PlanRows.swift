package import Domain
package import SQLite

/// The rows of a plan, taken one after the other over a long time, from one state of the record.
package final class PlanRows {
  private let connection: Connection
  private var cursor: Cursor
  private var isAtEnd = false

  /// Opens a connection of its own. Without a `limit` of the caller's, it goes on to the last record.
  package init(_ plan: Plan, path: String) throws(Problem) {
    do {
      connection = try Connection(path: path, mode: .readOnly, cacheKiB: 512, statements: 1)
      let query = plan.streamingQuery
      cursor = try connection.prepare(query.sql).cursor(query.values.map(\.binding))
    } catch {
      throw Problem(error)
    }
  }

  /// Hands the next row to `body`.
  /// - Returns: whether there was one.
  package func next(_ body: (borrowing Row) -> Void) throws(SQLiteError) -> Bool {
    if isAtEnd { return false }
    guard try cursor.advance() else {
      isAtEnd = true
      return false
    }
    body(cursor.row)
    return true
  }
}
