package import Domain
package import SQLite
internal import System

/// Answers questions on one thread, over a connection of its own that only reads.
package final class Reader: RecordLookup {
  /// The database file.
  package let path: String
  /// The connection that it reads over now.
  package private(set) var connection: Connection
  private let replacement: Replacement
  /// Whether it may be time to look for another file: once between two rests.
  private var hasRested = true
  /// The version that was last refreshed to, and the pauses since it was found to be another one.
  private var refreshedVersion = 0
  private var pauses = 0
  private var recordStatements: [ObjectIdentifier: Statement] = [:]
  private var idStatements: [ObjectIdentifier: Statement] = [:]
  private var shapes: [PlanShape: ShapeStatements] = [:]
  private var codes = CurrentCodes()
  private var mapping = FileMapping()
  private var dataset: (seenAt: Int, value: Dataset)?
  private var knownTokenizer: Tokenizer?

  /// How long the questions of one request may take.
  package let queryTime: Duration

  /// - Parameters:
  ///   - path: the database file, which must exist and have the schema of this program.
  ///   - queryTime: how long the questions between one `refresh` and the next may take together.
  ///   - replacing: what becomes of it when another file is moved to the path.
  package init(
    path: String, queryTime: Duration = .seconds(5), replacing: Replacement.Policy = Replacement.Policy()
  ) throws(SQLiteError) {
    (self.path, self.queryTime) = (path, queryTime)
    connection = try Connection(path: path, mode: .readOnly)
    replacement = Replacement(of: connection, path: path, replacing)
  }

  /// What sets the versions of one file apart from those of the files before it.
  private var offset: Int { replacement.offset }

  /// A number that is another one after each commit to the file, by whichever process. Costs some
  /// nanoseconds: what was made under this number can be served without reading anything. Where another database
  /// was moved to the path, it goes on with that one, whose numbers are others.
  package var version: Int {
    takeReplacement()
    return connection.dataVersion &+ offset
  }

  /// Brings the reader to the record's present state and holds it there, so that SQLite need not lock for
  /// each question. Where another database was moved to the path, it goes on with that one.
  /// - Parameter steps: how many instructions of SQLite's machine may run until the next `refresh`.
  /// - Returns: the version of that state; nil where the file cannot be read, which the next question will
  ///   say.
  package func refresh(steps: Int? = nil) -> Int? {
    takeReplacement()
    chooseMapping()
    connection.limit(time: queryTime, steps: steps)
    guard let version = try? connection.refreshRead() else { return nil }
    if version != refreshedVersion { (refreshedVersion, pauses) = (version, 0) }
    return version &+ offset
  }

  private func chooseMapping() {
    let choice = mapping.choice(at: connection.dataVersion) { CoarseClock.milliseconds }
    guard let choice else { return }
    connection.endRead()
    // Where it fails the file is read as it was before.
    try? connection.map(choice)
  }

  private func takeReplacement() {
    guard hasRested, !connection.isInTransaction else { return }
    hasRested = false
    guard let connection = replacement.find(insteadOf: connection) else { return }
    (self.connection, dataset, mapping) = (connection, nil, FileMapping())
    (recordStatements, idStatements, shapes, codes) = ([:], [:], [:], CurrentCodes())
  }

  /// The path, for another connection to what this reader reads.
  /// - Throws: `Problem` of kind `unavailable` while the path leads to another file.
  package func sharedPath() throws(Problem) -> String {
    guard !connection.hasMoved else {
      throw Problem(.unavailable, "The database is being replaced: ask again in a second.")
    }
    return path
  }

  /// Lets go of the state that `refresh` holds if something was committed lately, and otherwise keeps it for what is
  /// asked next: taking it anew costs as much as reading a row. A log that is being written to needs moments in which
  /// nobody reads, or it grows.
  package func pause() {
    pauses += 1
    if pauses < Reader.pausesAfterCommit { connection.endRead() }
  }

  /// Of a loop that is busy these take some tens of milliseconds.
  private static let pausesAfterCommit = 1_000

  /// Lets go of the state that `refresh` holds. SQLite cannot start its log anew while somebody reads, so a
  /// reader rests before it waits.
  package func rest() {
    connection.endRead()
    hasRested = true
  }

  /// The state of the record that is being served.
  package func currentDataset() throws(Problem) -> Dataset {
    let now = connection.readVersion
    if let dataset, dataset.seenAt == now { return dataset.value }
    let value = try store { () throws(SQLiteError) in
      try connection.prepare("\(Dataset.query) ORDER BY seq DESC LIMIT 1").first([]) { Dataset($0) }
    }
    let known = value ?? .empty
    dataset = (now, known)
    return known
  }

  /// Whether the database can be served as it is: it has the whole schema, and something was committed to it.
  package func isReady(for schema: Schema) -> Bool {
    guard schema.isCurrent(in: connection), let dataset = try? currentDataset() else { return false }
    return dataset.version > 0
  }

  /// The state of the dataset that a moment shows.
  package func dataset(at moment: Moment) throws(Problem) -> Dataset {
    guard case .commit(let seq) = moment else { return try currentDataset() }
    let known = try store { () throws(SQLiteError) in
      try connection.prepare("\(Dataset.query) WHERE seq = ?").first([.integer(seq)]) { Dataset($0) }
    }
    return known ?? .empty
  }

  /// One record: the columns of its fields, and behind them the number of its version (`Resource.versionColumn`).
  /// - Parameters:
  ///   - fields: those whose columns there are; nil for all.
  ///   - parent: the record above that it must belong to; nil where it may belong to any or to none.
  /// - Returns: the number of its version; nil where there is no such record.
  package func record(
    _ resource: Resource, _ id: String, _ fields: [Field]? = nil, within parent: String? = nil,
    at moment: Moment = .now,
    _ body: (borrowing Row) -> Void
  ) throws(Problem) -> Int64? {
    try store { () throws(SQLiteError) in
      let above = resource.parent == nil ? [] : [parent.map(Binding.text) ?? .null]
      let statement: Statement
      let values: [Binding]
      if moment == .now, fields == nil {
        (statement, values) = (try recordStatement(resource), [.text(id)])
      } else {
        let version = moment.version(of: resource, id: "?", .text(id))
        let columns = (fields ?? resource.fields).flatMap(\.selectColumns)
        let sql = """
          SELECT \(columns.joined(separator: ", ")), version FROM \(resource.recordView) WHERE version = \(version.sql)
          """
        statement = try connection.prepare(sql + belongs(resource))
        values = version.values.map(\.binding)
      }
      return try statement.first(values + above) { (row) throws(SQLiteError) in
        body(row)
        return row.integer(row.count - 1)
      }
    }
  }

  private func belongs(_ resource: Resource) -> String {
    resource.parent.map { " AND \($0.field) = coalesce(?, \($0.field))" } ?? ""
  }

  /// Kept for each collection, since making the text of the question takes longer than asking it.
  private func recordStatement(_ resource: Resource) throws(SQLiteError) -> Statement {
    if let statement = recordStatements[ObjectIdentifier(resource)] { return statement }
    let statement = try connection.prepare(resource.recordQuery + belongs(resource))
    recordStatements[ObjectIdentifier(resource)] = statement
    return statement
  }

  /// The statements of all questions of a plan's shape. They outlive commits, and are shared: a page runs to its end
  /// before the next begins.
  func statements(of plan: Plan) -> ShapeStatements {
    let shape = plan.shape
    if let known = shapes[shape] { return known }
    if shapes.count == Reader.mostShapes { shapes.removeAll(keepingCapacity: true) }
    let statements = ShapeStatements(plan, connection)
    shapes[shape] = statements
    return statements
  }

  /// What takes texts apart as the text index does.
  func tokenizer() throws(SQLiteError) -> Tokenizer {
    if let knownTokenizer { return knownTokenizer }
    let (name, options) = TextIndex.tokenizer
    let made = try Tokenizer(name, options, of: connection)
    knownTokenizer = made
    return made
  }

  /// How many shapes it keeps statements for.
  var shapesKept: Int { shapes.count }

  /// More shapes of questions than a day's callers ask.
  private static let mostShapes = 256

  /// Whether an id that no record had at the moment was that of one before: then it is gone, not unknown.
  package func wasRetired(_ resource: Resource, _ id: String, at moment: Moment = .now) throws(Problem)
    -> Bool
  {
    let past = moment.wasRetired(resource, id)
    return try store { () throws(SQLiteError) in
      try connection.prepare(past.sql).first(past.values.map(\.binding)) { _ in true } ?? false
    }
  }

  /// The id of the record that a text names; see `RecordLookup`.
  package func id(of text: String, in collection: String, at moment: Moment = .now) throws(Problem) -> String?
  {
    guard let resource = Resource.named(collection) else { return nil }
    let isCode = resource.isCoded
    if moment == .now, !isCode || text.utf8.count == 3 && text.utf8.allSatisfy({ (65...90).contains($0) }) {
      // Nearly every question names a country, and there are few.
      let isKept = isCode && connection.isInTransaction
      if isKept, codes.has(text, of: resource, at: connection.readVersion) { return text }
      let id = try store { () throws(SQLiteError) in
        try idStatement(resource).first([.text(text)]) { $0.text(0) }
      }
      if isKept, id == text { codes.keep(text, of: resource, at: connection.readVersion) }
      return id
    }
    let search = isCode ? Reader.country(text, resource, at: moment) : moment.search(resource, text)
    return try store { () throws(SQLiteError) in
      try connection.prepare(search.sql).first(search.values.map(\.binding)) { $0.text(0) }
    }
  }

  /// What finds a current record by its id, kept for each collection.
  private func idStatement(_ resource: Resource) throws(SQLiteError) -> Statement {
    if let statement = idStatements[ObjectIdentifier(resource)] { return statement }
    let statement = try connection.prepare(Moment.now.search(resource, "").sql)
    idStatements[ObjectIdentifier(resource)] = statement
    return statement
  }

  /// A country by any of its ISO 3166-1 codes, in any case.
  private static func country(_ code: String, _ resource: Resource, at moment: Moment) -> Query {
    let code = code.uppercased()
    if code.utf8.count == 2 { return moment.search(resource, code, in: "alpha2") }
    if code.utf8.first.map({ (48...57).contains($0) }) == true {
      return moment.search(resource, code, in: "\"numeric\"")
    }
    return moment.search(resource, code)
  }
}

