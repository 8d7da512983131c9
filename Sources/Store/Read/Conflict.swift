package import Domain
import SQLite

/// Claims of the record that disagree: what they are about, the claims, and what the rule makes of them.
package struct Conflict: Sendable {
  /// At least two, in the order of their paths.
  package let claims: [DisputedClaim]
  /// The rule that was asked.
  package let rule: Rule
  /// What it made of the claims.
  package let choice: Choice

  /// The name of its first claim, which stays the same while that claim is there.
  package var id: String { claims[0].path }
}

/// One of the claims.
package struct DisputedClaim: Sendable {
  /// The collection of the record that claims it.
  package let collection: String
  /// The id of that record.
  package let id: String
  /// What the claim is about.
  package let subject: String
  /// The claim in a few words.
  package let label: String
  /// Why it differs, where the record says so.
  package let notes: String?
  /// Its citations, as JSON text.
  package let citations: String
  let rank: Rank

  var path: String { "\(collection)/\(id)" }
}

extension Reader {
  /// Every conflict, or those of one record, in the order of their ids.
  package func conflicts(of record: (collection: String, id: String)? = nil) throws(Problem) -> [Conflict] {
    try store { () throws(SQLiteError) in
      let all = Disagreements(connection: connection)
      let groups =
        if let record { [try all.group(of: record.collection, record.id)].compactMap { $0 } } else {
          try all.groups()
        }
      var conflicts: [Conflict] = []
      for group in groups { conflicts.append(try conflict(group)) }
      return conflicts
    }
  }

  private func conflict(_ paths: [String]) throws(SQLiteError) -> Conflict {
    var claims: [DisputedClaim] = []
    for path in paths {
      if let claim = try claim(path) { claims.append(claim) }
    }
    // A status says something beside its like only.
    let isMixed = Set(claims.map(\.collection)).count > 1
    let ranks = claims.map { isMixed ? $0.rank.withoutStatus : $0.rank }
    return Conflict(claims: claims, rule: .standard, choice: Rule.standard.choose(ranks))
  }

  private func claim(_ path: String) throws(SQLiteError) -> DisputedClaim? {
    let parts = path.split(separator: "/").map(String.init)
    guard let resource = Resource.named(parts[0]) else { return nil }
    let sql = """
      SELECT \(resource.subject), \(resource.label), v.notes, v.citations, \(resource.rankedStatus), min(s.reliability), coalesce(max(s.published_max), '')
      FROM \(resource.versionTable) AS v LEFT JOIN \(resource.table)_citation AS c USING (version)
        LEFT JOIN source_version AS s ON s.id = c.source AND s.closed IS NULL
      WHERE v.id = ? AND v.closed IS NULL GROUP BY v.version
      """
    return try connection.prepare(sql).first([.text(parts[1])]) { row in
      DisputedClaim(
        collection: parts[0], id: parts[1], subject: row.text(0), label: row.text(1),
        notes: row.textIfPresent(2),
        citations: row.text(3),
        rank: Rank(status: row.text(4), reliability: row.textIfPresent(5), published: row.text(6)))
    }
  }
}

extension Resource {
  /// The SQL of the status that the rule looks at: none but for figures and events.
  fileprivate var rankedStatus: String {
    if field("obs_status") != nil { return "v.obs_status" }
    return name == "events" ? "iif(v.status IN ('planned', 'proposed'), 'planned', 'occurred')" : "''"
  }

  /// SQL that says in a few words what a record claims.
  fileprivate var label: String {
    if parent != nil { return "v.value_text || coalesce(' (' || v.period || ')', '')" }
    let names = ["title", "statement", "name", "goods", "summary"].filter { field($0) != nil }
    return "coalesce(\((names.map { "v.\($0)" } + ["v.id"]).joined(separator: ", ")))"
  }

  /// SQL that says what a record is about: the series of a figure, the country and the body of a membership.
  fileprivate var subject: String {
    if let parent, let above = Resource.named(parent.collection) {
      return
        "(SELECT s.title FROM \(above.versionTable) AS s WHERE s.id = v.\(parent.field) AND s.closed IS NULL)"
    }
    return name == "memberships" ? "v.country || ' in ' || v.organization" : label
  }
}
