package import Domain
package import SQLite

extension Connection {
  /// Lends a version by its number, current or not: the columns of its record's fields, and behind them its number.
  /// - Returns: whether there is one.
  func version(
    _ version: Int64, of resource: Resource, _ body: (borrowing Row) -> Void
  ) throws(SQLiteError) -> Bool {
    try prepare("SELECT \(resource.selectColumns), version FROM \(resource.recordView) WHERE version = ?")
      .first([.integer(version)]) { row in
        body(row)
        return true
      } ?? false
  }
}

extension Reader {
  /// Lends a version by its number, current or not: the columns of its record's fields, and behind them its number.
  /// - Returns: whether there is one.
  package func version(
    _ version: Int64, of resource: Resource, _ body: (borrowing Row) -> Void
  ) throws(Problem) -> Bool {
    try store { () throws(SQLiteError) in try connection.version(version, of: resource, body) }
  }
}
