import Chance
import Domain
import SQLite
import Testing

@testable import Store

@Suite struct ImportTests {
  /// Many sources, right but for those that `change` makes otherwise.
  private func sources(_ count: Int, _ change: (Int, JSON) -> JSON = { $1 }) -> [JSON] {
    (0..<count).map { change($0, Sample.source.with("id", .string("source-\($0)"))) }
  }

  private func bundle(_ records: [JSON]) -> RecordBundle {
    RecordBundle([.init(.source, origin: "s.json", records: records)])
  }

  @Test(arguments: ["TKM", "tkm", "TM", "tm", "795"])
  func `a country is referred to by any of its codes and stored as alpha-3`(code: String) throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(.person, [Sample.person.with("id", "other").with("country", .string(code))])
    let event = Sample.event.with("id", "other").with("countries", ["RUS", .string(code)])
    try database.put(.event, [event])
    #expect(try database.texts("SELECT country FROM people WHERE id = 'other'") == ["TKM"])
    #expect(try database.texts("SELECT countries FROM events WHERE id = 'other'") == [#"["RUS","TKM"]"#])
  }

  @Test func `a code that fits no country is told with its file, its place and what to write`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let event = Sample.event.with("id", "other").with("countries", ["RUS", "31", "uk"])
    let found = try problem { try database.put(.event, [event]) }
    #expect(found.faults.map(\.pointer) == ["/0/countries/1", "/0/countries/2"])
    #expect(
      found.faults.map(\.detail) == [
        "events (other) at /0/countries/1: \"country\" is \"31\", which is no code of countries: write \"031\".",
        "events (other) at /0/countries/2: \"country\" is \"uk\", which is no code of countries: "
          + "write the id, alpha2, numeric of a current record.",
      ])
    let number = Sample.person.with("id", "other").with("country", 31)
    let second = try problem { try database.put(.person, [number]) }
    #expect(second.faults.first?.detail.hasSuffix("must be a string, not 31: write \"031\".") == true)
  }

  @Test func `how many faults there are beyond those that are told is told`() throws {
    let database = try TemporaryDatabase()
    let records = sources(137) { $1.with("kind", "rumour") }
    let found = try problem { _ = try database.writer.import(bundle(records), actor: "test") }
    #expect(found.faults.count == 101)
    #expect(found.faults.last?.detail == "And 37 more faults: these are the first 100.")
  }

  @Test(arguments: ["zz", "", String(repeating: "a", count: 63), String(repeating: "g", count: 64)])
  func `what is no SHA-256 is refused`(digest: String) throws {
    let database = try TemporaryDatabase()
    let found = try problem { try database.put(.source, [Sample.source.with("sha256", .string(digest))]) }
    #expect(found.faults.map(\.pointer) == ["/0/sha256"])
    try database.put(.source, [Sample.source.with("sha256", .string(String(repeating: "aF", count: 32)))])
  }

  @Test func `a fault in the last of many records takes back all of them`() throws {
    let database = try TemporaryDatabase()
    let records = sources(3000) { $0 == 2999 ? $1.with("kind", "rumour") : $1 }
    let found = try problem { _ = try database.writer.import(bundle(records), actor: "test") }
    #expect(found.faults.map(\.pointer) == ["/2999/kind"])
    #expect(found.faults.first?.detail.hasPrefix("s.json (source-2999) at /2999/kind: ") == true)
    #expect(
      try database.number("SELECT (SELECT count(*) FROM commits) + (SELECT count(*) FROM source_id)") == 0)
    #expect(!database.connection.isInTransaction)
    #expect(try database.writer.import(bundle(sources(3000)), actor: "test").created == 3000)
  }

  @Test func `an id that stands twice is told, whatever became of the first`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, sources(4))
    let changed = Sample.source.with("title", "changed")
    let wrong = Sample.source.with("kind", "rumour")
    let records: [JSON] = [
      // As it is, replaced, new and wrong; then each again, as it is, changed and wrong.
      sources(1)[0], changed.with("id", "source-1"), changed.with("id", "new"), wrong.with("id", "wrong"),
      sources(1)[0], changed.with("id", "source-1"), wrong.with("id", "new"), changed.with("id", "wrong"),
      wrong.with("id", "wrong"), changed.with("id", "source-0"),
    ]
    let found = try problem { _ = try database.writer.import(bundle(records), actor: "test") }
    #expect(
      found.faults.map(\.pointer) == [
        "/3/kind", "/4/id", "/5/id", "/6/kind", "/6/id", "/7/id", "/8/kind", "/8/id", "/9/id",
      ])
    #expect(try database.number("SELECT count(*) FROM commits") == 1)
  }

  @Test func `where the rest of a part cannot be read, that is told with the faults of the others`() throws {
    let database = try TemporaryDatabase()
    var rest = sources(2).makeIterator()
    let cut = RecordBundle.Part(.source, origin: "s.json") { () throws(Problem) in
      guard let next = rest.next() else { throw Problem(.invalidBody, "s.json:9:1: it ends.") }
      return Resource.source.given(next, at: 0)
    }
    let other = RecordBundle.Part(.country, origin: "c.json", records: [.null])
    let found = try problem { _ = try database.writer.import(RecordBundle([other, cut]), actor: "test") }
    #expect(found.kind == .invalidBody)
    #expect(found.detail == "s.json:9:1: it ends. (and 1 more)")
    #expect(found.faults.map(\.pointer) == [nil, "/0"])
    #expect(try database.number("SELECT count(*) FROM source_id") == 0)
  }

  @Test func `a part that fails otherwise ends the import at once`() throws {
    let database = try TemporaryDatabase()
    var isAsked = false
    let first = RecordBundle.Part(.source, origin: "s.json") { () throws(Problem) in
      throw Problem(.unavailable, "The disk is gone.")
    }
    let second = RecordBundle.Part(.country, origin: "c.json") { () throws(Problem) in
      isAsked = true
      return nil
    }
    let found = try problem { _ = try database.writer.import(RecordBundle([first, second]), actor: "test") }
    #expect(found.kind == .unavailable)
    #expect(!isAsked)
  }

  @Test(arguments: [true, false])
  func `SQLite looks at every foreign key again after an import`(isRight: Bool) throws {
    let database = try TemporaryDatabase()
    let records = isRight ? [Sample.source] : [.null]
    _ = try? database.writer.import(bundle(records), actor: "test")
    #expect(try database.number("PRAGMA foreign_keys") == 1)
  }

  @Test(arguments: [41, 42, 43] as [UInt64])
  func `what an import stores keeps the constraints that SQLite was not asked for`(seed: UInt64) throws {
    let database = try TemporaryDatabase()
    try database.store(World(seed: seed, count: 12))
    #expect(try database.texts("PRAGMA integrity_check") == ["ok"])
    #expect(try RecordCheck.foreignKeys.run(database.connection).faults == [])
    #expect(try RecordCheck.lists.run(database.connection).faults == [])
  }

  @Test func `an import refuses every code that a constraint would refuse`() throws {
    let database = try TemporaryDatabase()
    let world = try World(seed: 44, count: 2)
    try database.store(world)
    for resource in Resource.all {
      let record = try #require(world.records[resource.name]?.first)
      for field in resource.fields {
        guard case .choice = field.kind else { continue }
        let wrong = record.with(field.name, "no-such-code")
        let found = try problem { try database.put(resource, [wrong]) }
        // A code that decides over others may leave a second fault behind.
        #expect(found.faults.first?.pointer == "/0/\(field.name)", "\(resource.name)")
        #expect(Set(found.faults.map(\.pointer)) == ["/0/\(field.name)"], "\(resource.name)")
      }
    }
  }

  @Test func `every list is as SQLite gathers it, and an unchanged import changes nothing`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    #expect(try RecordCheck.lists.run(database.connection).faults == [])
    #expect(try RecordCheck.foreignKeys.run(database.connection).faults == [])
    #expect(try database.put(.event, [Sample.event]) == CommitSummary(seq: 7, unchanged: 1))
  }
}