/// Which state of the record an answer shows.
package struct Dataset: Equatable, Sendable {
  /// The number of the last commit.
  package let version: Int64
  /// Its time, UTC (RFC 3339); nil where nothing was ever committed.
  package let updatedAt: String?
  /// The last commit with its mark.
  package let position: Position
  /// The same in seconds since 1970.
  package let second: Int64?
  /// Whether the commit before it has the same time.
  private let sharesSecond: Bool

  static let empty = Dataset(
    version: 0, updatedAt: nil, position: .beginning, second: nil, sharesSecond: false)

  static let query = """
    SELECT seq, at, mark, unixepoch(at), at IS (SELECT at FROM commits AS before WHERE before.seq = c.seq - 1)
    FROM commits AS c
    """

  /// When it was last changed, in seconds since 1970; nil where another state has the same time, or may yet have it: a time
  /// is whole seconds, and then tells nobody whether anything changed since.
  package var lastModified: Int64? {
    second.flatMap { !sharesSecond && $0 < Timestamp.seconds ? $0 : nil }
  }
}

extension Dataset {
  /// From a row of `query`.
  fileprivate init(_ row: borrowing Row) {
    self.init(
      version: row.integer(0), updatedAt: row.text(1),
      position: Position(row.integer(0), mark: row.text(2)),
      second: row.integer(3), sharesSecond: row.integer(4) == 1)
  }
}
