import Domain
import SQLite

/// Whether the references and links of a collection's current records lead to current records.
struct ReferenceCheck {
  private let resource: Resource
  private let connection: Connection
  private let firstVersion: Int64
  private let targets: Set<String>

  /// - Parameters:
  ///   - firstVersion: only versions from this one on are looked at.
  ///   - targets: only references to these collections are looked at.
  init(
    _ resource: Resource, _ connection: Connection, since firstVersion: Int64 = 0,
    to targets: Set<String> = Set(Resource.all.map(\.name))
  ) {
    (self.resource, self.connection) = (resource, connection)
    (self.firstVersion, self.targets) = (firstVersion, targets)
  }

  func faults() throws(SQLiteError) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for column in resource.columns {
      guard let target = target(of: column) else { continue }
      faults += try broken(column.name, of: resource.versionTable, to: target)
    }
    for list in resource.lists {
      for column in list.items.flatMap(\.columns) {
        guard let target = target(of: column) else { continue }
        faults += try broken(column.name, of: list.table, to: target)
      }
      if resource.isLinks(list) { faults += try brokenLinks(in: list.table) }
    }
    return faults
  }

  private func target(of column: Column) -> Resource? {
    guard let name = column.reference, targets.contains(name) else { return nil }
    return Resource.named(name)
  }

  private func broken(_ column: String, of table: String, to target: Resource) throws(SQLiteError) -> [Problem
    .Fault]
  {
    let rows = rows(of: table, "r.\(column) IS NOT NULL", withNoneOf: target, at: "r.\(column)")
    return try connection.prepare(rows).all([.integer(firstVersion)]) { row in
      fault(row.text(0), "\(column) \"\(row.text(1))\" is no record of \(target.name)")
    }
  }

  /// A link names its collection by value, so each collection that occurs is looked into.
  private func brokenLinks(in table: String) throws(SQLiteError) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for target in Resource.all where targets.contains(target.name) {
      let rows = rows(of: table, "r.collection = ?2", withNoneOf: target, at: "r.target")
      faults += try connection.prepare(rows).all([.integer(firstVersion), .text(target.name)]) { row in
        fault(row.text(0), "a link leads to \"\(row.text(1))\", which is no record of \(target.name)")
      }
    }
    return faults
  }

  /// The rows of current records that refer to no current record, with the id of their own. Of all rows only those
  /// are asked whether their record is current that turn out to be broken: a commit brings few of them, and few of
  /// its records are closed.
  private func rows(
    of table: String, _ condition: String, withNoneOf target: Resource, at reference: String
  ) -> String {
    """
    SELECT (SELECT v.id FROM \(resource.versionTable) AS v WHERE v.version = r.version), \(reference)
    FROM \(table) AS r
    WHERE r.version >= ?1 AND \(condition)
    AND NOT EXISTS (
      SELECT 1 FROM \(target.versionTable) AS t WHERE t.id = \(reference) AND t.closed IS NULL)
    AND EXISTS (
      SELECT 1 FROM \(resource.versionTable) AS v WHERE v.version = r.version AND v.closed IS NULL)
    LIMIT 20
    """
  }

  private func fault(_ id: String, _ what: String) -> Problem.Fault {
    .init("In \(resource.name), \"\(id)\": \(what).", pointer: "/\(resource.name)/\(id)")
  }
}

extension Resource {
  /// Whether a list holds links, which name the collection they lead to.
  func isLinks(_ list: Field.List) -> Bool { list.items.map(\.name) == ["relation", "collection", "target"] }
}
