import Domain
import Foundation
import SQLite
import Testing

@testable import Store

/// How much is read to find what disagrees, and by which index.
@Suite struct ConflictPlanTests {
  private func steps(_ query: Query, _ database: TemporaryDatabase) throws -> [String] {
    try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(query.values.map(\.binding)) {
      $0.text(3)
    }
  }

  @Test(arguments: Resource.all)
  func `what one record disagrees with is found by searches alone`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    for query in Disagreements.pairs(of: (resource.name, "x")).map(\.query) {
      let steps = try steps(query, database)
      #expect(!steps.isEmpty && !steps.contains { $0.hasPrefix("SCAN") }, "\(query.sql): \(steps)")
    }
  }

  @Test(arguments: Resource.all.filter { $0.disagreement?.subject.isEmpty == false })
  func `claims about the same thing are searched by every part of it`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let subject = try #require(resource.disagreement).subject
    for query in Disagreements.pairs(of: (resource.name, "x")).map(\.query) where query.sql.contains("AS b") {
      let search = try #require(try steps(query, database).first { $0.hasPrefix("SEARCH b") })
      let parts = search.split(separator: "(")[1].components(separatedBy: "=?").count - 1
      #expect(parts >= subject.count, "\(search)")
    }
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
    let conflicts = try reader.conflicts(of: ("trade-observations", "rival"))
    #expect(conflicts.map { $0.claims.map(\.id) } == [["a-figure", "rival"]])
    #expect(try reader.conflicts(of: ("trade-observations", "figure-77")).isEmpty)
  }

  @Test
  func `what disagrees in a series of five thousand figures is found without holding each against each`()
    throws
  {
    let reader = try planted(5000).reader()
    // A look at each figure takes some tens of instructions; at each pair of them it would take millions.
    reader.connection.limit(steps: 500_000)
    #expect(try reader.conflicts().map { $0.claims.map(\.id) } == [["a-figure", "rival"]])
  }
}
