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
    #expect(try RecordCheck.foreignKeys.run(database.connection) == [])
    #expect(try RecordCheck.lists.run(database.connection) == [])
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
        #expect(found.faults.map(\.pointer) == ["/0/\(field.name)"], "\(resource.name)")
      }
    }
  }

  @Test func `every list is as SQLite gathers it, and an unchanged import changes nothing`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    #expect(try RecordCheck.lists.run(database.connection) == [])
    #expect(try RecordCheck.foreignKeys.run(database.connection) == [])
    #expect(try database.put(.event, [Sample.event]) == CommitSummary(seq: 7, unchanged: 1))
  }
}
