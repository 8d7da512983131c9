import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// What is told as a disagreement, and what is none.
@Suite struct ConflictTests {
  private func database() throws -> TemporaryDatabase {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(
      .organization,
      [["id": "a-body", "name": "A body", "kind": "forum", "citations": Sample.citations]])
    return database
  }

  private func figure(_ id: String, _ period: String?, _ value: JSON, _ status: String = "A") -> JSON {
    Sample.observation.with("id", .string(id)).with("period", period.map(JSON.string) ?? .null)
      .with("value", value).with("obs_status", .string(status))
  }

  private func membership(_ id: String, _ status: String, since: String? = nil, until: String? = nil) -> JSON
  {
    [
      "id": .string(id), "country": "TKM", "organization": "a-body", "status": .string(status),
      "since": since.map(JSON.string) ?? .null, "until": until.map(JSON.string) ?? .null,
      "citations": Sample.citations,
    ]
  }

  private func conflicts(_ database: TemporaryDatabase) throws -> [[String]] {
    try database.reader().conflicts().map { $0.claims.map(\.id) }
  }

  @Test func `figures for one quarter meet however the quarter is spelt`() throws {
    let database = try database()
    try database.retire(.observation, ["a-figure"])
    let periods = ["2025-Q1", "2025-01/2025-03", "2025-33", "2025-01-01/2025-03-31"]
    try database.put(
      .observation,
      periods.enumerated().map { figure("q\($0)", $1, .number(String(10 + $0))) }
        + [figure("year", "2024", 5), figure("some-month", "2024-XX", 1), figure("doubted", "2024?", 3)])
    #expect(try conflicts(database) == [["q0", "q1", "q2", "q3"]])
  }

  @Test func `a forecast, a bound that holds, and the same figure told twice are no disagreement`() throws {
    let database = try database()
    try database.retire(.observation, ["a-figure"])
    try database.put(
      .observation,
      [
        figure("actual", "2024", 16), figure("same", "2024", 16), figure("expected", "2024", 20, "F"),
        figure("bound", "2024", 12).with("bound", "more_than"), figure("undated", nil, 3),
        figure("other", nil, 4),
      ])
    #expect(try conflicts(database) == [])
  }

  @Test
  func
    `a standing that ends before another begins is no disagreement, and one that need not overlap is none`()
    throws
  {
    for (until, since, isConflict) in [
      ("2017-06-08", "2017-06-09", false), ("2017", "2017", false), ("2018", "2017", true),
      (nil, "2017", true),
    ] as [(String?, String, Bool)] {
      let database = try database()
      try database.put(
        .membership,
        [
          membership("observed", "observer", since: "2005", until: until),
          membership("joined", "member", since: since),
        ])
      let found = try conflicts(database).contains { Set($0) == ["observed", "joined"] }
      #expect(found == isConflict, "until \(until ?? "unknown"), since \(since)")
    }
  }

  @Test func `who takes part may be an associate member too`() throws {
    let database = try database()
    try database.put(
      .membership, [membership("part", "participant"), membership("associate", "associate_member")])
    #expect(try !conflicts(database).contains { $0.contains("part") && $0.contains("associate") })
  }

  @Test func `a record that a link says disagrees with itself is no conflict`() throws {
    let database = try database()
    let own: JSON = [["relation": "disagrees_with", "collection": "trade-observations", "target": "alone"]]
    try database.put(.observation, [figure("alone", "2019", 21).with("links", own)])
    #expect(try !conflicts(database).joined().contains("alone"))
  }

  @Test func `claims about different periods are shown, and none is ranked before another`() throws {
    let database = try database()
    let link: JSON = [
      ["relation": "disagrees_with", "collection": "trade-observations", "target": "quarter"]
    ]
    try database.put(
      .observation, [figure("quarter", "2025-Q1", 21), figure("months", "2025-01/", 58).with("links", link)])
    let conflict = try #require(
      try database.reader().conflicts().first { $0.claims.map(\.id) == ["months", "quarter"] })
    #expect(conflict.choice.chosen == nil && conflict.choice.sides.count == 2)
    #expect(conflict.choice.reason.contains("different periods"))
  }

  /// What a filter finds, whole.
  private func told(_ filter: ConflictFilter, _ database: TemporaryDatabase) throws -> [String] {
    try database.reader().conflicts(filter, limit: 1000).conflicts.map { conflict in
      let claims = conflict.claims.map { "\($0.path) \($0.subject) \($0.label) \($0.citations)" }
      return "\(claims) \(conflict.choice)"
    }
  }

  @Test func `what disagreed as of a commit is what disagreed then, whatever came since`() throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: 4, count: 5)
    try database.store(world)
    var filters = [ConflictFilter(), ConflictFilter(), ConflictFilter(), ConflictFilter()]
    let countries = Array(world.ids("countries").prefix(5))
    filters[1].countries = Array(countries.prefix(2))
    filters[2].together = Array(countries.prefix(2))
    filters[3].collections = ["memberships", "trade-observations"]
    let resources = [
      Resource.membership, .observation, .event, .series, .of("indicator-observations"), .source, .country,
    ]
    var then: [Int64: [[String]]] = [:]
    for _ in 0..<40 {
      let resource = try world.generator.one(of: resources)
      var record: JSON
      if world.generator.isTrue(0.4) {
        record = try world.add(resource)
      } else {
        record = try world.make(resource, id: world.generator.one(of: world.ids(resource.name)))
      }
      if resource.linkList != nil, world.generator.isTrue(0.5) {
        let target = try world.generator.one(of: world.ids("events"))
        record = record.with(
          "links", [["relation": "disagrees_with", "collection": "events", "target": .string(target)]])
      }
      let isRetired = resource === Resource.membership && world.generator.isTrue(0.2)
      let summary =
        try isRetired
        ? database.retire(resource, [#require(record["id"]?.text)]) : database.put(resource, [record])
      guard summary.changeCount > 0 else { continue }
      then[summary.seq] = try filters.map { try told($0, database) }
    }
    #expect(then.values.joined().filter { !$0.isEmpty }.count > 40)
    for (seq, expected) in then {
      for (filter, expected) in zip(filters, expected) {
        var filter = filter
        filter.moment = .commit(seq)
        #expect(try told(filter, database) == expected, "as of \(seq)")
      }
    }
    // Made of the versions there are, it is the same as it was made by each commit.
    try database.connection.execute("DROP TABLE disagreement; DROP TABLE disagreement_country")
    _ = try repositorySchema().derive(in: database.connection)
    for (seq, expected) in then {
      for (filter, expected) in zip(filters, expected) {
        var filter = filter
        filter.moment = .commit(seq)
        #expect(try told(filter, database) == expected, "made anew, as of \(seq)")
      }
    }
  }
}
