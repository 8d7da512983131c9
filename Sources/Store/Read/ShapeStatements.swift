import Domain
import SQLite

/// The statements of all questions of one shape, prepared once each: what remains for a question is to bind its values.
final class ShapeStatements {
  /// A statement with what stands for each `?`.
  typealias Part = (statement: Statement, operands: [Operand])

  /// What depends on how much is stored, and so on when a question is asked.
  struct Way: Hashable {
    /// Whether the records of the period, or since a commit, are few, so that they are gathered and sorted.
    let isFew: Bool
    /// Whether few versions were closed since the moment asked about.
    let isFewSince: Bool
    /// Whether few records have the words asked for.
    let isFewFound: Bool
  }

  private let connection: Connection
  private let count: QueryText?
  private var ways: [Way: [Part]] = [:]

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
    for text in plan.texts(few: way.isFew, fewSince: way.isFewSince, fewFound: way.isFewFound) {
      parts.append((try connection.prepare(text.sql), text.operands))
    }
    ways[way] = parts
    return parts
  }
}
