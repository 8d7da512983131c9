import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// Counts and facets, held against the records as they were given.
@Suite struct CountTests {
  private func stored(_ resource: Resource, seed: UInt64) throws -> (TemporaryDatabase, World, Model) {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 5)
    for _ in 0..<40 { _ = try world.add(resource) }
    try database.store(world)
    return (database, world, Model(resource: resource, records: world.records[resource.name] ?? []))
  }

  /// A record's values in the place of a filter.
  private func values(_ record: JSON, _ filter: Filter, _ model: Model) -> Set<String> {
    switch filter.place {
    case .columns(let columns): Set(columns.compactMap { record[$0]?.text })
    case .list(let table, let column): model.texts(record, table, column)
    }
  }

  /// How often each value occurs, the empty text for what has none.
  private func counts(_ records: [JSON], _ filter: Filter, _ model: Model) -> [String: Int64] {
    records.reduce(into: [:]) { counts, record in
      let found = values(record, filter, model)
      for value in found.isEmpty ? [""] : found { counts[value, default: 0] += 1 }
    }
  }

  @Test(arguments: Resource.all)
  func `a count is that of all pages, and facets leave out their own filter alone`(resource: Resource) throws
  {
    var (database, world, model) = try stored(resource, seed: 91)
    let reader = try database.reader()
    for _ in 0..<30 {
      var query = model.all
      var asked: [(filter: Filter, values: Set<String>)] = []
      for filter in resource.filters.shuffled(using: &world.generator).prefix(world.generator.number(0...2)) {
        let known = Set(model.records.flatMap { values($0, filter, model) }).filter { !$0.contains(",") }
          .sorted()
        let some = known.shuffled(using: &world.generator).prefix(world.generator.number(1...2))
        guard !some.isEmpty else { continue }
        query.append((filter.name, some.joined(separator: ",")))
        asked.append((filter, Set(some)))
      }
      if resource.time != nil, world.generator.isTrue(0.3) { query += [("from", "2020"), ("to", "2021")] }
      let plan = try reader.plan(resource, query)
      let ids = try reader.ids(resource, query)
      #expect(try reader.count(plan) == Int64(ids.count), "\(query)")
      for filter in resource.filters {
        let others = query.filter { $0.0 != filter.name }
        let passing = Set(try reader.ids(resource, others))
        let expected = counts(model.records.filter { passing.contains($0["id"]?.text ?? "") }, filter, model)
        let facet = try reader.facet(filter, of: plan)
        let found = facet.values.map { ($0.value ?? "", $0.count) }
        #expect(Dictionary(uniqueKeysWithValues: found) == expected, "\(filter.name) of \(query)")
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.1 >= $1.1 })
      }
    }
  }

  @Test func `where one claim is chosen for each period, periods are counted`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let claim = Sample.observation
    try database.put(
      .observation,
      [
        claim.with("id", "second"), claim.with("id", "third").with("period", "2023"),
        claim.with("id", "fourth").with("period", .null), claim.with("id", "fifth").with("period", .null),
      ])
    let reader = try database.reader()
    #expect(try reader.count(reader.plan(.observation, [], within: "a-series")) == 4)
    #expect(try reader.count(reader.plan(.observation, [("resolve", "all")], within: "a-series")) == 5)
  }

  @Test func `facets carry titles of codes and names of records, and what has none is null`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("id", "other").with("countries", ["KAZ"]).with("people", [])])
    let reader = try database.reader()
    let plan = try reader.plan(.event, [])
    #expect(
      try reader.facet(#require(Resource.event.filter("kind")), of: plan).values == [
        .init(value: "visit", title: "Visit", count: 2)
      ])
    #expect(
      try reader.facet(#require(Resource.event.filter("person")), of: plan).values == [
        .init(value: "a-person", title: "A person", count: 1), .init(value: nil, title: nil, count: 1),
      ])
    let country = try reader.facet(#require(Resource.event.filter("country")), of: plan)
    #expect(country.values.map(\.title) == ["Kazakhstan", "Russia", "Turkmenistan"])
  }

  /// What has a country on either side is a series or the like, of which there are few.
  private func isOfTwoColumns(_ filter: Filter) -> Bool {
    if case .columns(let columns) = filter.place { columns.count > 1 } else { false }
  }

  @Test(arguments: Resource.all)
  func `counts and facets of what is narrowed scan no table of versions`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    struct Anything: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
    }
    let questions: [[(String, String)]] =
      [[("updated_after", "1")]]
      + resource.filters.filter { $0.name != resource.parent?.field && !isOfTwoColumns($0) }.map { filter in
        if case .choice(let codes) = filter.kind {
          [(filter.name, codes.values[0])]
        } else {
          [(filter.name, "x")]
        }
      } + (resource.time == nil ? [] : [[("from", "2020"), ("to", "2021")]])
    for question in questions {
      let query = (resource.parent == nil ? [] : [("resolve", "all")]) + question
      let plan = try Plan(
        resource, query.map { Parameter($0.0, $0.1) }, within: resource.parent.map { _ in "above" },
        lookup: Anything())
      // Without its own filter a facet is of all records.
      let others = resource.filters.filter { $0.name != question[0].0 }
      for query in [plan.count] + others.map({ plan.facet($0) }) {
        let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(
          query.values.map(\.binding)
        ) { $0.text(3) }
        #expect(
          !steps.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") && !$0.hasPrefix("SCAN (") },
          "\(question): \(steps)")
      }
    }
  }

  @Test(arguments: Resource.all.filter { ListIndex(pairsOf: $0) != nil })
  func `the pairs that all records bring together are counted in the order in which they are kept`(
    resource: Resource
  ) throws {
    let (database, world, model) = try stored(resource, seed: 97)
    let reader = try database.reader()
    let plan = try Plan(resource, [], lookup: reader)
    let steps = try ExplainedPlans.steps([try #require(plan.pairs)])
    #expect(steps.count == 1 && steps[0].hasPrefix("SCAN") && steps[0].contains("pair_current"), "\(steps)")
    let filter = try #require(resource.filter("country"))
    let countries = world.ids("countries").sorted()
    var expected: [String: Int] = [:]
    for (index, one) in countries.enumerated() {
      for other in countries[(index + 1)...] {
        let both = model.ids { model.matches($0, filter, [one]) && model.matches($0, filter, [other]) }
        if !both.isEmpty { expected["\(one) \(other)"] = both.count }
      }
    }
    let found = try reader.pairs(of: plan)
    #expect(!found.isEmpty && Set(found.map { "\($0.one) \($0.other)" }).count == found.count)
    #expect(Dictionary(uniqueKeysWithValues: found.map { ("\($0.one) \($0.other)", $0.count) }) == expected)
  }
}
