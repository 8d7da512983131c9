package import Domain
import SQLite

/// A plan with its statements, ready to run as often as it is asked. It belongs to the reader that prepared
/// it.
package final class PreparedPage {
  /// The question.
  package let plan: Plan
  /// Each with its values; the rows of each follow those of the one before.
  let parts: [(statement: Statement, values: [Binding])]
  /// The column of the first sort key.
  let keyColumn: Int

  init(_ plan: Plan, for reader: Reader) throws(SQLiteError) {
    self.plan = plan
    var parts: [(Statement, [Binding])] = []
    for query in plan.queries(few: try reader.connection.isFew(plan)) {
      parts.append((try reader.pageStatement(query.sql), query.values.map(\.binding)))
    }
    self.parts = parts
    keyColumn = plan.fields.reduce(0) { $0 + $1.selectColumns.count }
  }

  /// The place of a row in the order.
  func position(_ row: borrowing Row) -> PageCursor {
    var keys: [Value] = []
    for column in keyColumn..<keyColumn + plan.order.count { keys.append(Value(row, column)) }
    return PageCursor(keys: keys)
  }
}

extension Connection {
  /// Whether the period that a plan asks for has few records, where that makes a difference: whether it costs
  /// less to gather them all than to walk through all that were ever written until a page is full, which is
  /// where the square of their number is below what is written times the page.
  func isFew(_ plan: Plan) throws(SQLiteError) -> Bool {
    guard plan.canGather else { return false }
    let written = try prepare("SELECT max(version) FROM \(plan.resource.versionTable)").first {
      $0.integer(0)
    }
    let balance = (Double(plan.limit) * Double(written ?? 0)).squareRoot()
    let most = min(Int64(balance), Plan.mostGathered)
    guard let query = plan.countOfPeriod(upTo: most + 1) else { return false }
    let count = try prepare(query.sql).first(query.values.map(\.binding)) { $0.integer(0) }
    return count ?? 0 <= most
  }
}

extension Reader {
  /// Prepares a plan. It can be read until the tables change.
  package func prepare(_ plan: Plan) throws(Problem) -> PreparedPage {
    try store { () throws(SQLiteError) in try PreparedPage(plan, for: self) }
  }
}
