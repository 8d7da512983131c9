package import Domain
import SQLite

/// A plan with its statement, ready to run as often as it is asked. It belongs to the reader that prepared
/// it.
package final class PreparedPage {
  /// The question.
  package let plan: Plan
  let statement: Statement
  let values: [Binding]
  /// The column of the first sort key.
  let keyColumn: Int

  init(_ plan: Plan, on connection: Connection) throws(SQLiteError) {
    let query = plan.query
    self.plan = plan
    statement = try connection.prepare(query.sql)
    values = query.values.map(\.binding)
    keyColumn = plan.fields.reduce(0) { $0 + $1.selectColumns.count }
  }

  /// The place of a row in the order.
  func position(_ row: borrowing Row) -> PageCursor {
    var keys: [Value] = []
    for column in keyColumn..<keyColumn + plan.order.count { keys.append(Value(row, column)) }
    return PageCursor(keys: keys)
  }
}

extension Reader {
  /// Prepares a plan. It can be read until the tables change.
  package func prepare(_ plan: Plan) throws(Problem) -> PreparedPage {
    try store { () throws(SQLiteError) in try PreparedPage(plan, on: connection) }
  }
}
