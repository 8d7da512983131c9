import Domain
import SQLite

/// Which records disagree: those that a link says so of, and claims about the same thing that differ, as their
/// resource declares it, unless a `see_also` between them says that both can hold. Records that disagree with the
/// same record are one conflict.
struct Disagreements {
  let connection: Connection

  /// The paths (`collection/id`) of the records of each conflict, in order.
  func groups() throws(SQLiteError) -> [[String]] {
    var pairs: [(String, String)] = []
    for question in Disagreements.pairs(of: nil) { pairs += try paths(question) }
    var neighbours: [String: Set<String>] = [:]
    for (one, other) in pairs {
      neighbours[one, default: []].insert(other)
      neighbours[other, default: []].insert(one)
    }
    var seen: Set<String> = []
    var groups: [[String]] = []
    for start in neighbours.keys.sorted() where !seen.contains(start) {
      let group = try group(from: start) { (path) throws(SQLiteError) in neighbours[path] ?? [] }
      seen.formUnion(group)
      groups.append(group)
    }
    return groups
  }

  /// The paths of the records of the conflict that a record is in; nil where it is in none.
  func group(of collection: String, _ id: String) throws(SQLiteError) -> [String]? {
    let group = try group(from: "\(collection)/\(id)") { (path) throws(SQLiteError) in
      var others: Set<String> = []
      let parts = path.split(separator: "/").map(String.init)
      for question in Disagreements.pairs(of: (parts[0], parts[1])) {
        for (one, other) in try paths(question) { others.insert(one == path ? other : one) }
      }
      return others
    }
    return group.count > 1 ? group : nil
  }

  /// What can be reached, in order.
  private func group(
    from start: String, _ neighbours: (String) throws(SQLiteError) -> Set<String>
  ) throws(SQLiteError) -> [String] {
    var group = [start]
    var seen: Set<String> = [start]
    var next = 0
    while next < group.count {
      for other in try neighbours(group[next]) where seen.insert(other).inserted { group.append(other) }
      next += 1
    }
    return group.sorted()
  }

  private func paths(_ question: Query) throws(SQLiteError) -> [(String, String)] {
    try connection.prepare(question.sql).all(question.values.map(\.binding)) {
      ("\($0.text(0))/\($0.text(1))", "\($0.text(2))/\($0.text(3))")
    }
  }
}

// MARK: Questions

extension Disagreements {
  /// What finds the pairs of records that disagree, with collection and id of each.
  /// - Parameter record: one of the two; nil for all pairs there are.
  static func pairs(of record: (collection: String, id: String)?) -> [Query] {
    Resource.all.flatMap { resource -> [Query] in
      let rivals = record == nil || record?.collection == resource.name ? rivals(resource, record?.id) : nil
      return linked(resource, record) + [rivals].compactMap { $0 }
    }
  }

  /// Two questions for one record, since it may stand at either end of a link.
  private static func linked(_ resource: Resource, _ record: (collection: String, id: String)?) -> [Query] {
    guard let list = resource.linkList else { return [] }
    let sql = """
      SELECT '\(resource.name)', v.id, l.collection, l.target FROM \(resource.versionTable) AS v
      JOIN \(list.table) AS l USING (version) WHERE l.relation = 'disagrees_with' AND v.closed IS NULL
      """
    guard let record else { return [Query(sql: sql, values: [])] }
    let targeted = Query(
      sql: sql + " AND l.collection = ? AND l.target = ?",
      values: [.text(record.collection), .text(record.id)])
    return record.collection == resource.name
      ? [Query(sql: sql + " AND v.id = ?", values: [.text(record.id)]), targeted] : [targeted]
  }

  private static func rivals(_ resource: Resource, _ id: String?) -> Query? {
    guard let disagreement = resource.disagreement else { return nil }
    let same = disagreement.subject.flatMap { resource.keys(of: $0) }.map {
      "\($0.expression(in: "b")) = \($0.expression(in: "a"))"
    }
    let dated = disagreement.subject.filter { resource.field($0)?.columns.count ?? 0 > 1 }
    let sql = """
      SELECT '\(resource.name)', a.id, '\(resource.name)', b.id
      FROM \(resource.versionTable) AS a CROSS JOIN \(resource.versionTable) AS b
        ON \(same.joined(separator: " AND ")) AND b.id \(id == nil ? ">" : "<>") a.id
      WHERE a.closed IS NULL AND b.closed IS NULL\(dated.map { " AND a.\($0) IS NOT NULL" }.joined())
        AND \(resource.differ(disagreement.claim))\(resource.linkList.map { unless($0, of: resource) } ?? "")
      """
    return Query(
      sql: sql + (id == nil ? "" : " AND a.id = ?"), values: [id].compactMap { $0.map(Value.text) })
  }

  /// No link between the two says that both can hold.
  private static func unless(_ list: Field.List, of resource: Resource) -> String {
    """
     AND NOT EXISTS (
          SELECT 1 FROM \(list.table) AS l
          WHERE l.version IN (a.version, b.version) AND l.relation = 'see_also'
            AND l.collection = '\(resource.name)' AND l.target = iif(l.version = a.version, b.id, a.id))
    """
  }
}

extension Resource {
  /// The list of its links; nil where it has none.
  fileprivate var linkList: Field.List? { lists.first(where: isLinks) }

  /// What a field is compared by in the indexes.
  fileprivate func keys(of field: String) -> [SortKey] {
    sortKeys([Order(field)]).dropLast()
  }

  /// SQL: the records a and b say different things.
  fileprivate func differ(_ claim: String) -> String {
    guard field(claim + "_max") != nil, field("bound") != nil else { return "b.\(claim) <> a.\(claim)" }
    let sides = ["a", "b"].map { "(\($0).\(claim), \($0).bound, coalesce(\($0).\(claim)_max, 0))" }
    return sides.joined(separator: " <> ")
  }
}
