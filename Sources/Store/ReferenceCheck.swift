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
    let isItself = table == resource.versionTable
    let version = isItself ? "r" : "v"
    let join = isItself ? "" : " JOIN \(resource.versionTable) AS v USING (version)"
    let sql = """
      SELECT \(version).id, r.\(column) FROM \(table) AS r\(join)
      WHERE r.version >= ? AND \(version).closed IS NULL AND r.\(column) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM \(target.versionTable) AS t WHERE t.id = r.\(column) AND t.closed IS NULL)
      LIMIT 20
      """
    return try connection.prepare(sql).all([.integer(firstVersion)]) { row in
      fault(row.text(0), "\(column) \"\(row.text(1))\" is no record of \(target.name)")
    }
  }

  /// A link names its collection by value, so each collection that occurs is looked into.
  private func brokenLinks(in table: String) throws(SQLiteError) -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    for target in Resource.all where targets.contains(target.name) {
      let sql = """
        SELECT v.id, r.target FROM \(table) AS r JOIN \(resource.versionTable) AS v USING (version)
        WHERE r.version >= ? AND v.closed IS NULL AND r.collection = ? AND NOT EXISTS (
          SELECT 1 FROM \(target.versionTable) AS t WHERE t.id = r.target AND t.closed IS NULL)
        LIMIT 20
        """
      faults += try connection.prepare(sql).all([.integer(firstVersion), .text(target.name)]) { row in
        fault(row.text(0), "a link leads to \"\(row.text(1))\", which is no record of \(target.name)")
      }
    }
    return faults
  }

  private func fault(_ id: String, _ what: String) -> Problem.Fault {
    .init("In \(resource.name), \"\(id)\": \(what).", pointer: "/\(resource.name)/\(id)")
  }
}

extension Resource {
  /// Whether a list holds links, which name the collection they lead to.
  func isLinks(_ list: Field.List) -> Bool { list.items.map(\.name) == ["relation", "collection", "target"] }
}
