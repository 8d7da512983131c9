import SQLite
import Synchronization
import Testing

@testable import Store

/// How SQLite goes about questions over a record in which nothing stands yet (sqlite.org/eqp.html). It decides by the text
/// of a statement and by the schema, so each text is explained once for all tests.
enum ExplainedPlans {
  private struct Known: ~Copyable {
    var database: TemporaryDatabase?
    var steps: [String: [String]] = [:]
  }

  private static let known = Mutex(Known())

  /// The steps of the plans of some queries.
  static func steps(_ queries: [Query]) throws -> [String] {
    try queries.flatMap { query in
      try known.withLock { known in
        if let steps = known.steps[query.sql] { return steps }
        let database = try known.database ?? TemporaryDatabase()
        known.database = database
        let explained = try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql)
        let steps = try explained.all(query.values.map(\.binding)) { $0.text(3) }
        known.steps[query.sql] = steps
        return steps
      }
    }
  }
}
