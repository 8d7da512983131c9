import Domain
import Representation
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

  /// Who published the sources of the records of these ids, or the sources' titles, in the order of the alphabet.
  func publishers(of ids: [String]) throws(SQLiteError) -> [String] {
    let query = publishersQuery(of: ids)
    return try connection.prepare(query.sql).all(query.values.map(\.binding)) { $0.text(0) }
  }

  func publishersQuery(of ids: [String]) -> Query {
    let claim = moment.version(of: resource, id: "given.value")
    let source = moment.version(of: .sources, id: "c.source")
    // Cross joins keep SQLite from beginning with all citations there are (sqlite.org/lang_select.html).
    let sql = """
      SELECT DISTINCT coalesce(s.publisher, s.title) FROM json_each(?) AS given
      CROSS JOIN \(resource.table)_citation AS c ON c.version = \(claim.sql)
      CROSS JOIN \(Resource.sources.versionTable) AS s ON s.version = \(source.sql) ORDER BY 1
      """
    var given: [UInt8] = []
    JSONText.append(.array(ids.map(JSON.string)), to: &given)
    let values = [Value.text(String(decoding: given, as: UTF8.self))]
    return Query(sql: sql, values: values + claim.values + source.values)
  }

  /// The SQL of the status that a rule looks at.
  private var status: String {
    if resource.field("obs_status") != nil { return "v.obs_status" }
    guard let disagreement = resource.disagreement, !disagreement.expected.isEmpty else { return "''" }
    let codes = disagreement.expected.map { "'\($0)'" }.joined(separator: ", ")
    return "iif(v.\(disagreement.claim) IN (\(codes)), 'planned', 'occurred')"
  }
}
