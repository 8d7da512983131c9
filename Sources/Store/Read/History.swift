package import Domain
package import SQLite

/// What a commit did to one record: it opened a version of it, or retired it.
package struct HistoryEntry: Sendable {
  /// What was done: never `leave`.
  package let operation: ChangeOperation
  /// Which version of its record it opened or, for a retirement, closed.
  package let revision: Int64
  /// The commit that did it.
  package let commit: RecordedCommit
  /// The number of the commit that closed the version; nil for one that is current, and for a retirement.
  package let closedBy: Int64?
}

extension Reader {
  /// The history of a record, the newest entry first.
  /// - Parameters:
  ///   - moment: without what came after it.
  ///   - place: behind which the page goes on: `next` of the page before.
  ///   - body: hears of each entry, with the columns of the fields of its version; for a retirement of the version that
  ///     it closed.
  /// - Returns: where the next page goes on; nil where this is the last.
  package func history(
    of resource: Resource, _ id: String, at moment: Moment, after place: PageCursor?, limit: Int,
    _ body: (HistoryEntry, borrowing Row) -> Void
  ) throws(Problem) -> PageCursor? {
    let known = moment == .now ? Int64.max : moment.commit
    return try store { () throws(SQLiteError) in
      var rows = try connection.prepare(HistoryRow.query(resource)).cursor([
        .text(id), .integer(known), .integer(place?.integer(0) ?? .max),
      ])
      var (count, newer) = (0, Int64?.none)
      var last: PageCursor?
      while try rows.advance() {
        let version = HistoryRow(rows.row, resource, knownTo: known)
        for step in version.steps(before: newer) where place.map(step.isBehind) ?? true {
          if count == limit { return last }
          guard let commit = try connection.commit(step.seq) else { continue }
          body(
            HistoryEntry(
              operation: step.operation, revision: version.revision, commit: commit, closedBy: step.closedBy),
            rows.row)
          (count, last) = (count + 1, step.place)
        }
        newer = version.opened
      }
      return nil
    }
  }

  /// One version of a record as it was, by its revision: the columns of its fields.
  /// - Returns: the number of the version; nil where there was no such version at the moment.
  package func version(
    of resource: Resource, _ id: String, revision: Int64, at moment: Moment = .now,
    _ body: (borrowing Row) -> Void
  ) throws(Problem) -> Int64? {
    let known = moment == .now ? Int64.max : moment.commit
    return try store { () throws(SQLiteError) in
      var rows = try connection.prepare(HistoryRow.query(resource)).cursor([
        .text(id), .integer(known), .integer(revision),
      ])
      return try rows.next { row in
        let version = HistoryRow(row, resource, knownTo: known)
        guard version.revision == revision else { return nil }
        body(row)
        return version.version
      } ?? nil
    }
  }
}

extension Reader {
  /// The revision of the last version of a record, also one that was retired.
  /// - Returns: nil where there was no such record by the moment.
  package func lastRevision(
    of resource: Resource, _ id: String, at moment: Moment = .now
  ) throws(Problem) -> Int64? {
    let known = moment == .now ? Int64.max : moment.commit
    return try store { () throws(SQLiteError) in
      var rows = try connection.prepare(HistoryRow.query(resource)).cursor([
        .text(id), .integer(known), .integer(.max),
      ])
      return try rows.next { HistoryRow($0, resource, knownTo: known).revision }
    }
  }
}

/// A version among those of its record.
private struct HistoryRow {
  let version: Int64
  let revision: Int64
  let opened: Int64
  private let closed: Int64?
  private let operation: ChangeOperation

  /// The question for the versions of a record (`?1`) that were opened by a commit or before (`?2`), from a revision (`?3`)
  /// on downwards. The current one and the past ones stand in indexes of their own.
  static func query(_ resource: Resource) -> String {
    let columns = "\(resource.selectColumns), version, revision, opened, closed"
    let arms = ["NULL", "NOT NULL"].map { closed in
      """
      SELECT \(columns), (SELECT op FROM changes AS c WHERE c.version = v.version) FROM \(resource.recordView) AS v
      WHERE id = ?1 AND opened <= ?2 AND revision <= ?3 AND closed IS \(closed)
      """
    }
    return arms.joined(separator: "\nUNION ALL\n") + "\nORDER BY \(resource.versionColumn + 2) DESC"
  }

  init(_ row: borrowing Row, _ resource: Resource, knownTo known: Int64) {
    let first = resource.versionColumn
    (version, revision, opened) = (row.integer(first), row.integer(first + 1), row.integer(first + 2))
    closed = row.integerIfPresent(first + 3).flatMap { $0 <= known ? $0 : nil }
    operation = ChangeOperation(rawValue: row.text(first + 4)) ?? .replace
  }

  /// What a commit did to the record, by this version.
  struct Step {
    let operation: ChangeOperation
    let revision: Int64
    let seq: Int64
    let closedBy: Int64?

    private var rank: Int64 { operation == .retire ? 1 : 0 }

    var place: PageCursor { PageCursor(keys: [.integer(revision), .integer(rank)]) }

    func isBehind(_ place: PageCursor) -> Bool {
      (revision, rank) < (place.integer(0) ?? .max, place.integer(1) ?? .max)
    }
  }

  /// The retirement, where no newer version took its place at once, and the opening.
  /// - Parameter newer: the commit that opened the version after it.
  func steps(before newer: Int64?) -> [Step] {
    let opening = Step(operation: operation, revision: revision, seq: opened, closedBy: closed)
    guard let closed, closed != newer else { return [opening] }
    return [Step(operation: .retire, revision: revision, seq: closed, closedBy: nil), opening]
  }
}
