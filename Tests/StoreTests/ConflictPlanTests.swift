import CSQLite
import Domain
import Foundation
import Testing

@testable import SQLite
@testable import Store

/// How much is read to find what disagrees, and by which index.
@Suite struct ConflictPlanTests {
  private func steps(_ query: Query, _ database: TemporaryDatabase) throws -> [String] {
    try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(query.values.map(\.binding)) {
      $0.text(3)
    }
  }

  @Test func `what disagrees is found by searches alone, in order and for one record`() throws {
    let database = try TemporaryDatabase()
    var filters = [ConflictFilter(), ConflictFilter(), ConflictFilter(), ConflictFilter()]
    filters[1].countries = ["TKM", "RUS"]
    filters[2].together = ["RUS", "TKM"]
    (filters[3].collections, filters[3].countries) = (["events", "trade-observations"], ["TKM"])
    let place = Disagreements.Place(collection: "events", id: "m")
    let queries = filters.flatMap { [$0.places(after: nil), $0.places(after: place), $0.place(place)] }
    for query in queries + [
      Query(sql: Disagreements.neighbours, values: [.text("events"), .text("x")])
    ] {
      let steps = try steps(query, database)
      // All that disagrees is read in order; of everything else only what is asked about.
      let isRight = steps.allSatisfy {
        !$0.hasPrefix("SCAN") || $0.hasPrefix("SCAN d") || $0.contains("CONSTANT ROW")
      }
      #expect(!steps.isEmpty && isRight, "\(query.sql): \(steps)")
      #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(query.sql): \(steps)")
    }
  }

  @Test(arguments: Resource.all.filter { $0.disagreement?.subject.isEmpty == false })
  func `claims about the same thing are searched by every part of it`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let subject = try #require(resource.disagreement).subject
    try #require(
      entente_sqlite3_db_config(database.connection.handle, SQLITE_DBCONFIG_TRIGGER_EQP, 1) == SQLITE_OK)
    let columns = ["version", "id", "revision", "opened"] + resource.columns.map(\.name)
    let insert = """
      INSERT INTO \(resource.versionTable) (\(columns.joined(separator: ", "))) VALUES (\(columns.map { _ in "1" }
        .joined(separator: ", ")))
      """
    let found = try steps(Query(sql: insert, values: []), database)
    let search = try #require(found.first { $0.hasPrefix("SEARCH b") })
    let parts = search.split(separator: "(")[1].components(separatedBy: "=?").count - 1
    #expect(parts >= subject.count, "\(search)")
  }

  /// So many figures of one series, each for a day of its own, and two that differ.
  private func planted(_ count: Int) throws -> TemporaryDatabase {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let figures = (0..<count).map { index in
      Sample.observation.with("id", .string("figure-\(index)")).with(
        "period", .string("\(1000 + index / 12)-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)"))
    }
    try database.put(.observation, figures + [Sample.observation.with("id", "rival").with("value", 13)])
    return database
  }

  @Test func `what one figure disagrees with costs the same in a series of five thousand figures`() throws {
    let reader = try planted(5000).reader()
    reader.connection.limit(steps: 4000)
    let conflict = try reader.conflict(of: ("trade-observations", "rival"))
    #expect(conflict?.claims.map(\.id) == ["a-figure", "rival"])
    #expect(try reader.conflict(of: ("trade-observations", "figure-77")) == nil)
  }

  @Test func `a page of what disagrees costs what it returns beside five thousand figures`() throws {
    let reader = try planted(5000).reader()
    reader.connection.limit(steps: 4000)
    #expect(try reader.conflicts().map { $0.claims.map(\.id) } == [["a-figure", "rival"]])
  }
}
