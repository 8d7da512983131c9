import Domain
import SQLite

/// The versions of one collection, to write: its statements, prepared once.
final class VersionTable {
  let resource: Resource
  private let connection: Connection
  private let current: Statement
  private let past: Statement
  private let close: Statement
  private let insert: Statement
  private let insertIdentity: Statement?
  private let insertRows: [Statement]
  private let selectRows: [Statement]
  private let listTexts: [ListJSON?]
  /// What brings up to date what follows from versions that were opened and closed, prepared when it is first needed.
  private var followingOpened: [Statement]?
  private var followingClosed: [Statement]?

  init(_ resource: Resource, _ connection: Connection) throws(SQLiteError) {
    (self.resource, self.connection) = (resource, connection)
    let table = resource.versionTable
    let columns = resource.columns.map(\.name)
    current = try connection.prepare(
      "SELECT version, revision, \(columns.joined(separator: ", ")) FROM \(table) WHERE id = ? AND closed IS NULL"
    )
    past = try connection.prepare(
      "SELECT version, revision FROM \(table) WHERE id = ? AND closed IS NOT NULL ORDER BY revision DESC LIMIT 1"
    )
    close = try connection.prepare("UPDATE \(table) SET closed = ? WHERE version = ?")
    insert = try connection.prepare(VersionTable.insertSQL(resource))
    insertIdentity =
      resource.isReferredTo
      ? try connection.prepare("INSERT INTO \(resource.identityTable) (id) VALUES (?) ON CONFLICT DO NOTHING")
      : nil
    var insertRows: [Statement] = []
    var selectRows: [Statement] = []
    for list in resource.lists {
      let items = list.columns.map(\.name).joined(separator: ", ")
      let marks = String(repeating: ", ?", count: list.columns.count)
      insertRows.append(
        try connection.prepare(
          "INSERT INTO \(list.table) (version, position, \(items)) VALUES (?, ?\(marks))"))
      selectRows.append(
        try connection.prepare("SELECT \(items) FROM \(list.table) WHERE version = ? ORDER BY position"))
    }
    (self.insertRows, self.selectRows) = (insertRows, selectRows)
    listTexts = resource.lists.map(ListJSON.init)
  }

  /// The last parameters are the lists as JSON. One that is null is gathered by SQLite, from rows that are there
  /// already, by the version's number, which is the first parameter.
  private static func insertSQL(_ resource: Resource) -> String {
    let lists = resource.fields.compactMap { field in field.list.map { (name: field.name, list: $0) } }
    let names = ["version", "id", "revision", "opened"] + resource.columns.map(\.name) + lists.map(\.name)
    let gathered = lists.enumerated().map { index, each in
      "coalesce(?\(firstColumn + resource.columns.count + index), \(SchemaSQL.gathered(each.list, of: "?1")))"
    }
    let marks = (1..<firstColumn + resource.columns.count).map { "?\($0)" } + gathered
    return
      "INSERT INTO \(resource.versionTable) (\(names.joined(separator: ", "))) VALUES (\(marks.joined(separator: ", ")))"
  }

  /// The parameter of the first column: version, id, revision and commit come before it.
  private static let firstColumn = 5

  /// What the store knows of an id.
  struct Latest {
    let version: Int64
    let revision: Int64
    /// What the version holds; nil where the record was retired.
    let record: Record?
  }

  /// The last version of a record, or nil where the id was never given.
  func latest(_ id: String) throws(SQLiteError) -> Latest? {
    if let current = try current(id) { return current }
    try past.bind(text: id, at: 1)
    return try past.first { Latest(version: $0.integer(0), revision: $0.integer(1), record: nil) }
  }

  private func current(_ id: String) throws(SQLiteError) -> Latest? {
    try current.bind(text: id, at: 1)
    let columns = resource.columns.indices
    let found = try current.first { row in
      (version: row.integer(0), revision: row.integer(1), values: columns.map { Value(row, $0 + 2) })
    }
    guard let found else { return nil }
    var lists: [[[Value]]] = []
    for (list, statement) in zip(resource.lists, selectRows) {
      let columns = list.columns.count
      lists.append(
        try statement.all([.integer(found.version)]) { row in (0..<columns).map { Value(row, $0) } })
    }
    let record = Record(id: id, values: found.values, lists: lists)
    return Latest(version: found.version, revision: found.revision, record: record)
  }

  func close(_ version: Int64, at seq: Int64) throws(SQLiteError) {
    try close.run([.integer(seq), .integer(version)])
  }

  /// Brings up to date what follows from the versions that a commit has opened, from one on (`CommitUpdates`).
  func showOpened(since version: Int64, at seq: Int64) throws(SQLiteError) {
    if followingOpened == nil { followingOpened = try prepared(CommitUpdates.all[resource.name]?.opened) }
    for statement in followingOpened ?? [] { try statement.run([.integer(seq), .integer(version)]) }
  }

  /// The same of those that a commit has closed.
  func showClosed(at seq: Int64) throws(SQLiteError) {
    if followingClosed == nil { followingClosed = try prepared(CommitUpdates.all[resource.name]?.closed) }
    for statement in followingClosed ?? [] { try statement.run([.integer(seq)]) }
  }

  private func prepared(_ texts: [String]?) throws(SQLiteError) -> [Statement] {
    var statements: [Statement] = []
    for text in texts ?? [] { statements.append(try connection.prepare(text)) }
    return statements
  }

  func open(_ record: Record, version: Int64, revision: Int64, at seq: Int64) throws(SQLiteError) {
    try insertIdentity?.run { $0.append(record.id) }
    for (rows, insertRow) in zip(record.lists, insertRows) {
      for position in rows.indices {
        try insertRow.run { parameters in
          parameters.append(version)
          parameters.append(Int64(position))
          for value in rows[position] { parameters.append(value) }
        }
      }
    }
    try insert.run { parameters in
      parameters.append(version)
      parameters.append(record.id)
      parameters.append(revision)
      parameters.append(seq)
      for value in record.values { parameters.append(value) }
      for (rows, text) in zip(record.lists, listTexts) {
        if let text { parameters.append { text.append(rows, to: &$0) } } else { parameters.appendNull() }
      }
    }
  }
}

extension Parameters {
  fileprivate mutating func append(_ value: Value) {
    switch value {
    case .null: appendNull()
    case .integer(let number): append(number)
    case .real(let number): append(number)
    case .text(let text): append(text)
    }
  }
}
