import Chance
import Domain
import SQLite
import Testing

@testable import Store

@Suite struct PagingTests {
  /// A world with more records of one resource, and what lists of it must hold.
  private func stored(_ resource: Resource, seed: UInt64, count: Int) throws -> (
    TemporaryDatabase, World, Model
  ) {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 3)
    for _ in 0..<count { _ = try world.add(resource) }
    try database.store(world)
    return (database, world, Model(resource: resource, records: world.records[resource.name] ?? []))
  }

  /// The record above, where the resource is nested: the one with most records below it.
  private func above(_ model: Model) throws -> (parent: String?, records: [JSON]) {
    guard let field = model.resource.parent?.field else { return (nil, model.records) }
    let groups = Dictionary(grouping: model.records) { $0[field]?.text ?? "" }
    let largest = try #require(groups.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) })
    return (largest.key, largest.value)
  }

  @Test(arguments: Resource.all)
  func `the pages of every order, one after the other, are the whole list`(resource: Resource) throws {
    let (database, _, model) = try stored(resource, seed: 41, count: 16)
    let (parent, records) = try above(model)
    let reader = try database.reader()
    for field in resource.sortable {
      for descending in [false, true] {
        let expected = try model.sorted(by: field, descending: descending, records)
        for limit in 1...7 {
          let query = model.all + [("sort", (descending ? "-" : "") + field), ("limit", String(limit))]
          let pages = try reader.pages(resource, query, within: parent)
          #expect(Array(pages.joined()) == expected, "\(query)")
          #expect(pages.dropLast().allSatisfy { $0.count == limit }, "\(query)")
          #expect(pages.last.map { (1...limit).contains($0.count) } == true, "\(query)")
        }
      }
    }
  }

  @Test(arguments: Resource.all)
  func `the order a list has by itself pages as well, with and without filters`(resource: Resource) throws {
    let (database, _, model) = try stored(resource, seed: 42, count: 20)
    let (parent, _) = try above(model)
    let reader = try database.reader()
    let source = model.records.flatMap { $0["citations"]?.items ?? [] }.compactMap { $0["source"]?.text }
      .first
    for filter in [[], source.map { [("source", $0)] } ?? []] {
      let whole = try reader.ids(resource, model.all + filter, within: parent)
      for limit in 1...4 {
        let pages = try reader.pages(
          resource, model.all + filter + [("limit", String(limit))], within: parent)
        #expect(Array(pages.joined()) == whole, "\(filter)")
      }
    }
  }

  @Test(arguments: Resource.all)
  func `records that are there throughout are served once, whatever comes and goes between pages`(
    resource: Resource
  ) throws {
    var (database, world, model) = try stored(resource, seed: 43, count: 9)
    let (parent, records) = try above(model)
    let lasting = Set(records.compactMap { $0["id"]?.text })
    let reader = try database.reader()
    let other = Writer(try Connection(path: database.path))
    for field in resource.sortable {
      for sort in [field, "-" + field] {
        var passing: [String] = []
        let query = model.all + [("sort", sort), ("limit", "2")]
        let pages = try reader.pages(resource, query, within: parent) {
          let gone = passing.isEmpty || world.generator.isTrue() ? nil : passing.removeFirst()
          var json = try world.make(resource)
          if let parent, let field = resource.parent?.field { json = json.with(field, .string(parent)) }
          let record = try #require(resource.checked(json))
          _ = try other.commit(actor: "other") { (commit) throws(Problem) in
            _ = try commit.put(record, in: resource)
            if let gone { _ = try commit.retire(gone, from: resource) }
          }
          passing.append(record.id)
        }
        let served = pages.joined().filter { lasting.contains($0) }
        #expect(served == (try model.sorted(by: field, descending: sort != field, records)), "\(sort)")
        #expect(Set(pages.joined()).count == pages.joined().count, "\(sort)")
        for id in passing { try retire(id, resource, other) }
      }
    }
    #expect(pageIsWhole(try reader.ids(resource, model.all, within: parent), lasting))
  }

  private func retire(_ id: String, _ resource: Resource, _ writer: Writer) throws {
    _ = try writer.commit(actor: "other") { (commit) throws(Problem) in
      _ = try commit.retire(id, from: resource)
    }
  }

  private func pageIsWhole(_ ids: [String], _ expected: Set<String>) -> Bool {
    ids.count == expected.count && Set(ids) == expected
  }

  @Test func `a cursor stays short however long the texts are that it goes by, and exact while they change`()
    throws
  {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    var generator = SplitMix64(seed: 47)
    let stems = ["a", "é", "🇹🇲"].map { String(repeating: $0, count: 7000 / $0.utf8.count) }
    func title() throws -> String {
      let stem = try generator.one(of: stems)
      return try generator.one(of: [
        stem, stem + "b", stem + "c", String(stem.prefix(100)), stem + "z", "short",
      ])
    }
    func project(_ number: Int) throws -> JSON {
      [
        "id": .string("project-\(number)"), "title": .string(try title()), "sector": "gas",
        "status": "pipeline",
        "citations": Sample.citations,
      ]
    }
    let projects = try (0..<40).map(project)
    try database.put(.of("projects"), projects)
    let reader = try database.reader()
    for sort in ["title", "-title", "-title,id"] {
      let whole = try reader.ids(.of("projects"), [("sort", sort)])
      let query = [("sort", sort), ("limit", "1")]
      var (served, cursor): ([String], String?) = ([], nil)
      repeat {
        if let cursor { #expect(cursor.utf8.count < 500) }
        let page = try reader.page(
          reader.plan(.of("projects"), query + (cursor.map { [("cursor", $0)] } ?? [])))
        served += page.ids
        cursor = page.next
        // What was served changes its place, which no longer matters to who has gone on.
        guard let id = page.ids.first, let old = projects.first(where: { $0["id"]?.text == id }) else {
          continue
        }
        let later = sort == "title" ? "!" : "\u{10FFFF}"
        try database.put(.of("projects"), [old.with("title", .string(later + stems[0]))])
      } while cursor != nil
      #expect(served == whole)
      try database.put(.of("projects"), projects)
    }
  }

  @Test func `a cursor that names no version is refused`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let plan = try reader.plan(.event, [("sort", "title")])
    let place = PageCursor(keys: [.text(String(repeating: "x", count: 500)), .text("an-event")])
    let query = [("sort", "title"), ("cursor", place.text(fingerprint: plan.fingerprint))]
    let found = try problem { _ = try reader.page(reader.plan(.event, query)) }
    #expect(found.faults.map(\.parameter) == ["cursor"])
  }

  @Test func `an order of several fields takes each in its direction`() throws {
    let (database, _, model) = try stored(.event, seed: 44, count: 30)
    let reader = try database.reader()
    let titles = Dictionary(
      uniqueKeysWithValues: model.records.map { ($0["id"]?.text ?? "", $0["title"]?.text ?? "") })
    let dates = try model.sorted(by: "date", descending: true, model.records)
    let expected = Dictionary(grouping: dates) { (titles[$0] ?? "").folded }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap(\.value)
    for limit in [1, 3, 1000] {
      let pages = try reader.pages(.event, [("sort", "title,-date"), ("limit", String(limit))])
      #expect(Array(pages.joined()) == expected)
    }
  }

  @Test(arguments: Resource.all)
  func `rows that are streamed are those of the list, all of them or as many as were asked for`(
    resource: Resource
  ) throws {
    let (database, _, model) = try stored(resource, seed: 45, count: 60)
    let (parent, records) = try above(model)
    let reader = try database.reader()
    let whole = try reader.ids(resource, model.all, within: parent)
    #expect(whole.count == records.count)
    for (query, expected) in [([], whole), ([("limit", "5")], Array(whole.prefix(5)))] {
      let rows = try PlanRows(reader.plan(resource, model.all + query, within: parent), of: reader)
      #expect(try rows.ids() == expected)
      #expect(try rows.ids().isEmpty)
    }
  }

  @Test func `rows that are streamed are as of one commit, whatever is written meanwhile`() throws {
    let (database, _, model) = try stored(.event, seed: 46, count: 20)
    let reader = try database.reader()
    let whole = try reader.ids(.event, [])
    let rows = try PlanRows(reader.plan(.event), of: reader)
    let first = try rows.ids(atMost: 3)
    try database.retire(.event, model.records.compactMap { $0["id"]?.text })
    #expect(try first + rows.ids() == whole)
    #expect(try reader.ids(.event, []) == [])
  }

  @Test func `rows that are streamed map nothing of the file, which would count as memory`() throws {
    let (database, _, _) = try stored(.event, seed: 47, count: 1)
    let rows = try PlanRows(try database.reader().plan(.event), of: database.reader())
    #expect(try rows.connection.prepare("PRAGMA mmap_size").first { $0.integer(0) } == 0)
  }
}
