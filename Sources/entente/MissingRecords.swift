import Domain
import SQLite
import Store

/// The current records that files no longer have, of the collections that there are files for.
struct MissingRecords {
  /// In the order of the declarations and of their ids.
  let records: [(resource: Resource, id: String)]

  /// The most that are named.
  private static let namedMost = 100

  /// Reads the files once, whole.
  /// - Throws: `Problem` where they cannot be read.
  init(in connection: Connection, besides files: RecordFiles) throws {
    let given = try files.ids()
    var records: [(resource: Resource, id: String)] = []
    for resource in Resource.all {
      guard let known = given[resource.name] else { continue }
      let current = try connection.prepare(
        "SELECT id FROM \(resource.versionTable) WHERE closed IS NULL ORDER BY id"
      ).all([]) { $0.text(0) }
      records += current.filter { !known.contains($0) }.map { (resource, $0) }
    }
    self.records = records
  }

  /// Names what would be retired.
  func show() {
    Console.say("To be retired, since the files no longer have them:")
    for record in records.prefix(MissingRecords.namedMost) {
      Console.say("  \(record.resource.name)/\(record.id)")
    }
    let more = records.count - MissingRecords.namedMost
    if more > 0 { Console.say("  and \(more) more") }
  }
}
