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
    let past = filters.map { filter in
      var past = filter
      past.moment = .commit(3)
      return past
    }
    let queries = (filters + past).flatMap { filter in
      [
        filter.places(after: nil), filter.places(after: place), filter.place(place),
        Query(
          sql: filter.neighbours.sql, values: filter.neighbours.values + [.text("events"), .text("x")]),
      ]
    }
    for query in queries {
      let steps = try steps(query, database)
      // All that disagrees is read in order; of everything else only what is asked about.
      let isRight = steps.allSatisfy {
        !$0.hasPrefix("SCAN") || $0.hasPrefix("SCAN d") || $0.contains("CONSTANT ROW")
      }
      #expect(!steps.isEmpty && isRight, "\(query.sql): \(steps)")
      #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(query.sql): \(steps)")
    }
  }

  @Test func `what is asked of countries or collections is led by these, and not by all that disagrees`()
    throws
  {
    let database = try TemporaryDatabase()
    for moment in [Moment.now, .commit(3)] {
      var filters = [ConflictFilter(), ConflictFilter(), ConflictFilter(), ConflictFilter()]
      filters[0].countries = ["TKM"]
      filters[1].together = ["KAZ", "RUS", "TKM"]
      filters[2].collections = ["events", "memberships"]
      (filters[3].countries, filters[3].collections) = (["KAZ", "RUS"], ["events"])
      for var filter in filters {
        filter.moment = moment
        for place in [nil, Disagreements.Place(collection: "events", id: "m")] {
          let query = filter.places(after: place)
          let steps = try steps(query, database)
          #expect(!steps.contains { $0.hasPrefix("SCAN d") }, "\(query.sql): \(steps)")
          #expect(steps.contains { $0.hasPrefix("SEARCH d USING") }, "\(query.sql): \(steps)")
        }
      }
    }
  }

  @Test func `conflicts about one country cost what there are of them beside two thousand about others`()
    throws
  {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let event = Sample.event
    func link(_ id: String) -> JSON {
      [["relation": "disagrees_with", "collection": "events", "target": .string(id)]]
    }
    let others = (0..<2000).flatMap { index -> [JSON] in
      let one = event.with("id", .string("one-\(index)")).with("countries", ["KAZ"])
      let other = event.with("id", .string("other-\(index)")).with("countries", ["RUS"])
      return [one, other.with("links", link("one-\(index)"))]
    }
    let ours = event.with("id", "zz-ours").with("countries", ["TKM"]).with("links", link("one-77"))
    try database.put(.event, others + [ours])
    let reader = try database.reader()
    var filter = ConflictFilter()
    filter.countries = ["TKM"]
    reader.connection.limit(steps: 4000)
    let found = try reader.conflicts(filter, limit: 10).conflicts
    #expect(found.map { $0.claims.map(\.id) } == [["one-77", "other-77", "zz-ours"]])
  }

  @Test(arguments: Resource.all.filter { $0.disagreement?.subject.isEmpty == false })
  func `claims about the same thing are searched by every part of it`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let subject = try #require(resource.disagreement).subject
    let claims = try #require(DisagreementIndex.opening(resource).first { $0.contains(" AS b") })
    let found = try steps(Query(sql: claims, values: [.integer(1), .integer(1)]), database)
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
