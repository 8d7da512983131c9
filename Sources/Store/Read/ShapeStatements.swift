import Domain
import SQLite

/// The statements of all questions of one shape, prepared once each: what remains for a question is to bind its values.
final class ShapeStatements {
  /// A statement with what stands for each `?`.
  typealias Part = (statement: Statement, operands: [Operand])

  private let connection: Connection
  private let count: QueryText?
  private var ways: [PlanWay: [Part]] = [:]

  init(_ plan: Plan, _ connection: Connection) {
    self.connection = connection
    count = plan.countOfGathered
  }

  /// The statements that answer a question of the shape.
  func parts(_ plan: Plan) throws(SQLiteError) -> [Part] {
    let way = try connection.way(of: plan, count)
    if let parts = ways[way] { return parts }
    var parts: [Part] = []
    // A statement that is held is prepared again for another part of the same text, so both can run at once.
    for text in plan.texts(way) {
      parts.append((try connection.prepare(text.sql), text.operands))
    }
    ways[way] = parts
    return parts
  }
}
