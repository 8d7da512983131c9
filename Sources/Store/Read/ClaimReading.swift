import Domain
import SQLite

/// Reads what a rule looks at of a claim: its status, what its figure can mean, and its sources.
struct ClaimReading {
  private let resource: Resource
  private let moment: Moment
  private let connection: Connection

  /// Claims of a collection, with the sources as they were at a moment.
  init(_ resource: Resource, _ moment: Moment, _ connection: Connection) {
    (self.resource, self.moment, self.connection) = (resource, moment, connection)
  }

  /// The question for one version of a record: a row for each source that it cites.
  var query: Query {
    let source = moment.version(of: .sources, id: "c.source")
    let value =
      resource.field("bound") == nil ? ["NULL", "NULL", "NULL"] : ["v.value", "v.value_max", "v.bound"]
    let sources = Resource.sources.versionTable
    return Query(
      sql: """
        SELECT s.reliability, s.published, \(status), \(value.joined(separator: ", "))
        FROM \(resource.versionTable) AS v
        LEFT JOIN \(resource.table)_citation AS c ON c.version = v.version
        LEFT JOIN \(sources) AS s ON s.version = \(source.sql)
        WHERE v.version = ?
        """, values: source.values)
  }

  /// What a rule looks at of one version.
  func facts(ofVersion version: Int64) throws(SQLiteError) -> ClaimFacts {
    let query = query
    var (status, reliability) = ("", String?.none)
    var published: UncertainDate?
    var figure: FigureRange?
    let statement = try connection.prepare(query.sql)
    try statement.forEach(query.values.map(\.binding) + [.integer(version)]) { row in
      if let letter = row.textIfPresent(0) { reliability = min(reliability ?? letter, letter) }
      if let date = row.textIfPresent(1).flatMap({ try? UncertainDate($0) }) {
        published = [published, date].compactMap { $0 }.max { ($0.max, $0.min) < ($1.max, $1.min) }
      }
      status = row.text(2)
      if !row.isNull(3) {
        figure = FigureRange(row.real(3), upper: row.isNull(4) ? nil : row.real(4), bound: row.text(5))
      }
    }
    return ClaimFacts(status: status, reliability: reliability, published: published, figure: figure)
  }

  /// What a rule looks at of the record of this id.
  func facts(of id: String) throws(SQLiteError) -> ClaimFacts {
    let query = moment.version(of: resource, id: "?", .text(id))
    let version = try connection.prepare("SELECT \(query.sql)").first(query.values.map(\.binding)) {
      $0.integer(0)
    }
    return try facts(ofVersion: version ?? 0)
  }

  /// Who published the sources of the records that belong to another, or their titles.
  func publishers(within field: String, _ id: String) throws(SQLiteError) -> [String] {
    let (source, claim) = (
      moment.version(of: .sources, id: "c.source"), moment.version(of: resource, id: "v.id")
    )
    let sql = """
      SELECT DISTINCT coalesce(s.publisher, s.title) FROM \(resource.versionTable) AS v
      JOIN \(resource.table)_citation AS c ON c.version = v.version
      JOIN \(Resource.sources.versionTable) AS s ON s.version = \(source.sql)
      WHERE v.\(field) = ? AND v.version = \(claim.sql) ORDER BY 1
      """
    let values = source.values.map(\.binding) + [.text(id)] + claim.values.map(\.binding)
    return try connection.prepare(sql).all(values) { $0.text(0) }
  }

  /// The SQL of the status that a rule looks at.
  private var status: String {
    if resource.field("obs_status") != nil { return "v.obs_status" }
    guard let disagreement = resource.disagreement, !disagreement.expected.isEmpty else { return "''" }
    let codes = disagreement.expected.map { "'\($0)'" }.joined(separator: ", ")
    return "iif(v.\(disagreement.claim) IN (\(codes)), 'planned', 'occurred')"
  }
}
