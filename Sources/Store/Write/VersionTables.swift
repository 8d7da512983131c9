import Domain
import SQLite

/// The tables of versions of the connection that writes: each is prepared when it is first written to, and kept, since a
/// commit of one record would take longer to look its statements up than to run them.
final class VersionTables {
  private let connection: Connection
  private var tables: [ObjectIdentifier: VersionTable] = [:]

  init(_ connection: Connection) { self.connection = connection }

  /// The table of a collection.
  func table(of resource: Resource) throws(SQLiteError) -> VersionTable {
    if let table = tables[ObjectIdentifier(resource)] { return table }
    let table = try VersionTable(resource, connection)
    tables[ObjectIdentifier(resource)] = table
    return table
  }
}
