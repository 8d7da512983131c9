package import Domain
package import SQLite

/// The rows of a plan, taken over a long time and all as of one commit. Each time they are read from a snapshot of its
/// own, which is let go again: a snapshot that is held keeps SQLite from starting its log anew.
package final class PlanRows {
  /// Over which they are read.
  package let connection: Connection
  private let plan: Plan
  /// Where the next rows begin.
  private var place: PageCursor?
  /// How many rows are still to come, where the caller set a limit.
  private var remaining: Int
  /// The versions that are still to come of a question for words; nil for any other.
  private var found: ArraySlice<Int64>?

  /// At most so many rows are read from one snapshot.
  private static let mostRows = 1000

  /// Opens a connection of its own. A plan about now becomes one about the last commit that `reader` sees. Without a
  /// `limit` of the caller's, it goes on to the last record.
  package convenience init(_ plan: Plan, of reader: Reader) throws(Problem) {
    try self.init(plan, of: reader.connection, over: try reader.connectionForLong())
  }

  /// The same over a connection that others use in between.
  package convenience init(_ plan: Plan, over connection: Connection) throws(Problem) {
    try self.init(plan, of: connection, over: connection)
  }

  /// - Parameter first: sees the state that is read.
  private init(_ plan: Plan, of first: Connection, over connection: Connection) throws(Problem) {
    self.connection = connection
    let entered = try first.entered(plan)
    self.plan = entered
    // What stands around a date goes on to the last record; a page before another ends there.
    let isEnded = plan.hasLimit || plan.after?.side == .before
    remaining = isEnded ? entered.limit : .max
    (moment, found) = try store { () throws(SQLiteError) in
      if entered.moment != .now { return (entered.moment, nil) }
      return try first.inSnapshot { () throws(SQLiteError) in
        let seq = try first.prepare("SELECT max(seq) FROM commits").first { $0.integer(0) } ?? 0
        return (.commit(seq), entered.hasWords ? try first.versions(of: entered)[...] : nil)
      }
    }
  }

  /// The commit as of which the rows are.
  package let moment: Moment

  /// Hands the next rows to `body` in order, until it wants no more or a thousand are read.
  /// - Parameter body: says whether it wants another.
  /// - Returns: whether there may be more.
  package func take(_ body: (borrowing Row) -> Bool) throws(Problem) -> Bool {
    guard remaining > 0 else { return false }
    return try store { () throws(SQLiteError) in
      try connection.inSnapshot { () throws(SQLiteError) in
        try found == nil ? read(body) : readFound(body)
      }
    }
  }

  /// Words are indexed of what is current, so what has them is found once, at the beginning. A version never changes.
  private func readFound(_ body: (borrowing Row) -> Bool) throws(SQLiteError) -> Bool {
    let columns = plan.fields.flatMap(\.selectColumns).joined(separator: ", ")
    let record = try connection.prepare(
      "SELECT \(columns) FROM \(plan.resource.recordView) WHERE version = ?")
    var count = 0
    while count < min(remaining, PlanRows.mostRows), let version = found?.popFirst() {
      count += 1
      if try record.first([.integer(version)], { body($0) }) == false { break }
    }
    remaining -= count
    return remaining > 0 && found?.isEmpty == false
  }

  private func read(_ body: (borrowing Row) -> Bool) throws(SQLiteError) -> Bool {
    let piece = plan.piece(at: moment, after: place, limit: min(remaining, PlanRows.mostRows))
    var count = 0
    for query in try connection.queries(of: piece) {
      var rows = try connection.prepare(query.sql).cursor(query.values.map(\.binding))
      while try rows.advance() {
        count += 1
        if body(rows.row), count < piece.limit { continue }
        place = PageCursor(of: rows.row, in: plan.keyColumns)
        remaining -= count
        return remaining > 0
      }
    }
    remaining = 0
    return false
  }
}

extension Reader {
  /// A connection of its own, to read over a long time. It maps nothing of the file: every page that it passes would count
  /// as memory of the process.
  func connectionForLong() throws(Problem) -> Connection {
    let path = try sharedPath()
    return try store { () throws(SQLiteError) in
      // Each time rows are taken the same few statements run.
      try Connection(path: path, mode: .readOnly, cacheKiB: 512, mmapBytes: 0, statements: 16)
    }
  }
}

extension Connection {
  /// Reads one state, that of the transaction where there is one.
  fileprivate func inSnapshot<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result
  {
    isInTransaction ? try body() : try snapshotRead(body)
  }

  /// The numbers of the versions that a plan finds, in its order, from its place on.
  fileprivate func versions(of plan: Plan) throws(SQLiteError) -> [Int64] {
    var versions: [Int64] = []
    let way = try way(of: plan, plan.countOfGathered)
    for text in plan.texts(way, columns: ["version"]) {
      let query = plan.query(text, rowLimit: -1)
      versions += try prepare(query.sql).all(query.values.map(\.binding)) { $0.integer(0) }
    }
    return versions
  }
}
