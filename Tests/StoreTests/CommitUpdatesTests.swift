import SQLite
import Testing

@testable import Domain
@testable import Store

/// How what follows from the records is brought up to date behind a commit.
@Suite struct CommitUpdatesTests {
  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  /// The steps of a statement that go through a whole table.
  private func scans(_ sql: String, _ values: [Binding]) throws -> [String] {
    let tables = Set(try database.texts("SELECT name FROM sqlite_schema WHERE type = 'table'"))
    return try database.connection.prepare("EXPLAIN QUERY PLAN " + sql).all(values) { $0.text(3) }.filter {
      let words = $0.split(separator: " ")
      return words.first == "SCAN" && words.count > 1
        && (tables.contains(String(words[1])) || words[1].count == 1) && !$0.contains("VIRTUAL TABLE")
    }
  }

  @Test(arguments: Resource.all)
  func `a commit brings what follows from a collection up to date by searches alone`(resource: Resource)
    throws
  {
    let updates = try #require(CommitUpdates.all[resource.name])
    for update in updates.opened {
      #expect(try scans(update, [.integer(1), .integer(1)]) == [], "\(update)")
    }
    for update in updates.closed { #expect(try scans(update, [.integer(1)]) == [], "\(update)") }
  }

  @Test func `a commit brings the timeline and the countries of what disagrees up to date by searches alone`()
    throws
  {
    for update in TimelineTable.updates + CommitUpdates.ofDisagreements {
      #expect(try scans(update, [.integer(1), .integer(1)]) == [], "\(update)")
    }
  }

  @Test func `a scan is among the steps that are looked at`() throws {
    #expect(try scans("SELECT * FROM event_version AS v WHERE v.title || '' = ?", [.text("x")]).count == 1)
  }

  /// What the tables hold that follow from the records commit by commit.
  private func followed() throws -> [String] {
    try ["disagreement", "disagreement_country"].flatMap { table in
      let columns = try database.texts("SELECT name FROM pragma_table_info('\(table)')").map {
        "quote(\($0))"
      }
      return try database.texts("SELECT \(columns.joined(separator: " || ' ' || ")) FROM \(table) ORDER BY 1")
    }
      + database.texts("SELECT id || hex(sz) FROM text_index_docsize ORDER BY 1")
  }

  @Test func `a commit of more records than are looked at once leaves what making it anew would`() throws {
    try Sample.store(in: database)
    let count = 2 * Int(Commit.shownAtOnce) + 7
    // Each day has two figures that differ, so far apart that they are looked at in different portions, and some in one.
    let figures = (0..<count).map { index in
      let day = index % (count / 2)
      return Sample.observation.with("id", .string("figure-\(index)")).with("value", .number("\(index)"))
        .with("period", .string("\(1000 + day / 12)-\(day % 12 < 9 ? "0" : "")\(day % 12 + 1)"))
    }
    try database.put(.observation, figures)
    try database.put(.observation, figures[..<5].map { $0.with("value", 1) })
    let pairs = try database.number("SELECT count(*) FROM disagreement WHERE closed IS NULL")
    #expect(pairs > 2 * count / 2 - 20)
    let found = try followed()
    try database.connection.execute(
      "DROP TABLE disagreement; DROP TABLE disagreement_country; DROP TABLE text_index")
    _ = try repositorySchema().derive(in: database.connection)
    #expect(try followed() == found)
  }
}
