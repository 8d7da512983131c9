import Domain
import SQLite

/// Which records disagree: those that a link says so of, and claims about the same thing at the same time that cannot both
/// be so, as their resource declares it, unless a `see_also` between them says that both can hold. Records that disagree
/// with the same record are one conflict.
struct Disagreements {
  /// A record's collection and id.
  struct Place: Hashable, Comparable {
    let collection: String
    let id: String

    /// As answers name it.
    var path: String { "\(collection)/\(id)" }

    static func < (left: Place, right: Place) -> Bool { left.path < right.path }
  }

  /// The records of one conflict, in order, and which of them disagree.
  struct Group {
    let places: [Place]
    fileprivate let rivals: [Place: Set<Place>]

    /// Whether two records of the group, by their positions, can both be so.
    func canBoth(_ one: Int, _ other: Int) -> Bool {
      !(rivals[places[one]]?.contains(places[other]) ?? false)
    }
  }

  let connection: Connection

  /// Every conflict, in the order of its first record.
  func groups() throws(SQLiteError) -> [Group] {
    var rivals: [Place: Set<Place>] = [:]
    for question in Disagreements.pairs(of: nil) {
      for (one, other) in try places(question) {
        rivals[one, default: []].insert(other)
        rivals[other, default: []].insert(one)
      }
    }
    var seen: Set<Place> = []
    var groups: [Group] = []
    for start in rivals.keys.sorted() where !seen.contains(start) {
      let group = try group(from: start) { (place) throws(SQLiteError) in rivals[place] ?? [] }
      seen.formUnion(group.places)
      groups.append(group)
    }
    return groups
  }

  /// The conflict that a record is in; nil where it is in none.
  func group(of collection: String, _ id: String) throws(SQLiteError) -> Group? {
    let group = try group(from: Place(collection: collection, id: id)) { (place) throws(SQLiteError) in
      var others: Set<Place> = []
      for question in Disagreements.pairs(of: (place.collection, place.id)) {
        for (one, other) in try places(question) { others.insert(one == place ? other : one) }
      }
      return others
    }
    return group.places.count > 1 ? group : nil
  }

  /// What can be reached, in order.
  private func group(
    from start: Place, _ neighbours: (Place) throws(SQLiteError) -> Set<Place>
  ) throws(SQLiteError) -> Group {
    var places = [start]
    var rivals: [Place: Set<Place>] = [:]
    var next = 0
    while next < places.count {
      let others = try neighbours(places[next])
      rivals[places[next]] = others
      for other in others where rivals[other] == nil && !places.contains(other) { places.append(other) }
      next += 1
    }
    return Group(places: places.sorted(), rivals: rivals)
  }

  /// The pairs that a question finds and that cannot both be so.
  private func places(_ question: Pairs) throws(SQLiteError) -> [(Place, Place)] {
    let rows = try connection.prepare(question.query.sql).all(question.query.values.map(\.binding)) {
      (
        Place(collection: $0.text(0), id: $0.text(1)), $0.integer(2),
        Place(collection: $0.text(3), id: $0.text(4)),
        $0.integer(5)
      )
    }
    guard let resource = question.figures else { return rows.map { ($0.0, $0.2) } }
    let reading = ClaimReading(resource, .now, connection)
    var pairs: [(Place, Place)] = []
    for (one, version, other, rival) in rows
    where try reading.facts(ofVersion: version).excludes(reading.facts(ofVersion: rival)) {
      pairs.append((one, other))
    }
    return pairs
  }
}

extension ClaimFacts {
  /// Whether two figures of the same thing and time are rivals: what was expected is none of what happened.
  fileprivate func excludes(_ other: ClaimFacts) -> Bool {
    guard expectation == other.expectation, let figure, let rival = other.figure else { return false }
    return !figure.canEqual(rival)
  }
}

// MARK: Questions

extension Disagreements {
  /// What finds pairs of records, with collection, id and version of each.
  struct Pairs {
    let query: Query
    /// The collection, where the pairs are figures that have yet to be held against each other.
    let figures: Resource?
  }

