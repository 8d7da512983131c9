import Domain
import SQLite

/// The versions of one collection, to write: its statements, prepared once for the length of a commit.
struct VersionTable {
  let resource: Resource
  private let connection: Connection
  private let current: Statement
  private let past: Statement
  private let close: Statement
  private let insert: Statement
  private let insertIdentity: Statement?
  private let insertRows: [Statement]
  private let selectRows: [Statement]

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
      let items = list.items.flatMap(\.columns).map(\.name).joined(separator: ", ")
      let marks = String(repeating: ", ?", count: list.items.count)
      insertRows.append(
        try connection.prepare(
          "INSERT INTO \(list.table) (version, position, \(items)) VALUES (?, ?\(marks))"))
      selectRows.append(
        try connection.prepare("SELECT \(items) FROM \(list.table) WHERE version = ? ORDER BY position"))
    }
    (self.insertRows, self.selectRows) = (insertRows, selectRows)
  }

  /// The version's number is the first parameter, by which its lists are gathered from rows that are there
  /// already. The last parameters are the lists that are known without looking: those that are empty.
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
      let columns = list.items.count
      lists.append(
        try statement.all([.integer(found.version)]) { row in (0..<columns).map { Value(row, $0) } })
    }
    let record = Record(id: id, values: found.values, lists: lists)
    return Latest(version: found.version, revision: found.revision, record: record)
  }

  func close(_ version: Int64, at seq: Int64) throws(SQLiteError) {
    try close.run([.integer(seq), .integer(version)])
  }

  func open(_ record: Record, version: Int64, revision: Int64, at seq: Int64) throws(SQLiteError) {
    if let insertIdentity {
      try insertIdentity.bind(text: record.id, at: 1)
      try insertIdentity.run()
    }
    for index in record.lists.indices {
      for position in record.lists[index].indices {
        insertRows[index].bind(integer: version, at: 1)
        insertRows[index].bind(integer: Int64(position), at: 2)
        try insertRows[index].bind(record.lists[index][position], from: 3)
        try insertRows[index].run()
      }
    }
    insert.bind(integer: version, at: 1)
    try insert.bind(text: record.id, at: 2)
    insert.bind(integer: revision, at: 3)
    insert.bind(integer: seq, at: 4)
    try insert.bind(record.values, from: VersionTable.firstColumn)
    for (index, rows) in record.lists.enumerated() where rows.isEmpty {
      try insert.bind(text: "[]", at: VersionTable.firstColumn + record.values.count + index)
    }
    try insert.run()
  }
}

extension Statement {
  /// Binds values to parameters that follow each other.
  fileprivate func bind(_ values: [Value], from first: Int) throws(SQLiteError) {
    for index in values.indices {
      switch values[index] {
      case .null: bindNull(at: first + index)
      case .integer(let number): bind(integer: number, at: first + index)
      case .real(let number): bind(real: number, at: first + index)
      case .text(let text): try bind(text: text, at: first + index)
      }
    }
  }
}
