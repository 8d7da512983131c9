package import Domain
package import SQLite

/// What is asked of the changes of the dataset.
package struct ChangeQuestion: Sendable {
  /// What comes after this place is told.
  package var since: Position
  /// And nothing after this one; nil for all there is.
  package var until: Position?
  /// The collections; empty for all.
  package var collections: Set<String> = []
  /// The ids of countries: of collections that are asked by country, the records that have any of these; empty for
  /// records of every kind.
  package var countries: [String] = []
  /// At most so many changes are told.
  package var limit: Int
  /// At most so many are looked at for them.
  package var lookedAtMost: Int64 = 10_000

  /// How many changes a page has where nobody says.
  package static let usualLimit = 100

  /// The collection whose records countries are.
  package static let countries: String = {
    let filter = Resource.all.lazy.compactMap { $0.filter("country") }.first
    if case .reference(let collection)? = filter?.kind { return collection }
    return ""
  }()

  /// All changes after a place.
  package init(since: Position, limit: Int) { (self.since, self.limit) = (since, limit) }
}

/// Changes in order, and how far they go.
package struct ChangePage: Sendable {
  /// Those that are asked for.
  package let changes: [Change]
  /// The place behind everything that was looked at, also what was not asked for: where the next page goes on.
  package let last: Position
  /// How many changes there are behind that, before filters.
  package let pending: Int64
  /// The number of the last version of all.
  package let lastVersion: Int64
}

extension Reader {
  /// The changes after a place, in order. A page ends between commits, unless one commit alone has more changes than the
  /// limit.
  /// - Parameter question: its positions as `place(_:parameter:)` gives them.
  package func changes(_ question: ChangeQuestion) throws(Problem) -> ChangePage {
    try store { () throws(SQLiteError) in
      let first = try connection.version(before: question.since)
      let last = try connection.version(before: question.until)
      var gathering = ChangeGathering(question, connection, since: first)
      try gathering.read(upTo: last)
      let end = gathering.end ?? max(first, last)
      let commit = try connection.commit(ofVersion: end)
      return ChangePage(
        changes: gathering.changes, last: commit?.position(behind: end) ?? .beginning,
        pending: max(0, last - end), lastVersion: max(end, last))
    }
  }

  /// Reads a place in history: `18`, `18-5be0c2d17a90f3e4`, `18-5be0c2d17a90f3e4.240`, `0` or `now`.
  /// - Throws: `Problem` of kind `invalidParameter` where the text is none of these, or the commit has not so many changes;
  ///   `historyDiverged` as `check`.
  package func place(_ text: String, parameter: String) throws(Problem) -> Position {
    if text == "now" { return try currentDataset().position }
    guard let given = Position(text) else {
      throw .parameters([
        .init(
          "\"\(text)\" is no place in history: use a position as answers give it, 0 or now.",
          parameter: parameter)
      ])
    }
    let position = try check(given)
    guard position.change > 0 else { return position }
    let count = try commit(position).changeCount
    guard position.change <= count else {
      throw .parameters([
        .init(
          "Commit \(position.seq) has \(count) changes, and no change \(position.change).",
          parameter: parameter)
      ])
    }
    return position
  }

  /// The record that a change opened, as it was: the columns of its fields.
  package func record(
    of change: Change, in resource: Resource, _ body: (borrowing Row) -> Void
  ) throws(Problem) {
    try store { () throws(SQLiteError) in
      let sql = "SELECT \(resource.selectColumns) FROM \(resource.recordView) WHERE version = ?"
      try connection.prepare(sql).first([.integer(change.version)]) { body($0) }
    }
  }
}

extension Connection {
  /// The number of the last version before a place; of the last one there is, where there is no place.
  fileprivate func version(before place: Position?) throws(SQLiteError) -> Int64 {
    guard let place else {
      return try prepare("SELECT coalesce(max(version), 0) FROM changes").first { $0.integer(0) } ?? 0
    }
    guard place.seq > 0, let commit = try commit(place.seq) else { return 0 }
    return place.change > 0 ? commit.firstVersion + Int64(place.change) - 1 : commit.lastVersion
  }
}

