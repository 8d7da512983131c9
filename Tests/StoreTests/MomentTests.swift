import Chance
import Domain
import Representation
import SQLite
import Testing

@testable import Store

/// What every question answers as of an earlier commit, held against a copy of the database that was made after that
/// commit and is asked the same about now.
@Suite struct MomentTests {
  /// A database with a history at random, and copies of it by commit.
  private struct Past {
    let database: TemporaryDatabase
    var copies: [Int64: TemporaryDatabase] = [:]
    var world: World

    init(seed: UInt64) throws {
      database = try TemporaryDatabase()
      world = try World(seed: seed, count: 5)
      for _ in 0..<12 {
        _ = try world.add(.event)
        _ = try world.add(.observation)
      }
      copies[0] = try TemporaryDatabase(copyOf: database)
      try database.store(world)
      copies[1] = try TemporaryDatabase(copyOf: database)
      for _ in 0..<8 { try commitSomething() }
    }

    /// Replaces records of any collection, adds some, retires some that nothing refers to and brings some back.
    private mutating func commitSomething() throws {
      var changes: [(Resource, String, Record?)] = []
      for _ in 0..<world.generator.number(1...14) {
        let isFree = world.generator.isTrue(0.6)
        let resource = try world.generator.one(of: isFree ? HistoryTests.resources : Resource.all)
        let isNew = world.generator.isTrue(0.2)
        let known = try world.generator.one(of: world.ids(resource.name))
        let record = try #require(
          resource.checked(isNew ? world.add(resource) : world.make(resource, id: known)))
        let isRetired = isFree && !isNew && world.generator.isTrue(0.3)
        if changes.contains(where: { $0.1 == record.id }) { continue }
        changes.append((resource, record.id, isRetired ? nil : record))
      }
      let summary = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
        for (resource, id, record) in changes {
          if let record {
            _ = try commit.put(record, in: resource)
          } else {
            _ = try commit.retire(id, from: resource)
          }
        }
      }
      if summary.changeCount > 0 { copies[summary.seq] = try TemporaryDatabase(copyOf: database) }
    }

    /// A query at random.
    mutating func query(_ resource: Resource) throws -> [(String, String)] {
      var query: [(String, String)] = []
      for filter in resource.filters
      where filter.name != resource.parent?.field && world.generator.isTrue(0.15) {
        query.append((filter.name, try values(filter)))
      }
      if resource.bringsCountriesTogether, world.generator.isTrue(0.2) {
        query.append(("between", world.ids("countries")[..<2].joined(separator: ",")))
      }
      if resource.time != nil, world.generator.isTrue() {
        let from = world.generator.isTrue(0.7)
        if from { query.append(("from", "\(world.generator.number(2018...2022))")) }
        if !from || world.generator.isTrue() {
          query.append(("to", "\(world.generator.number(2018...2022))-06"))
        }
        if world.generator.isTrue(0.3) { query.append(("match", "certain")) }
      }
      if world.generator.isTrue(0.3) {
        let operators = QueryLanguage.of(resource).parameters.filter { $0.name.contains("__") }
        if let parameter = operators.randomElement(using: &world.generator) {
          query.append((parameter.name, parameter.sample(resource)))
        }
      }
      let isPreferred = resource.parent != nil && world.generator.isTrue()
      if resource.parent != nil, !isPreferred { query.append(("resolve", "all")) }
      if !isPreferred, world.generator.isTrue(0.7) {
        let field = try world.generator.one(of: resource.sortable)
        query.append(("sort", (world.generator.isTrue() ? "-" : "") + field))
      }
      return query + [("limit", "\(world.generator.number(1...9))")]
    }

    private mutating func values(_ filter: Filter) throws -> String {
      var values: [String] = []
      for _ in 0..<world.generator.number(1...2) {
        switch filter.kind {
        case .choice(let codes): values.append(try world.generator.one(of: Array(codes.values.prefix(4))))
        case .reference(let collection):
          values.append(try world.generator.one(of: Array(world.ids(collection).prefix(5))))
        case .integer: values.append("\(world.generator.number(2018...2022))")
        default: values.append("alpha")
        }
      }
      return values.joined(separator: ",")
    }
  }

  @Test(arguments: [101, 102] as [UInt64])
  func `every list as of every commit is the list that it was`(seed: UInt64) throws {
    var past = try Past(seed: seed)
    var found = 0
    for (seq, copy) in past.copies.sorted(by: { $0.key < $1.key }) {
      let (now, then) = (try past.database.reader(), try copy.reader())
      for resource in Resource.listed {
        for _ in 0..<4 {
          let query = try past.query(resource).map { Parameter($0.0, $0.1) }
          let parent = try resource.parent.map {
            try past.world.generator.one(of: past.world.ids($0.collection))
          }
          let one = try? Plan(resource, query, within: parent, at: .commit(seq), lookup: now)
          let other = try? Plan(resource, query, within: parent, lookup: then)
          #expect((one == nil) == (other == nil), "\(query) as of \(seq)")
          guard let one, let other else { continue }
          let expected = try pages(other, copy.connection, PlanWay())
          let ways = [false, true].flatMap { few in
            [false, true].map { PlanWay(isFew: few, isFewSince: $0) }
          }
          for way in ways + (one.countOfThen == nil ? [] : [PlanWay(isFewThen: true)]) {
            let rows = try pages(one, past.database.connection, way)
            #expect(rows == expected, "\(resource.name) \(query) as of \(seq), \(way)")
          }
          if one.countOfThen != nil {
            let counts = try counts(one.countingThen, past.database.connection)
            #expect(try counts == self.counts(other, copy.connection), "\(query) as of \(seq)")
          }
          found += expected.count
          #expect(try choices(one, now) == choices(other, then), "\(query) as of \(seq)")
        }
      }
    }
    #expect(found > 300)
  }

  /// The values of the rows of every page, one after the other; of figures too, every claim.
  private func pages(_ plan: Plan, _ connection: Connection, _ way: PlanWay) throws -> [[Value]] {
    var rows: [[Value]] = []
    var place: PageCursor?
    var isMore = true
    while isMore {
      let piece = plan.piece(at: plan.moment, after: place, limit: plan.limit)
      var page: [(values: [Value], place: PageCursor)] = []
      for query in piece.queries(way) {
        page += try connection.prepare(query.sql).all(query.values.map(\.binding)) { row in
          ((0..<plan.keyColumns.lowerBound).map { Value(row, $0) }, PageCursor(of: row, in: plan.keyColumns))
        }
      }
      isMore = page.count > plan.limit
      place = page.prefix(plan.limit).last?.place
      rows += page.prefix(plan.limit).map(\.values)
    }
    return rows
  }

  /// How many records a plan finds, by the value in the place of each filter and by pairs of countries too.
  private func counts(_ plan: Plan, _ connection: Connection) throws -> [[String]] {
    let queries = [plan.count, plan.pairs].compactMap { $0 } + plan.resource.filters.map { plan.facet($0) }
    return try queries.map { query in
      try connection.prepare(query.sql).all(query.values.map(\.binding)) { row in
        (0..<row.count).map { "\(Value(row, $0))" }.joined(separator: " ")
      }.sorted()
    }
  }

  /// What is chosen for each period, and why.
  private func choices(_ plan: Plan, _ reader: Reader) throws -> [String] {
    guard plan.resolution == .preferred else { return [] }
    struct Ids: ClaimRendering {
      let column: Int
      func render(_ row: borrowing Row, to bytes: inout [UInt8]) { bytes += row.text(column).utf8 }
      func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) {}
    }
    var found: [String] = []
    var reading = try reader.read(reader.prepare(plan))
    let ids = Ids(column: plan.fields.prefix { $0.name != "id" }.reduce(0) { $0 + $1.selectColumns.count })
    try reading.readPeriods(ids) { claims in
      let texts = claims.claims.map { String(decoding: claims.bytes[$0.id], as: UTF8.self) }
      found.append("\(texts) \(String(describing: claims.choice.chosen)) \(claims.choice.reason)")
    }
    return found + [reading.next?.text(fingerprint: plan.fingerprint) ?? ""]
  }

  @Test(arguments: [104, 105] as [UInt64])
  func `every record, id, code and stream as of every commit is what it was`(seed: UInt64) throws {
    let past = try Past(seed: seed)
    for (seq, copy) in past.copies {
      let (now, then) = (try past.database.reader(), try copy.reader())
      #expect(try now.dataset(at: .commit(seq)) == then.currentDataset())
      for resource in Resource.all {
        for record in past.world.records[resource.name] ?? [] {
          let id = try #require(record["id"]?.text)
          let parent = resource.parent.flatMap { record[$0.field]?.text }
          #expect(
            try values(resource, id, parent, at: .commit(seq), now)
              == values(resource, id, parent, at: .now, then))
          for text in [id, record["alpha2"]?.text, record["numeric"]?.text].compactMap(\.self) {
            #expect(
              try now.id(of: text, in: resource.name, at: .commit(seq))
                == then.id(of: text, in: resource.name))
          }
          guard try then.id(of: id, in: resource.name) == nil else { continue }
          #expect(try now.wasRetired(resource, id, at: .commit(seq)) == then.wasRetired(resource, id))
        }
        guard resource.parent == nil else { continue }
        let plans = (
          try Plan(resource, [], at: .commit(seq), lookup: now), try Plan(resource, [], lookup: then)
        )
        let rows = try PlanRows(plans.0, of: now).ids()
        #expect(try rows == PlanRows(plans.1, of: then).ids())
      }
    }
  }

  private func values(
    _ resource: Resource, _ id: String, _ parent: String?, at moment: Moment, _ reader: Reader
  ) throws -> [Value]? {
    var values: [Value]?
    let count = resource.fields.reduce(0) { $0 + $1.selectColumns.count }
    let version = try reader.record(resource, id, within: parent, at: moment) { row in
      values = (0..<count).map { Value(row, $0) }
    }
    #expect((version != nil) == (values != nil))
    return values
  }

  // MARK: How SQLite goes about it

  private func steps(_ queries: [Query], _ database: TemporaryDatabase) throws -> [String] {
    try queries.flatMap { query in
      try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql).all(query.values.map(\.binding)) {
        $0.text(3)
      }
    }
  }

  @Test(arguments: Resource.listed)
  func `the order a list has by itself is read from indexes as of a commit, and nothing is sorted`(
    resource: Resource
  ) throws {
    let database = try TemporaryDatabase()
    let parent = resource.parent.map { _ in "above" }
    let plan = try Plan(resource, [], within: parent, at: .commit(7), lookup: FewRecords())
    for place in [nil, PageCursor(keys: plan.order.map { _ in .text("m") })] {
      let queries = plan.piece(at: .commit(7), after: place, limit: 20).queries(PlanWay())
      let steps = try steps(queries, database)
      #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
      #expect(!steps.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(steps)")
    }
  }

  @Test(arguments: Resource.listed)
  func `where little changed since a commit, what changed is found by that, in every order`(
    resource: Resource
  )
    throws
  {
    let database = try TemporaryDatabase()
    guard resource.parent == nil else { return }
    for sort in resource.sortable {
      let plan = try Plan(resource, [Parameter("sort", sort)], at: .commit(7), lookup: FewRecords())
      let steps = try steps(plan.queries(PlanWay(isFewSince: true)), database)
      #expect(steps.contains { $0.contains("\(resource.closedIndex) (closed>?") }, "\(steps)")
      #expect(!steps.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(steps)")
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent == nil })
  func `what few there was is found by the numbers of versions, in every order`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    for sort in resource.sortable {
      let plan = try Plan(resource, [Parameter("sort", sort)], at: .commit(7), lookup: FewRecords())
      let steps = try steps(plan.queries(PlanWay(isFewThen: true)), database)
      #expect(steps.contains { $0.contains("USING INTEGER PRIMARY KEY (rowid<?)") }, "\(steps)")
      #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(steps)")
    }
  }

  @Test func `a state from before most records came costs what it holds`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let seq = try reader.currentDataset().version
    // All of them stand before those that were there.
    let later = (0..<5000).map { index in
      Sample.event.with("id", .string("later-\(index)")).with("date", "1900").with("links", [])
    }
    try database.put(.event, later)
    let now = try database.reader()
    let queries = [[], [("country", "TKM")], [("from", "1901")]]
    let questions =
      [Resource.event, .timeline].flatMap { resource in queries.map { (resource, $0) } }
      + [(.event, [("sort", "title"), ("limit", "3")])]
    for (resource, query) in questions {
      let plan = try now.plan(resource, query + [("as_of", "\(seq)")])
      now.connection.limit(steps: 3000)
      defer { now.connection.limit() }
      let found = try now.page(plan).ids.count
      #expect((1...10).contains(found), "\(resource.name) \(query): \(found)")
      #expect(try now.count(plan) >= found)
    }
  }

  @Test(arguments: Resource.all)
  func `a record as of a commit is found by its id`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let moment = Moment.commit(7)
    let gone = moment.wasRetired(resource, "x")
    for query in [moment.search(resource, "x"), Query(sql: gone.sql, values: gone.values)] {
      let steps = try steps([query], database)
      #expect(!steps.contains { $0.hasPrefix("SCAN") && !$0.contains("CONSTANT ROW") }, "\(steps)")
    }
  }
}
