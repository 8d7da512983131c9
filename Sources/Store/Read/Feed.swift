package import Domain
package import SQLite

/// What changed among dated records: the present version of each, and the last one of those that were retired.
package struct EntryChange: Sendable {
  /// Where it stands among what changed.
  package let place: FeedPlace
  /// When it changed, or was retired: RFC 3339, UTC.
  package let time: String
  /// Whether it is there no more.
  package let isRetired: Bool
}

extension EntryRows {
  /// Hands what changed to `body`: as many records as a page holds and one more, the newest first, and as many of those that
  /// were retired.
  /// - Parameters:
  ///   - place: behind which the page goes on: where the last record served stands. The plan's order and cursor do
  ///     not count.
  ///   - tellsRetired: whether those that were retired are among them.
  /// - Throws: `Problem` of kind `invalidParameter` where the place is none of a feed.
  package func readChanges(
    after place: PageCursor?, tellsRetired: Bool, _ body: (borrowing Row, EntryChange) -> Void
  ) throws(Problem) {
    let place = try place.map { (cursor) throws(Problem) in try FeedPlace(cursor) } ?? .newest
    // Versions are numbered in the order of commits.
    let ofCommit =
      place == .newest
      ? Int64.max : try reader.firstVersion(after: Position(place.seq - 1, mark: nil), in: plan.resource)
    let newest = plan.newestFirst(before: max(place.version, ofCommit), limit: plan.limit + 1)
    var reading = try reader.read(try reader.prepare(newest))
    var count = 0
    // What is older than a full page of the others does not come onto it.
    var oldest: Int64 = 0
    try reading.readRows { row in
      let change = change(row, isRetired: false)
      count += 1
      if count > plan.limit { oldest = change.place.seq - 1 }
      body(row, change)
    }
    if tellsRetired {
      try readRetired(after: oldest, before: place, atMost: plan.limit + 1, body)
    }
    try times.requireSuccess()
  }

  /// Hands the records to `body` that were retired in the last days before the dataset's last commit, the latest first. Who
  /// subscribes to a calendar keeps an entry until it is told to be cancelled.
  package func readRetired(
    inLastDays days: Int, atMost most: Int, _ body: (borrowing Row, EntryChange) -> Void
  ) throws(Problem) {
    guard let now = try reader.dataset(at: plan.moment).updatedAt else { return }
    let first = try store { () throws(SQLiteError) in
      try reader.connection.prepare("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?, ?)")
        .first([.text(now), .text("-\(days) days")]) { $0.text(0) }
    }
    let last = try first.map { (time) throws(Problem) in try reader.lastCommit(by: time) } ?? 0
    try readRetired(after: last, before: .newest, atMost: most, body)
    try times.requireSuccess()
  }

  /// Those that were retired behind a commit.
  private func readRetired(
    after first: Int64, before place: FeedPlace, atMost most: Int,
    _ body: (borrowing Row, EntryChange) -> Void
  ) throws(Problem) {
    let last = try reader.dataset(at: plan.moment).version
    guard try wasClosed(after: first) else { return }
    let query = plan.retired(after: first, upTo: last, before: (place.seq, place.version), limit: most)
    try store { () throws(SQLiteError) in
      var rows = try reader.connection.prepare(query.sql).cursor(query.values.map(\.binding))
      while try rows.advance() { body(rows.row, change(rows.row, isRetired: true)) }
    }
  }

  /// Whether any version was closed behind a commit: mostly none was, and to ask for those that were retired takes longer.
  private func wasClosed(after commit: Int64) throws(Problem) -> Bool {
    guard let query = Moment.commit(commit).countClosed(of: plan.resource, upTo: 1) else { return true }
    return try store { () throws(SQLiteError) in
      try reader.connection.prepare(query.sql).first(query.values.map(\.binding)) { $0.integer(0) } == 1
    }
  }

  /// Behind the columns of the fields stand the number of the version and the commit.
  private func change(_ row: borrowing Row, isRetired: Bool) -> EntryChange {
    let column = plan.keyColumns.lowerBound
    let place = FeedPlace(seq: row.integer(column + 1), version: row.integer(column))
    return EntryChange(place: place, time: times.time(of: place.seq), isRetired: isRetired)
  }
}

/// Where a record stands among what changed: the commit that brought it or retired it, and the number of its version.
package struct FeedPlace: Comparable, Sendable {
  let seq: Int64
  let version: Int64

  /// Before all that changed.
  static let newest = FeedPlace(seq: .max, version: .max)

  init(seq: Int64, version: Int64) { (self.seq, self.version) = (seq, version) }

  init(_ cursor: PageCursor) throws(Problem) {
    guard cursor.keys.count == 2, case .integer(let seq) = cursor.keys[0], seq > 0,
      case .integer(let version) = cursor.keys[1]
    else { throw .foreignCursor }
    self.init(seq: seq, version: version)
  }

  /// From where a page goes on behind it.
  package var cursor: PageCursor { PageCursor(keys: [.integer(seq), .integer(version)]) }

  /// What changed earlier is less.
  package static func < (one: FeedPlace, other: FeedPlace) -> Bool {
    (one.seq, one.version) < (other.seq, other.version)
  }
}