  /// What finds the pairs of records that disagree.
  /// - Parameter record: one of the two; nil for all pairs there are.
  static func pairs(of record: (collection: String, id: String)?) -> [Pairs] {
    Resource.all.flatMap { resource -> [Pairs] in
      let rivals = record == nil || record?.collection == resource.name ? rivals(resource, record?.id) : nil
      return linked(resource, record).map { Pairs(query: $0, figures: nil) } + [rivals].compactMap { $0 }
    }
  }

  /// Two questions for one record, since it may stand at either end of a link.
  private static func linked(_ resource: Resource, _ record: (collection: String, id: String)?) -> [Query] {
    guard let list = resource.linkList else { return [] }
    let sql = """
      SELECT '\(resource.name)', v.id, 0, l.collection, l.target, 0 FROM \(resource.versionTable) AS v
      JOIN \(list.table) AS l USING (version) WHERE l.relation = 'disagrees_with' AND v.closed IS NULL
      """
    guard let record else { return [Query(sql: sql, values: [])] }
    let targeted = Query(
      sql: sql + " AND l.collection = ? AND l.target = ?",
      values: [.text(record.collection), .text(record.id)])
    return record.collection == resource.name
      ? [Query(sql: sql + " AND v.id = ?", values: [.text(record.id)]), targeted] : [targeted]
  }

  private static func rivals(_ resource: Resource, _ id: String?) -> Pairs? {
    guard let disagreement = resource.disagreement, !disagreement.subject.isEmpty else { return nil }
    let same = disagreement.subject.flatMap { resource.keys(of: $0) }.map {
      "\($0.expression(in: "b")) = \($0.expression(in: "a"))"
    }
    let dated = disagreement.subject.filter { resource.dateField($0) != nil }
    let sql = """
      SELECT '\(resource.name)', a.id, a.version, '\(resource.name)', b.id, b.version
      FROM \(resource.versionTable) AS a CROSS JOIN \(resource.versionTable) AS b
        ON \(same.joined(separator: " AND ")) AND b.id \(id == nil ? ">" : "<>") a.id
      WHERE a.closed IS NULL AND b.closed IS NULL\(dated.map { " AND a.\($0) IS NOT NULL" }.joined())
        AND \(resource.differ(disagreement))\(resource.overlap)\(resource.linkList.map { unless($0, of: resource) } ?? "")
      """
    let query = Query(
      sql: sql + (id == nil ? "" : " AND a.id = ?"), values: [id].compactMap { $0.map(Value.text) })
    return Pairs(query: query, figures: disagreement.exclusive.isEmpty ? resource : nil)
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
  fileprivate var linkList: Field.List? { lists.first(where: \.isLinks) }

  /// What a field is compared by in the indexes.
  fileprivate func keys(of field: String) -> [SortKey] {
    sortKeys([Order(field)]).dropLast()
  }

  /// SQL: the records a and b say different things.
  fileprivate func differ(_ disagreement: Disagreement) -> String {
    let claim = disagreement.claim
    guard disagreement.exclusive.isEmpty else {
      let lists = disagreement.exclusive.map { codes in
        let list = codes.map { "'\($0)'" }.joined(separator: ", ")
        return "a.\(claim) IN (\(list)) AND b.\(claim) IN (\(list))"
      }
      return "b.\(claim) <> a.\(claim) AND (\(lists.joined(separator: " OR ")))"
    }
    let sides = ["a", "b"].map { "(\($0).\(claim), \($0).bound, coalesce(\($0).\(claim)_max, 0))" }
    return sides.joined(separator: " <> ")
  }

  /// SQL: the records a and b hold at one time, whatever days their dates mean. An observer until 2017 and a member since
  /// 2017 need never have been both.
  fileprivate var overlap: String {
    guard let time, time.date == nil else { return "" }
    return [("a", "b"), ("b", "a")].map { one, other in
      let begun = (time.beginnings.map { "\(one).\($0)_max" } + ["'0000-01-01'"]).joined(separator: ", ")
      let ended = (time.ends.map { "\(other).\($0)_min" } + ["'9999-12-31'"]).joined(separator: ", ")
      return " AND coalesce(\(begun)) <= coalesce(\(ended))"
    }.joined()
  }
}
