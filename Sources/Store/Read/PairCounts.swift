package import Domain
import SQLite

/// Two countries, the first in the alphabet first, with how many records of a collection bring them together.
package struct PairCount: Sendable {
  /// The id of one.
  package let one: String
  /// The id of the other.
  package let other: String
  /// How many records.
  package let count: Int
}

extension Reader {
  /// How many of the records that pass bring each two countries together.
  package func pairs(of plan: Plan) throws(Problem) -> [PairCount] {
    try store { () throws(SQLiteError) in
      guard let query = try connection.counted(plan).pairs else { return [] }
      return try connection.prepare(query.sql).all(query.values.map(\.binding)) { row in
        PairCount(one: row.text(0), other: row.text(1), count: Int(row.integer(2)))
      }
    }
  }
}
