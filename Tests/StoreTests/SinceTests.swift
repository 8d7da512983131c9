import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// `updated_after` and `min_version`.
@Suite struct SinceTests {
  /// A database of a few commits, the last of which are here and there.
  private func stored(seed: UInt64) throws -> (TemporaryDatabase, World) {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 6)
    try database.store(world)
    for round in 0..<12 {
      let resource = [Resource.event, .agreement, .country, .observation][round % 4]
      if round % 5 == 3, resource !== Resource.country {
        try database.retire(
          resource, Array(world.ids(resource.name).shuffled(using: &world.generator).prefix(1)))
      } else if let id = world.ids(resource.name).randomElement(using: &world.generator) {
        try database.put(resource, [world.make(resource, id: id)])
      }
    }
    return (database, world)
  }

  @Test func `what came after a commit is what has another version since, in any order`() throws {
    let (database, _) = try stored(seed: 17)
    let reader = try database.reader()
    let last = try database.number("SELECT max(seq) FROM commits")
    for resource in Resource.listed {
      let all = resource.parent == nil ? [] : [("resolve", "all")]
      for seq in 0...last {
        let expected = try database.texts(
          "SELECT id FROM \(resource.versionTable) WHERE closed IS NULL AND opened > \(seq)")
        for sort in [[], [("sort", resource.order[0].field)], [("sort", "-id")]] {
          let query = all + [("updated_after", String(seq))] + sort
          let plan = try reader.plan(resource, query + [("limit", "1000")])
          #expect(try Set(reader.page(plan).ids) == Set(expected), "\(resource.name) \(query)")
          #expect(try reader.count(plan) == Int64(expected.count))
          // Gathered and sorted, or met in the order: the same.
          let ways = try [true, false].map { isFew in
            try plan.queries(PlanWay(isFew: isFew)).flatMap { query in
              try database.connection.prepare(query.sql).all(query.values.map(\.binding)) { $0.text(0) }
            }
          }
          #expect(ways[0] == ways[1], "\(resource.name) \(query)")
        }
      }
    }
  }

  @Test func `what came after a commit is asked of the past too`() throws {
    let (database, _) = try stored(seed: 18)
    let reader = try database.reader()
    let last = try database.number("SELECT max(seq) FROM commits")
    for resource in [Resource.event, .agreement, .timeline] {
      for (then, since) in [(last, 1), (last - 1, last - 4), (last - 3, 0), (2, 1), (1, 1)] {
        let query = [("as_of", String(then)), ("updated_after", String(since))]
        let expected = try database.texts(
          """
          SELECT id FROM \(resource.versionTable)
          WHERE opened > \(since) AND opened <= \(then) AND (closed IS NULL OR closed > \(then))
          """)
        #expect(try Set(reader.ids(resource, query)) == Set(expected), "\(query)")
        #expect(try reader.count(reader.plan(resource, query)) == Int64(expected.count))
      }
    }
  }

  @Test func `a place inside a commit and a time are places in history too`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let marks = try database.texts("SELECT seq || '-' || mark FROM commits ORDER BY seq")
    #expect(try reader.ids(.country, [("updated_after", marks[1])]) == [])
    #expect(try reader.ids(.country, [("updated_after", marks[1] + ".1")]).count == 2)
    #expect(try reader.ids(.country, [("updated_after", marks[1] + ".3")]) == [])
    #expect(try reader.ids(.country, [("updated_after", "2000-01-01")]).count == 3)
    #expect(try reader.ids(.country, [("updated_after", "2000-01-01T00:00:00Z")]).count == 3)
    #expect(try reader.ids(.country, [("updated_after", "2999-01-01")]) == [])
    for wrong in ["soon", "", "-1", "2020-02-30"] {
      let found = try problem { _ = try reader.plan(.country, [("updated_after", wrong)]) }
      #expect(found.faults.map(\.parameter) == ["updated_after"])
    }
    #expect(try problem { _ = try reader.plan(.country, [("updated_after", "99")]) }.kind == .historyDiverged)
  }

  @Test func `nothing is answered from a state before the commit that is needed`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let last = try database.number("SELECT max(seq) FROM commits")
    let mark = try #require(try database.texts("SELECT mark FROM commits ORDER BY seq DESC LIMIT 1").first)
    for known in ["1", String(last), "\(last)-\(mark)"] {
      #expect(try reader.ids(.country, [("min_version", known)]).count == 3)
    }
    #expect(
      try problem { _ = try reader.plan(.country, [("min_version", String(last + 1))]) }.kind == .behind)
    let other = "\(last)-0123456789abcdef"
    #expect(try problem { _ = try reader.plan(.country, [("min_version", other)]) }.kind == .historyDiverged)
    let wrong = try problem { _ = try reader.plan(.country, [("min_version", "soon")]) }
    #expect(wrong.faults.map(\.parameter) == ["min_version"])
  }

  @Test(arguments: Resource.all)
  func `what few came after a commit is found by the numbers of versions`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    struct Anything: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
    }
    let plan = try Plan(
      resource,
      [Parameter("updated_after", "1")] + (resource.parent == nil ? [] : [Parameter("resolve", "all")]),
      within: resource.parent.map { _ in "above" }, lookup: Anything())
    let queries =
      plan.queries(PlanWay(isFew: true))
      + [plan.countOfGathered].compactMap { $0 }.map { plan.query($0, rowLimit: 9) }
    for query in queries {
      let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(
        query.values.map(\.binding)
      ) { $0.text(3) }
      #expect(steps.contains { $0.hasPrefix("SEARCH") && $0.contains("PRIMARY KEY (rowid>?)") }, "\(steps)")
    }
  }
}
