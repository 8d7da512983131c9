import Chance
import Domain
import SQLite
import Testbed
import Testing

@testable import Store

@Suite struct FilterTests {
  private func stored(_ resource: Resource, seed: UInt64) throws -> (Reader, World, Model, TemporaryDatabase)
  {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 6)
    for _ in 0..<40 { _ = try world.add(resource) }
    try database.store(world)
    // Older versions and records that are gone must not be found.
    if !["countries", "organizations", "people", "sources", "agreements"].contains(resource.name) {
      var records = world.records[resource.name] ?? []
      let gone = records.removeLast()
      for index in 0..<5 { records[index] = try world.make(resource, id: records[index]["id"]?.text) }
      if resource.parent == nil, !resource.isReferredTo {
        try database.retire(resource, [gone["id"]?.text ?? ""])
      } else {
        records.append(gone)
      }
      try database.put(resource, records)
      return (try database.reader(), world, Model(resource: resource, records: records), database)
    }
    return (
      try database.reader(), world, Model(resource: resource, records: world.records[resource.name] ?? []),
      database
    )
  }

  private func values(_ filter: Filter, _ world: World, _ model: Model) -> [String] {
    switch filter.kind {
    case .choice(let codes): Array(codes.values.prefix(5))
    case .reference(let collection): Array(world.ids(collection).prefix(6))
    default: ["1", "2", "3", "4"]
    }
  }

  @Test(arguments: Resource.all)
  func `a filter finds the records that have one of its values, and no others`(resource: Resource) throws {
    var (reader, world, model, database) = try stored(resource, seed: 51)
    for filter in resource.filters where filter.name != resource.parent?.field {
      let values = values(filter, world, model)
      for count in 1...3 {
        let chosen = Array(values.shuffled(using: &world.generator).prefix(count))
        let query = model.all + [(filter.name, chosen.joined(separator: ","))]
        for order in [[], [("sort", "id")]] {
          let found = try reader.ids(resource, query + order)
          #expect(Set(found).count == found.count, "\(query)")
          #expect(
            Set(found) == model.ids { model.matches($0, filter, Set(chosen)) }, "\(resource.name) \(query)")
        }
      }
    }
    withExtendedLifetime(database) {}
  }

  @Test(arguments: Resource.all)
  func `filters together find the records that pass each`(resource: Resource) throws {
    var (reader, world, model, database) = try stored(resource, seed: 52)
    let filters = resource.filters.filter { $0.name != resource.parent?.field }
    for _ in 0..<30 where filters.count > 1 {
      let pair = filters.shuffled(using: &world.generator).prefix(2)
      let chosen = pair.map { filter in
        (filter, Array(values(filter, world, model).shuffled(using: &world.generator).prefix(2)))
      }
      let query = model.all + chosen.map { ($0.0.name, $0.1.joined(separator: ",")) }
      let expected = model.ids { record in chosen.allSatisfy { model.matches(record, $0.0, Set($0.1)) } }
      let found = try reader.ids(resource, query)
      #expect(Set(found) == expected && found.count == expected.count, "\(resource.name) \(query)")
    }
    withExtendedLifetime(database) {}
  }

  @Test(arguments: Resource.all.filter(\.bringsCountriesTogether))
  func `between three countries are the records of all three, or in two columns of any two of them`(
    resource: Resource
  ) throws {
    let (reader, world, model, database) = try stored(resource, seed: 59)
    let filter = try #require(resource.filter("country"))
    // Records refer to the first five: three are what two of them leave.
    let countries = Array(world.ids("countries").prefix(5))
    let pairs = countries.indices.flatMap { second in countries[..<second].map { [$0, countries[second]] } }
    var total = 0
    for pair in pairs {
      let three = countries.filter { !pair.contains($0) }
      let named = { (record: JSON) in three.filter { model.matches(record, filter, [$0]) } }
      let expected = model.ids { record in
        if case .columns = filter.place { named(record).count == 2 } else { named(record).count == 3 }
      }
      for extra in [[], [("sort", "-id")]] {
        let found = try reader.ids(
          resource, model.all + [("between", three.joined(separator: ","))] + extra)
        #expect(Set(found) == expected && found.count == expected.count, "\(three)")
      }
      total += expected.count
    }
    #expect(total > 0)
    withExtendedLifetime(database) {}
  }

  @Test(arguments: Resource.all.filter(\.bringsCountriesTogether))
  func `between finds the records in which both countries take part`(resource: Resource) throws {
    let (reader, world, model, database) = try stored(resource, seed: 53)
    let filter = try #require(resource.filter("country"))
    let countries = world.ids("countries").prefix(5)
    var total = 0
    for one in countries {
      for other in countries where other != one {
        let expected = model.ids { record in
          model.matches(record, filter, [one]) && model.matches(record, filter, [other])
        }
        for extra in [[], [("sort", "-id")], [("source", world.ids("sources")[0])]] {
          let found = try reader.ids(resource, model.all + [("between", "\(one),\(other)")] + extra)
          guard extra.first?.0 == "source" else {
            #expect(Set(found) == expected && found.count == expected.count, "\(one),\(other)")
            continue
          }
          #expect(Set(found).isSubset(of: expected))
        }
        total += expected.count
      }
    }
    #expect(total > 0)
    withExtendedLifetime(database) {}
  }

  @Test(arguments: Resource.all.filter { $0.time != nil })
  func `from, to and match hold the days a record can mean against those asked for`(resource: Resource) throws
  {
    var (reader, world, model, database) = try stored(resource, seed: 54)
    var found = 0
    for _ in 0..<60 {
      let (from, to) = try world.generator.period()
      let isPossible = world.generator.isTrue()
      for ends in [[("from", from)], [("to", to)], [("from", from), ("to", to)]] {
        var query = model.all + ends
        if !isPossible || world.generator.isTrue() {
          query.append(("match", isPossible ? "possible" : "certain"))
        }
        let expected = try model.ids { record in
          let first = try ends.first { $0.0 == "from" }.map { try UncertainDate($0.1).min } ?? .distantPast
          let last = try ends.first { $0.0 == "to" }.map { try UncertainDate($0.1).max } ?? .distantFuture
          return try LifeReadings(#require(resource.time)) { record[$0]?.text }?
            .overlaps(from: first, to: last, !isPossible) ?? false
        }
        let answer = try reader.ids(resource, query)
        #expect(Set(answer) == expected && answer.count == expected.count, "\(query)")
        found += answer.count
      }
    }
    #expect(found > 0)
    withExtendedLifetime(database) {}
  }

  @Test(arguments: [
    "TKM", "tkm", "Tkm", "TM", "tm", "tM", "795", "TKM,TKM", "tm,795",
  ])
  func `a country is known by any of its codes in any case`(code: String) throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let plan = try database.reader().plan(.event, [("country", code)])
    #expect(try database.reader().page(plan).ids == ["an-event"])
    #expect(plan.understood.first == .init("country", ["TKM"]))
  }

  @Test(arguments: [
    "", "T", "TKMM", "79", "0795", "007", "XX", "turkmenistan", "TKM ", "ＴＭ", "TKM,", ",", "%", "'",
  ])
  func `a country that is not known is named`(code: String) throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let found = try problem { _ = try database.reader().plan(.event, [("country", code)]) }
    #expect(found.kind == .invalidParameter)
    #expect(found.faults.allSatisfy { $0.parameter == "country" && $0.detail.contains("in countries") })
  }
}
