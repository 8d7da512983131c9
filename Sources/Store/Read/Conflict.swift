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
  /// When it holds or happened, where that is one date.
  package let period: UncertainDate?
  /// The id of the record above, for a nested path.
  package let parent: String?
  let facts: ClaimFacts

  /// `collection/id`.
  package var path: String { "\(collection)/\(id)" }
}

extension Reader {
  /// The conflicts that pass, in the order of the first record of each that does.
  /// - Parameters:
  ///   - place: the collection and id behind which they are looked for; nil for the first page.
  ///   - limit: at most so many.
  /// - Returns: them, and the place behind which there are more, where there are.
  package func conflicts(
    _ filter: ConflictFilter, after place: PageCursor? = nil, limit: Int
  ) throws(Problem) -> (conflicts: [Conflict], next: PageCursor?) {
    try store { () throws(SQLiteError) in
      let place = place.map { Disagreements.Place(collection: $0.keys[0].text, id: $0.keys[1].text) }
      let (groups, next) = try Disagreements(connection: connection, filter).groups(
        after: place, limit: limit)
      var conflicts: [Conflict] = []
      for group in groups { conflicts.append(try conflict(group, at: filter.moment)) }
      return (conflicts, next.map { PageCursor(keys: [.text($0.collection), .text($0.id)]) })
    }
  }

  /// How many conflicts pass.
  package func count(_ filter: ConflictFilter) throws(Problem) -> Int {
    try store { () throws(SQLiteError) in
      try Disagreements(connection: connection, filter).groups(after: nil, limit: .max).groups.count
    }
  }

  /// The conflict that a record is in, as of a moment; nil where it is in none.
  package func conflict(
    of record: (collection: String, id: String), at moment: Moment = .now
  ) throws(Problem) -> Conflict? {
    var filter = ConflictFilter()
    filter.moment = moment
    let disagreements = Disagreements(connection: connection, filter)
    return try store { () throws(SQLiteError) in
      try disagreements.group(of: record.collection, record.id).map { (group) throws(SQLiteError) in
        try conflict(group, at: moment)
      }
    }
  }

  private func conflict(_ group: Disagreements.Group, at moment: Moment) throws(SQLiteError) -> Conflict {
    var claims: [DisputedClaim] = []
    for place in group.places {
      if let claim = try claim(place, at: moment) { claims.append(claim) }
    }
    let sides = Rule.sides(of: Array(claims.indices), canBoth: group.canBoth)
    let choice =
      Conflict.reasonAgainstRanking(claims).map { Choice(sides: sides, chosen: nil, reason: $0) }
      ?? Rule.standard.choose(claims.map(\.facts), sides: sides)
    return Conflict(claims: claims, rule: .standard, choice: choice)
  }

  private func claim(_ place: Disagreements.Place, at moment: Moment) throws(SQLiteError) -> DisputedClaim? {
    guard let resource = Resource.named(place.collection) else { return nil }
    let period = resource.time?.date.map { "v.\($0)" } ?? "NULL"
    let parent = resource.parent.map { "v.\($0.field)" } ?? "NULL"
    let (subject, version) = (
      resource.subject(at: moment), moment.version(of: resource, id: "?", .text(place.id))
    )
    let sql = """
      SELECT v.version, \(subject.sql), \(resource.label), v.notes, v.citations, \(period), \(parent)
      FROM \(resource.versionTable) AS v WHERE v.version = \(version.sql)
      """
    let values = (subject.values + version.values).map(\.binding)
    let claim = try connection.prepare(sql).first(values) { row in
      (
        version: row.integer(0), subject: row.text(1), label: row.text(2), notes: row.textIfPresent(3),
        citations: row.text(4), period: row.textIfPresent(5).flatMap { try? UncertainDate($0) },
        parent: row.textIfPresent(6)
      )
    }
    guard let claim else { return nil }
    let facts = try ClaimReading(resource, moment, connection).facts(ofVersion: claim.version)
    return DisputedClaim(
      collection: place.collection, id: place.id, subject: claim.subject, label: claim.label,
      notes: claim.notes,
      citations: claim.citations, period: claim.period, parent: claim.parent, facts: facts)
  }
}

extension Conflict {
  /// Why the claims are not ranked; nil where they are about the same thing at the same time. What no link but their
  /// declaration holds against each other always is.
  fileprivate static func reasonAgainstRanking(_ claims: [DisputedClaim]) -> String? {
    guard let first = claims.first else { return nil }
    if claims.contains(where: { $0.collection != first.collection }) {
      return "The claims are of different kinds of record, so none is ranked before another."
    }
    guard let resource = Resource.named(first.collection), resource.time?.date != nil else { return nil }
    if claims.contains(where: { $0.parent != first.parent }) {
      return "The claims are figures of different series, so none is ranked before another."
    }
    let days = Set(claims.map { $0.period.map(\.days) ?? "" })
    return days.count == 1 && !days.contains("")
      ? nil : "The claims are about different periods, or name none, so none is ranked before another."
  }
}

extension Resource {
  /// SQL that says in a few words what a record claims, over a row `v` of versions.
  var label: String {
    if parent != nil { return "v.value_text || coalesce(' (' || v.period || ')', '')" }
    let names = ["title", "statement", "name", "goods", "summary"].filter { field($0) != nil }
    return "coalesce(\((names.map { "v.\($0)" } + ["v.id"]).joined(separator: ", ")))"
  }

  /// SQL that says what a record is about, as of a moment: the series of a figure; what the fields hold that name the
  /// thing.
  fileprivate func subject(at moment: Moment) -> Query {
    if let parent, let above = Resource.named(parent.collection) {
      let version = moment.version(of: above, id: "v.\(parent.field)")
      return Query(
        sql: "(SELECT s.title FROM \(above.versionTable) AS s WHERE s.version = \(version.sql))",
        values: version.values)
    }
    let fields = disagreement?.subject ?? []
    return Query(
      sql: fields.isEmpty ? label : fields.map { "v.\($0)" }.joined(separator: " || ' in ' || "), values: [])
  }
}
