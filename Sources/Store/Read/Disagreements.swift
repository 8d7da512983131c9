import Domain
import SQLite

/// Which records disagree: those that a link says so of, several statuses of one country in one organization
/// unless a see_also between them says that both can hold, and several different figures of one series for
/// one period. Records that disagree with the same record are one conflict.
struct Disagreements {
  /// The paths (`collection/id`) of the records of each conflict, in order.
  private(set) var groups: [[String]] = []

  init(_ connection: Connection) throws(SQLiteError) {
    var pairs: [(String, String)] = []
    for resource in Resource.all {
      if let list = resource.lists.first(where: resource.isLinks) {
        pairs += try Disagreements.linked(resource, list.table, connection)
      }
    }
    pairs += try Disagreements.memberships(connection)
    for resource in Resource.all where resource.parent != nil {
      pairs += try Disagreements.figures(resource, connection)
    }
    groups = Disagreements.groups(pairs)
  }

  private static func linked(
    _ resource: Resource, _ table: String, _ connection: Connection
  ) throws(SQLiteError) -> [(String, String)] {
    let sql = """
      SELECT v.id, l.collection, l.target FROM \(table) AS l JOIN \(resource.versionTable) AS v USING (version)
      WHERE l.relation = 'disagrees_with' AND v.closed IS NULL
      """
    return try connection.prepare(sql).all([]) {
      ("\(resource.name)/\($0.text(0))", "\($0.text(1))/\($0.text(2))")
    }
  }

  private static func memberships(_ connection: Connection) throws(SQLiteError) -> [(String, String)] {
    let sql = """
      SELECT a.id, b.id FROM membership_version AS a JOIN membership_version AS b
        ON b.country = a.country AND b.organization = a.organization AND b.id > a.id AND b.status <> a.status
      WHERE a.closed IS NULL AND b.closed IS NULL AND NOT EXISTS (
        SELECT 1 FROM membership_link AS l WHERE l.relation = 'see_also' AND l.collection = 'memberships'
          AND ((l.version = a.version AND l.target = b.id) OR (l.version = b.version AND l.target = a.id)))
      """
    return try connection.prepare(sql).all([]) { ("memberships/\($0.text(0))", "memberships/\($0.text(1))") }
  }

  /// The claims of a period stand side by side in the index of periods, so each is held against those behind
  /// it.
  private static func figures(_ resource: Resource, _ connection: Connection) throws(SQLiteError) -> [(
    String, String
  )] {
    let sql = """
      SELECT a.id, b.id FROM \(resource.versionTable) AS a JOIN \(resource.versionTable) AS b
        ON b.series = a.series AND coalesce(b.period_min, '~') = a.period_min AND coalesce(b.period, '~') = a.period
        AND b.id > a.id AND (b.value, b.bound, coalesce(b.value_max, 0)) <> (a.value, a.bound, coalesce(a.value_max, 0))
      WHERE a.closed IS NULL AND b.closed IS NULL
      """
    return try connection.prepare(sql).all([]) {
      ("\(resource.name)/\($0.text(0))", "\(resource.name)/\($0.text(1))")
    }
  }

  /// The groups that the pairs connect.
  private static func groups(_ pairs: [(String, String)]) -> [[String]] {
    var neighbours: [String: Set<String>] = [:]
    for (one, other) in pairs {
      neighbours[one, default: []].insert(other)
      neighbours[other, default: []].insert(one)
    }
    var seen: Set<String> = []
    var groups: [[String]] = []
    for start in neighbours.keys.sorted() where seen.insert(start).inserted {
      var group = [start]
      var next = 0
      while next < group.count {
        group += (neighbours[group[next]] ?? []).filter { seen.insert($0).inserted }
        next += 1
      }
      groups.append(group.sorted())
    }
    return groups
  }
}
