import Chance
import Domain
import SQLite
import Testbed
import Testing

@testable import Store

/// Questions for a period, in every order and with filters beside them.
@Suite struct PeriodTests {
  private static let resources = Resource.all.filter { $0.time != nil && $0.parent == nil }

  /// Records with dates of every form, of which some were replaced and one was retired, and what a list must hold.
  private func stored(_ resource: Resource, seed: UInt64) throws -> (TemporaryDatabase, World, Model) {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 4)
    for _ in 0..<70 { _ = try world.add(resource) }
    try database.store(world)
    var records = world.records[resource.name] ?? []
    for index in 0..<12 { records[index] = try world.make(resource, id: records[index]["id"]?.text) }
    if !resource.isReferredTo { try database.retire(resource, [records.removeLast()["id"]?.text ?? ""]) }
    try database.put(resource, records)
    return (database, world, Model(resource: resource, records: records))
  }

  /// A filter with values, or none, and which records pass.
  private func filter(_ world: inout World, _ resource: Resource) throws -> (
    query: [(String, String)], passes: (Model, JSON) -> Bool
  ) {
    let countries = Array(world.ids("countries").prefix(4))
    if resource.bringsCountriesTogether, world.generator.isTrue(0.2),
      let filter = resource.filter("country")
    {
      let pair = Array(countries.shuffled(using: &world.generator).prefix(2))
      return (
        [("between", pair.joined(separator: ","))],
        { model, record in pair.allSatisfy { model.matches(record, filter, [$0]) } }
      )
    }
    guard world.generator.isTrue(0.7) else { return ([], { _, _ in true }) }
    let filter = try world.generator.one(of: resource.filters)
    let known: [String] =
      switch filter.kind {
      case .choice(let codes): Array(codes.values.prefix(6))
      case .reference(let collection): Array(world.ids(collection).prefix(5))
      default: ["1", "2", "3"]
      }
    let count = try world.generator.one(of: [1, 1, 2, 3, 6])
    let chosen = Array(known.shuffled(using: &world.generator).prefix(count))
    // A value that is given twice is found once.
    return (
      [(filter.name, (chosen + chosen.prefix(1)).joined(separator: ","))],
      { model, record in model.matches(record, filter, Set(chosen)) }
    )
  }

  private func period(_ world: inout World) throws -> [(String, String)] {
    let (from, to) = try world.generator.period()
    let ends = try world.generator.one(of: [
      [("from", from)], [("to", to)], [("from", from), ("to", to)],
    ])
    return ends + (world.generator.isTrue() ? [("match", "certain")] : [])
  }

  private func orders(_ resource: Resource) -> [[(String, String)]] {
    let steps = resource.sortable.flatMap { [$0, "-" + $0] }
    let pairs = resource.sortable.count > 2 ? steps.suffix(2).map { "-\(resource.sortable[1]),\($0)" } : []
    return [[]] + (steps + pairs).map { [("sort", $0)] }
  }

  @Test(arguments: resources)
  func `a period holds what a plain filter finds, in every order, with and without filters`(
    resource: Resource
  ) throws {
    var (database, world, model) = try stored(resource, seed: 91)
    let reader = try database.reader()
    var found = 0
    for order in orders(resource) {
      let whole = try reader.ids(resource, order)
      for _ in 0..<5 {
        let (period, filter) = (try period(&world), try filter(&world, resource))
        let query = order + period + filter.query
        let fitting = try model.ids { try fits($0, period, resource) && filter.passes(model, $0) }
        let expected = whole.filter(fitting.contains)
        #expect(try reader.ids(resource, query) == expected, "\(query)")
        let limit = world.generator.number(1...5)
        let pages = try reader.pages(resource, query + [("limit", String(limit))])
        #expect(pages.flatMap { $0 } == expected, "\(query), \(limit) a page")
        try holdBothWays(reader, database, resource, query, expected, &world.generator)
        found += expected.count
      }
    }
    #expect(found > 100)
  }

  /// Gathered and sorted, or met in a walk, from the beginning and from within: the same.
  private func holdBothWays(
    _ reader: Reader, _ database: TemporaryDatabase, _ resource: Resource, _ query: [(String, String)],
    _ expected: [String], _ generator: inout SplitMix64
  ) throws {
    let size = generator.number(1...max(1, expected.count))
    let query = query + [("fields", "id")]
    let cursor = try reader.page(reader.plan(resource, query + [("limit", String(size))])).next
    let behind = query + (cursor.map { [("cursor", $0)] } ?? [])
    for (query, expected) in [
      (query, expected), (behind, cursor == nil ? expected : Array(expected.dropFirst(size))),
    ] {
      let plan = try reader.plan(resource, query + [("limit", "1000")])
      for few in [false, true] {
        var ids: [String] = []
        for part in plan.queries(PlanWay(isFew: few)) {
          ids += try database.connection.prepare(part.sql).all(part.values.map(\.binding)) { $0.text(0) }
        }
        #expect(ids == expected, "\(query), few: \(few)")
      }
    }
  }

  private func fits(_ record: JSON, _ period: [(String, String)], _ resource: Resource) throws -> Bool {
    guard let readings = try LifeReadings(#require(resource.time), { record[$0]?.text }) else { return false }
    let from = try period.first { $0.0 == "from" }.map { try UncertainDate($0.1).min } ?? .distantPast
    let to = try period.first { $0.0 == "to" }.map { try UncertainDate($0.1).max } ?? .distantFuture
    return readings.overlaps(from: from, to: to, period.contains { $0.0 == "match" })
  }

  @Test func `rows of a period that are streamed are those of its pages`() throws {
    var (database, world, _) = try stored(.event, seed: 92)
    let reader = try database.reader()
    for order in orders(.event) {
      for _ in 0..<5 {
        let query = order + (try period(&world)) + (try filter(&world, .event)).query
        let whole = try reader.ids(.event, query)
        for limit in [nil, 1, 4, 1000] {
          let plan = try reader.plan(.event, query + (limit.map { [("limit", String($0))] } ?? []))
          let rows = try PlanRows(plan, of: reader)
          #expect(try rows.ids() == Array(whole.prefix(limit ?? whole.count)), "\(query)")
        }
      }
    }
  }

  @Test func `what lasts until the first day asked for is found, however long it lasts`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let lengths = [
      0, 1, 27, 28, 29, 30, 31, 32, 60, 364, 365, 366, 367, 3651, 3652, 3653, 3654, 36524, 300_000,
    ]
    let events = try lengths.map { days in
      let first = try database.texts("SELECT date('2005-03-10', '-\(days) days')")[0]
      return Sample.event.with("id", .string("lasting-\(days)")).with("date", .string("\(first)/2005-03-10"))
    }
    try database.put(.event, events)
    let reader = try database.reader()
    for filter in [[], [("country", "TKM")], [("kind", "visit")], [("sort", "-title")]] {
      let found = try reader.ids(.event, [("from", "2005-03-10"), ("to", "2005-03-10")] + filter)
      #expect(Set(found) == Set(lengths.map { "lasting-\($0)" }), "\(filter)")
      #expect(try reader.ids(.event, [("from", "2005-03-11"), ("to", "2005-03-11")] + filter) == [])
    }
  }
}
