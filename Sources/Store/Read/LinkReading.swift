package import Domain
import SQLite

/// A link that leads to a record, with the record that it stands in.
package struct LinkHere: Sendable {
  /// The collection of that record.
  package let collection: String
  /// Its id.
  package let id: String
  /// What it is, in a few words.
  package let label: String
  /// How it says that it stands to the one it leads to.
  package let relation: String
}

extension Reader {
  /// The links that lead to a record, in the order of the records that they stand in.
  /// - Parameters:
  ///   - place: the collection, id and relation behind which they are looked for; nil for the first page.
  ///   - limit: at most so many.
  /// - Returns: them, and the place behind which there are more, where there are.
  package func links(
    to record: (collection: String, id: String), at moment: Moment, after place: PageCursor?, limit: Int
  ) throws(Problem) -> (links: [LinkHere], next: PageCursor?) {
    let query = Reader.links(to: record, at: moment, after: place, limit: limit)
    var links = try store { () throws(SQLiteError) in
      try connection.prepare(query.sql).all(query.values.map(\.binding)) { row in
        LinkHere(collection: row.text(0), id: row.text(1), label: row.text(3), relation: row.text(2))
      }
    }
    guard links.count > limit else { return (links, nil) }
    links.removeLast()
    let last = links[links.count - 1]
    return (links, PageCursor(keys: [.text(last.collection), .text(last.id), .text(last.relation)]))
  }

  /// What finds one link more than the page has.
  static func links(
    to record: (collection: String, id: String), at moment: Moment, after place: PageCursor?, limit: Int
  ) -> Query {
    let isThere = moment == .now ? "v.closed IS NULL" : "v.opened <= ? AND (v.closed IS NULL OR v.closed > ?)"
    let commits = moment == .now ? [] : [Value.integer(moment.commit), .integer(moment.commit)]
    var (arms, values): ([String], [Value]) = ([], [])
    for resource in Resource.all {
      guard let list = resource.linkList else { continue }
      arms.append(
        """
        SELECT '\(resource.name)' AS collection, v.id AS id, l.relation AS relation, \(resource.label) AS label
        FROM \(list.table) AS l JOIN \(resource.versionTable) AS v USING (version)
        WHERE l.collection = ? AND l.target = ? AND \(isThere)
        """)
      values += [.text(record.collection), .text(record.id)] + commits
    }
    let behind = place == nil ? "" : "WHERE (collection, id, relation) > (?, ?, ?)"
    let sql = """
      SELECT * FROM (\(arms.joined(separator: " UNION "))) \(behind) ORDER BY collection, id, relation LIMIT ?
      """
    return Query(
      sql: sql, values: values + (place?.keys ?? []) + [.integer(Int64(limit) + 1)])
  }
}
