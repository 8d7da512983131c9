import Domain
import SQLite

/// Whether no two current series count the same (`Resource.distinct`), and a figure has the unit of its series
/// (`Resource.Parent.shared`). Each costs a search.
struct SeriesCheck {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// What does not hold of the current versions of a collection from one on.
  func faults(in resource: Resource, since firstVersion: Int64 = 0) throws(SQLiteError) -> [Problem.Fault] {
    var faults = try twins(in: resource, since: firstVersion)
    if let parent = resource.parent {
      faults += try strangers(in: resource, parent, "c.version >= ?", firstVersion)
    }
    for claims in Resource.all {
      guard let parent = claims.parent, parent.collection == resource.name else { continue }
      faults += try strangers(in: claims, parent, "s.version >= ?1 AND c.version < ?1", firstVersion)
    }
    return faults
  }

  private func twins(in resource: Resource, since firstVersion: Int64) throws(SQLiteError) -> [Problem.Fault]
  {
    guard !resource.distinct.isEmpty else { return [] }
    let same = resource.distinct.map { "b.\($0) IS a.\($0)" }.joined(separator: " AND ")
    let sql = """
      SELECT a.id, b.id FROM \(resource.versionTable) AS a CROSS JOIN \(resource.versionTable) AS b ON \(same)
      WHERE a.version >= ?1 AND a.closed IS NULL AND b.closed IS NULL AND b.id <> a.id
        AND (b.version < ?1 OR b.id > a.id)
      LIMIT \(Commit.mostFaults + 1)
      """
    return try connection.prepare(sql).all([.integer(firstVersion)]) { row in
      let what = "\"\(row.text(0))\" counts the same as \"\(row.text(1))\""
      let rule = "one of \(resource.distinct.joined(separator: ", ")) must differ"
      return .init("In \(resource.name), \(what): \(rule).", pointer: "/\(resource.name)/\(row.text(0))")
    }
  }

  /// Claims that are not as the record above them.
  private func strangers(
    in claims: Resource, _ parent: Resource.Parent, _ condition: String, _ firstVersion: Int64
  ) throws(SQLiteError) -> [Problem.Fault] {
    guard let series = Resource.named(parent.collection) else { return [] }
    var faults: [Problem.Fault] = []
    for field in parent.shared {
      // What was written leads; of what it belongs to, or what belongs to it, only that is looked up.
      let tables = ["\(claims.versionTable) AS c", "\(series.versionTable) AS s"]
      let ordered = condition.hasPrefix("c") ? tables : tables.reversed()
      let sql = """
        SELECT c.id, c.\(field), s.id, s.\(field) FROM \(ordered.joined(separator: " CROSS JOIN "))
        WHERE \(condition) AND s.id = c.\(parent.field) AND c.closed IS NULL AND s.closed IS NULL
          AND c.\(field) IS NOT s.\(field)
        LIMIT \(Commit.mostFaults + 1)
        """
      faults += try connection.prepare(sql).all([.integer(firstVersion)]) { row in
        let what = "\"\(row.text(0))\" has the \(field) \(row.text(1))"
        return .init(
          "In \(claims.name), \(what), and its series \"\(row.text(2))\" has \(row.text(3)): write that.",
          pointer: "/\(claims.name)/\(row.text(0))")
      }
    }
    return faults
  }
}
