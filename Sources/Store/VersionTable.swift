import Domain
import SQLite

/// The versions of one collection, to write: its statements, prepared once for the length of a commit.
struct VersionTable {
  let resource: Resource
  private let connection: Connection
  private let latest: Statement
  private let close: Statement
  private let insert: Statement
  private let insertIdentity: Statement?
  private let insertRows: [Statement]
  private let selectRows: [Statement]

  init(_ resource: Resource, _ connection: Connection) throws(SQLiteError) {
    (self.resource, self.connection) = (resource, connection)
    let table = resource.versionTable
    let columns = resource.columns.map(\.name)
    latest = try connection.prepare(
      "SELECT version, revision, closed IS NULL, \(columns.joined(separator: ", ")) FROM \(table)"
        + " WHERE id = ? ORDER BY revision DESC LIMIT 1")
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
  /// already.
  private static func insertSQL(_ resource: Resource) -> String {
    let lists = resource.fields.compactMap { field in field.list.map { (name: field.name, list: $0) } }
    let names = ["version", "id", "revision", "opened"] + resource.columns.map(\.name) + lists.map(\.name)
    let marks =
      (1...4 + resource.columns.count).map { "?\($0)" } + lists.map { SchemaSQL.gathered($0.list, of: "?1") }
    return
      "INSERT INTO \(resource.versionTable) (\(names.joined(separator: ", "))) VALUES (\(marks.joined(separator: ", ")))"
  }

  /// What the store knows of an id.
  struct Latest {
    let version: Int64
    let revision: Int64
    /// What the version holds; nil where the record was retired.
    let record: Record?
  }

  /// The last version of a record, or nil where the id was never given.
  func latest(_ id: String) throws(SQLiteError) -> Latest? {
    let count = resource.columns.count
    let found = try latest.first([.text(id)]) { row in
      (
        version: row.integer(0), revision: row.integer(1), isCurrent: row.integer(2) != 0,
        values: (0..<count).map { Value(row, $0 + 3) }
      )
    }
    guard let found else { return nil }
    guard found.isCurrent else {
      return Latest(version: found.version, revision: found.revision, record: nil)
    }
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
    try insertIdentity?.run([.text(record.id)])
    for (rows, statement) in zip(record.lists, insertRows) {
      for (position, row) in rows.enumerated() {
        try statement.run([.integer(version), .integer(Int64(position))] + row.map(\.binding))
      }
    }
    let head: [Binding] = [.integer(version), .text(record.id), .integer(revision), .integer(seq)]
    try insert.run(head + record.values.map(\.binding))
  }
}
