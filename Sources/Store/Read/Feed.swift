package import Domain
import SQLite

/// What changed among the dated records that a plan finds, the newest first: the present version of each record, and the
/// last one of those that were retired.
extension Reader {
  /// A page of what changed.
  /// - Parameters:
  ///   - plan: with the fields `Resource.entryFields` of its collection; its order and cursor do not count.
  ///   - place: behind which the page goes on: the commit and the version of the last record served.
  ///   - tellsRetired: whether those that were retired are among them.
  /// - Returns: the records, their names, and where the next page goes on; nil where this is the last.
  /// - Throws: `Problem` of kind `invalidParameter` where the place is none of a feed.
  package func feed(of plan: Plan, after place: PageCursor?, tellsRetired: Bool) throws(Problem) -> (
    entries: [DatedRecord], names: RecordNames, next: PageCursor?
  ) {
    let place = try place.map { (cursor) throws(Problem) in try FeedPlace(cursor) } ?? .newest
    let names = RecordNames(connection, at: plan.moment)
    var found = try entries(of: plan, before: place, names)
    if tellsRetired {
      // What is older than a full page of the others does not come onto it.
      let oldest = found.count > plan.limit ? found[plan.limit].place.seq - 1 : 0
      found += try retired(of: plan, after: oldest, before: place, atMost: plan.limit + 1, names)
      found.sort { $0.place > $1.place }
    }
    let next = found.count > plan.limit ? found[plan.limit - 1].place.cursor : nil
    return (found.prefix(plan.limit).map(\.record), names, next)
  }

  /// The records that were retired in the last days before the dataset's last commit, the latest first. Who subscribes to a
  /// calendar keeps an entry until it is told to be cancelled.
  package func retired(
    of plan: Plan, inLastDays days: Int, atMost most: Int, _ names: RecordNames
  ) throws(Problem) -> [DatedRecord] {
    guard let now = try dataset(at: plan.moment).updatedAt else { return [] }
    let first = try store { () throws(SQLiteError) in
      try connection.prepare("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?, ?)")
        .first([.text(now), .text("-\(days) days")]) { $0.text(0) }
    }
    let last = try first.map { (time) throws(Problem) in try lastCommit(by: time) } ?? 0
    return try retired(of: plan, after: last, before: .newest, atMost: most, names).map(\.record)
  }

  private typealias FeedEntry = (place: FeedPlace, record: DatedRecord)

  /// One more than a page of what is there.
  private func entries(of plan: Plan, before place: FeedPlace, _ names: RecordNames) throws(Problem)
    -> [FeedEntry]
  {
    // Versions are numbered in the order of commits.
    let ofCommit =
      place == .newest
      ? Int64.max : try firstVersion(after: Position(place.seq - 1, mark: nil), in: plan.resource)
    let newest = plan.newestFirst(before: max(place.version, ofCommit))
    return try store { () throws(SQLiteError) in
      var entries: [FeedEntry] = []
      for query in try connection.queries(of: newest) {
        entries += try feedEntries(query, newest, isRetired: false, names)
      }
      return entries
    }
  }

  /// Those that were retired behind a commit.
  private func retired(
    of plan: Plan, after first: Int64, before place: FeedPlace, atMost most: Int, _ names: RecordNames
  ) throws(Problem) -> [FeedEntry] {
    let last = try dataset(at: plan.moment).version
    return try store { () throws(SQLiteError) in
      let query = plan.retired(after: first, upTo: last, before: (place.seq, place.version), limit: most)
      return try feedEntries(query, plan, isRetired: true, names)
    }
  }

  /// Behind the columns of the fields stand the number of the version and the commit.
  private func feedEntries(_ query: Query, _ plan: Plan, isRetired: Bool, _ names: RecordNames)
    throws(SQLiteError) -> [FeedEntry]
  {
    let reading = EntryReading(plan.resource, fields: plan.fields, names, connection)
    let first = plan.keyColumn
    var entries: [FeedEntry] = []
    var rows = try connection.prepare(query.sql).cursor(query.values.map(\.binding))
    while try rows.advance() {
      let place = FeedPlace(seq: rows.row.integer(first + 1), version: rows.row.integer(first))
      entries.append((place, try reading.entry(rows.row, changedBy: place.seq, isRetired: isRetired)))
    }
    return entries
  }
}

/// Where a record stands among what changed: the commit that brought it or retired it, and the number of its version.
private struct FeedPlace: Comparable {
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

  var cursor: PageCursor { PageCursor(keys: [.integer(seq), .integer(version)]) }

  static func < (one: FeedPlace, other: FeedPlace) -> Bool {
    (one.seq, one.version) < (other.seq, other.version)
  }
}
