package import Domain
import SQLite

/// A numbered step of the dataset, as it was recorded.
package struct RecordedCommit: Equatable, Sendable {
  /// Its number and its mark.
  package let position: Position
  /// When: UTC, RFC 3339.
  package let at: String
  /// Who made it.
  package let actor: String
  /// Why, where that was said.
  package let note: String?
  /// The number of the version that its first change opened.
  package let firstVersion: Int64
  /// The same of its last change; versions are numbered without gaps.
  package let lastVersion: Int64

  /// How many changes it made.
  package var changeCount: Int64 { lastVersion - firstVersion + 1 }

  /// The place behind the change that opened a version.
  package func position(behind version: Int64) -> Position {
    version == lastVersion
      ? position : Position(position.seq, mark: position.mark, change: Int(version - firstVersion + 1))
  }

  /// The question for commits, over the table `c`.
  fileprivate static let query = """
    SELECT c.seq, c.mark, c.at, c.actor, c.note, c.first_version, coalesce(
      (SELECT next.first_version FROM commits AS next WHERE next.seq = c.seq + 1),
      (SELECT max(version) + 1 FROM changes)) - 1
    FROM commits AS c
    """

  fileprivate init(_ row: borrowing Row) {
    position = Position(row.integer(0), mark: row.text(1))
    (at, actor, note) = (row.text(2), row.text(3), row.textIfPresent(4))
    (firstVersion, lastVersion) = (row.integer(5), row.integer(6))
  }
}

/// What a change did to a record.
package enum ChangeOperation: String, Sendable, CaseIterable {
  /// It is new, or back after its retirement.
  case create
  /// It has another version.
  case replace
  /// It is current no more.
  case retire
  /// It is current, and no longer what a filter asks for.
  case leave
}

/// One change of a commit.
package struct Change: Sendable {
  /// What it did.
  package let operation: ChangeOperation
  /// The collection and the id of the record.
  package let collection: String
  /// The id of the record.
  package let id: String
  /// Which version of its record it opened or, for a retirement, closed.
  package let revision: Int64
  /// Its number, which is that of the version it opened, across all collections.
  package let version: Int64
  /// The commit that made it.
  package let commit: RecordedCommit

  /// The place behind it.
  package var position: Position { commit.position(behind: version) }
  /// Whether there is a record as it left it.
  package var hasRecord: Bool { operation == .create || operation == .replace }
  /// Whether it is the last change of its commit.
  package var isLast: Bool { version == commit.lastVersion }
}

extension Connection {
  /// The commit of a number; nil where there is none.
  func commit(_ seq: Int64) throws(SQLiteError) -> RecordedCommit? {
    try prepare(RecordedCommit.query + " WHERE c.seq = ?").first([.integer(seq)]) { RecordedCommit($0) }
  }

  /// The commit that made a change; nil where there is no such change.
  func commit(ofVersion version: Int64) throws(SQLiteError) -> RecordedCommit? {
    let sql = RecordedCommit.query + " WHERE c.seq = (SELECT seq FROM changes WHERE version = ?)"
    return try prepare(sql).first([.integer(version)]) { RecordedCommit($0) }
  }
}

extension Reader {
  /// Commits, the newest first.
  /// - Parameters:
  ///   - place: behind which the page goes on: `next` of the page before.
  ///   - moment: without what came after it.
  /// - Returns: the commits of the page, at most `limit`, and where the next one goes on; nil where this is the last.
  package func commits(
    at moment: Moment, after place: PageCursor?, limit: Int
  ) throws(Problem) -> (commits: [RecordedCommit], next: PageCursor?) {
    let last = moment == .now ? .max : moment.commit
    let before = place?.integer(0) ?? .max
    let commits = try store { () throws(SQLiteError) in
      try connection.prepare(
        RecordedCommit.query + " WHERE c.seq <= ? AND c.seq < ? ORDER BY c.seq DESC LIMIT ?"
      ).all([.integer(last), .integer(before), .integer(Int64(limit) + 1)]) { RecordedCommit($0) }
    }
    let page = Array(commits.prefix(limit))
    let end = page.last.map { PageCursor(keys: [.integer($0.position.seq)]) }
    return (page, commits.count > limit ? end : nil)
  }

  /// The commit of a position.
  /// - Throws: `Problem` of kind `notFound` where there is none of this number, `historyDiverged` where it has another
  ///   mark here.
  package func commit(_ position: Position) throws(Problem) -> RecordedCommit {
    let commit = try store { () throws(SQLiteError) in try connection.commit(position.seq) }
    guard let commit else {
      throw Problem(.notFound, "There is no commit \(position.seq); /v1/commits lists those there are.")
    }
    _ = try check(position)
    return commit
  }

  /// The changes of a commit in order, a page of them, as `commits`.
  package func changes(
    of commit: RecordedCommit, after place: PageCursor?, limit: Int
  ) throws(Problem) -> (changes: [Change], next: PageCursor?) {
    let first = place?.integer(0).map { $0 + 1 } ?? commit.firstVersion
    let changes = try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT version, op, collection, id, revision FROM changes WHERE version BETWEEN ? AND ? ORDER BY version LIMIT ?
        """
      ).all([.integer(first), .integer(commit.lastVersion), .integer(Int64(limit) + 1)]) { row in
        Change(row, of: commit)
      }
    }
    let page = Array(changes.prefix(limit))
    let end = page.last.map { PageCursor(keys: [.integer($0.version)]) }
    return (page, changes.count > limit ? end : nil)
  }
}

extension Change {
  /// From the columns version, op, collection, id, revision.
  init(_ row: borrowing Row, of commit: RecordedCommit) {
    (version, self.commit) = (row.integer(0), commit)
    operation = ChangeOperation(rawValue: row.text(1)) ?? .replace
    (collection, id, revision) = (row.text(2), row.text(3), row.integer(4))
  }
}

extension PageCursor {
  /// A whole number among the keys.
  func integer(_ index: Int) -> Int64? {
    if case .integer(let number) = keys[index] { number } else { nil }
  }
}