/// The changes of a page while they are read: up to the end of the last commit that is in it whole.
private struct ChangeGathering {
  private(set) var changes: [Change] = []
  /// The last version that was looked at, where the page ends before all are; nil where it goes to the end.
  private(set) var end: Int64?
  private let question: ChangeQuestion
  private let connection: Connection
  private let filter: CountryFilter
  private let since: Int64
  private var commit: RecordedCommit?
  /// The last version of the commits that are whole, and how many of the changes are theirs.
  private var whole: (version: Int64, count: Int)

  init(_ question: ChangeQuestion, _ connection: Connection, since: Int64) {
    (self.question, self.connection, self.since) = (question, connection, since)
    filter = CountryFilter(question.countries, connection)
    whole = (since, 0)
  }

  mutating func read(upTo last: Int64) throws(SQLiteError) {
    let stop = min(last, since + question.lookedAtMost)
    var rows = try connection.prepare(
      """
      SELECT version, op, collection, id, revision FROM changes WHERE version > ? AND version <= ? ORDER BY version
      """
    ).cursor([.integer(since), .integer(stop)])
    while try rows.advance() {
      let version = rows.row.integer(0)
      guard let commit = try commit(of: version) else { continue }
      if let change = try filter.told(Change(rows.row, of: commit), of: question.collections) {
        guard changes.count < question.limit else { return cut(before: version) }
        changes.append(change)
      }
      if version == commit.lastVersion { whole = (version, changes.count) }
    }
    if stop < last { cut(before: stop + 1) }
  }

  private mutating func commit(of version: Int64) throws(SQLiteError) -> RecordedCommit? {
    if let commit, version <= commit.lastVersion { return commit }
    commit = try connection.commit(ofVersion: version)
    return commit
  }

  /// Ends the page behind the last commit that is whole or, where there is none, before a version.
  private mutating func cut(before version: Int64) {
    guard whole.version > since else {
      end = version - 1
      return
    }
    end = whole.version
    changes.removeSubrange(whole.count...)
  }
}

/// Which changes are told where only records of some countries are asked for.
private struct CountryFilter {
  private let countries: [String]
  private let connection: Connection
  private let conditions: [String: Query]

  init(_ countries: [String], _ connection: Connection) {
    (self.countries, self.connection) = (countries, connection)
    var conditions: [String: Query] = [:]
    for resource in Resource.all where !countries.isEmpty {
      guard let filter = resource.filter("country") else { continue }
      let any = Condition.any(of: Array(countries.indices), in: filter, of: resource)
      let values = any.operands.map { operand -> Value in
        if case .given(let index) = operand { .text(countries[index]) } else { .null }
      }
      conditions[resource.name] = Query(
        sql:
          "SELECT 1 FROM \(resource.versionTable) AS \(resource.currentView) WHERE version = ? AND \(any.sql)",
        values: values)
    }
    self.conditions = conditions
  }

  /// The change as it is told; nil where it is not. What had a country and has it no longer leaves.
  func told(_ change: Change, of collections: Set<String>) throws(SQLiteError) -> Change? {
    guard collections.isEmpty || collections.contains(change.collection) else { return nil }
    if countries.isEmpty { return change }
    guard let condition = conditions[change.collection], let resource = Resource.named(change.collection)
    else { return nil }
    if change.operation != .retire, try holds(condition, of: change.version) { return change }
    guard change.operation != .create, let closed = try version(closedBy: change, in: resource),
      try holds(condition, of: closed)
    else { return nil }
    return change.operation == .retire ? change : change.leaving
  }

  private func holds(_ condition: Query, of version: Int64) throws(SQLiteError) -> Bool {
    try connection.prepare(condition.sql).first([.integer(version)] + condition.values.map(\.binding)) { _ in
      true
    } ?? false
  }

  /// The version that was current before a change.
  private func version(closedBy change: Change, in resource: Resource) throws(SQLiteError) -> Int64? {
    let revision = change.operation == .retire ? change.revision : change.revision - 1
    let sql = """
      SELECT version FROM \(resource.versionTable) WHERE id = ? AND revision = ? AND closed IS NOT NULL
      """
    return try connection.prepare(sql).first([.text(change.id), .integer(revision)]) { $0.integer(0) }
  }
}

extension Change {
  /// The same as the end of what a filter asks for.
  fileprivate var leaving: Change {
    Change(
      operation: .leave, collection: collection, id: id, revision: revision, version: version, commit: commit)
  }
}
