package import Domain
import Foundation
import Representation
import SQLite
import Store

/// A database with the repository's schema and dataset, in a folder of its own.
package final class TestDatabase: Sendable {
  /// The file.
  package let path: String
  private let folder: Folder

  /// The database that all tests may read and none may write. Made once a process.
  package static func shared() throws -> TestDatabase { try made.get() }

  private static let made: Result<TestDatabase, any Error> = Result {
    atexit { if case .success(let database) = TestDatabase.made { database.folder.remove() } }
    let database = try TestDatabase(folder: Folder())
    let connection = try Connection(path: database.path, mode: .create)
    let schema = try Schema(Migration.load(folder: Repository.migrations))
    _ = try schema.migrate(connection)
    _ = try schema.derive(in: connection)
    let parts = try Resource.all.map { resource in
      try part(resource, Data(contentsOf: URL(fileURLWithPath: "\(Repository.seeds)/\(resource.name).json")))
    }
    // Long ago, so that the time of the dataset is that of no other state.
    _ = try Writer(connection) { "2020-01-02T03:04:05Z" }.import(RecordBundle(parts), actor: "test")
    return database
  }

  private init(folder: Folder) {
    (self.folder, path) = (folder, folder["record.sqlite"])
  }

  /// A copy of the shared one, to write to.
  package convenience init() throws {
    let original = try TestDatabase.shared()
    self.init(folder: try Folder())
    try folder.copy(original.path, as: "record.sqlite")
  }

  /// Stores records, given as a JSON array, in one commit.
  /// - Parameter time: of the commit, as a time value of SQLite.
  package func store(_ collection: String, _ json: String, note: String? = nil, at time: String = "now")
    throws
  {
    let resource = try Resource.existing(collection)
    let bundle = RecordBundle([try TestDatabase.part(resource, Data(json.utf8))])
    _ = try Writer(Connection(path: path)) { time }.import(bundle, actor: "test", note: note)
  }

  /// Puts records and retires others, all in one commit.
  package func change(
    put: [(collection: String, json: String)], retire: [(collection: String, id: String)]
  ) throws {
    let records = try put.map { try TestDatabase.record($0.json, of: Resource.existing($0.collection)) }
    let retired = try retire.map { (try Resource.existing($0.collection), $0.id) }
    _ = try Writer(Connection(path: path)).commit(actor: "test") { (commit) throws(Problem) in
      for (record, resource) in records { _ = try commit.put(record, in: resource) }
      for (resource, id) in retired { _ = try commit.retire(id, from: resource) }
    }
  }

  private static func record(_ json: String, of resource: Resource) throws -> (Record, Resource) {
    var faults: [Problem.Fault] = []
    let record = resource.record(from: try JSONReader.value(of: Array(json.utf8)), faults: &faults)
    guard let record else { throw Problem(.invalidBody, "no record", faults: faults) }
    return (record, resource)
  }

  /// Retires a record in a commit of its own.
  package func retire(_ id: String, from collection: String) throws {
    let resource = try Resource.existing(collection)
    _ = try Writer(Connection(path: path)).commit(actor: "test") { (commit) throws(Problem) in
      _ = try commit.retire(id, from: resource)
    }
  }

  /// Overwrites the first page of a table in the file, as a failing disk may.
  package func damage(_ table: String) throws {
    let connection = try Connection(path: path)
    _ = try connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)").first([]) { $0.integer(0) }
    let size = try connection.prepare("PRAGMA page_size").first([]) { $0.integer(0) } ?? 0
    let root = try connection.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").first([
      .text(table)
    ]) {
      $0.integer(0)
    }
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: UInt64(((root ?? 1) - 1) * size))
    try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size)))
    try handle.close()
  }

  private static func part(_ resource: Resource, _ json: Data) throws -> RecordBundle.Part {
    guard case .array(let records) = try JSONReader.value(of: [UInt8](json)) else {
      throw Problem(.invalidBody, "\(resource.name) is no array.")
    }
    return RecordBundle.Part(resource, origin: resource.name, records: records)
  }
}

extension Resource {
  /// The resource of a name that a test knows to exist.
  package static func existing(_ name: String) throws -> Resource {
    guard let resource = named(name) else { throw Problem(.notFound, "no resource \(name)") }
    return resource
  }
}
