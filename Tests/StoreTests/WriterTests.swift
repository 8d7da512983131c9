import Domain
import SQLite
import Testing

@testable import Store

@Suite struct WriterTests {
  @Test func `records are created, replaced, left and retired, and each is counted`() throws {
    let database = try TemporaryDatabase()
    let first = try database.put(.source, [Sample.source, Sample.source.with("id", "other")])
    #expect(first.seq == 1 && first.created == 2 && first.changeCount == 2)
    let second = try database.put(
      .source, [Sample.source.with("title", "Another"), Sample.source.with("id", "other")])
    #expect(second.seq == 2 && second.created == 0 && second.replaced == 1 && second.unchanged == 1)
    let third = try database.retire(.source, ["other", "unknown"])
    #expect(third.seq == 3 && third.retired == 1 && third.changeCount == 1)
    #expect(
      try database.texts("SELECT id || ' ' || revision || ' ' || title FROM sources") == [
        "a-source 2 Another"
      ])
    #expect(
      try database.texts(
        "SELECT seq || ' ' || op || ' ' || collection || ' ' || id || ' ' || revision FROM changes ORDER BY version"
      )
        == [
          "1 create sources a-source 1", "1 create sources other 1", "2 replace sources a-source 2",
          "3 retire sources other 1",
        ])
  }

  @Test func `a commit has its number, its time, who made it and why`() throws {
    let database = try TemporaryDatabase()
    let record = try #require(Resource.source.checked(Sample.source))
    _ = try database.writer.commit(actor: "ed", note: "because") { (commit) throws(Problem) in
      _ = try commit.put(record, in: .source)
    }
    let sql = "SELECT seq || ' ' || actor || ' ' || note FROM commits WHERE at GLOB '20??-??-??T??:??:??Z'"
    #expect(try database.texts(sql) == ["1 ed because"])
  }

  @Test func `what changes nothing is no commit`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let reader = try database.reader()
    let before = reader.refresh()
    reader.rest()
    #expect(try database.put(.source, [Sample.source]).changeCount == 0)
    #expect(try database.retire(.source, ["unknown"]).changeCount == 0)
    #expect(try database.writer.commit(actor: "x") { (_) throws(Problem) in }.changeCount == 0)
    #expect(try database.number("SELECT count(*) FROM commits") == 1)
    #expect(reader.refresh() == before)
    #expect(!database.connection.isInTransaction)
    #expect(try database.put(.source, [Sample.source.with("title", "x")]).seq == 2)
  }

  @Test(arguments: Resource.all)
  func `a record that is put as it was is unchanged, whatever is in it`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: 21, count: 3)
    for _ in 0..<20 { _ = try world.add(resource) }
    try database.store(world)
    let again = try database.put(resource, world.records[resource.name] ?? [])
    #expect(again.unchanged == 23 && again.changeCount == 0)
  }

  @Test func `a record that differs only in one value is replaced`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    for other in [
      Sample.event.with("date", "2024-05-06~"), Sample.event.with("countries", ["TKM", "RUS"]),
      Sample.event.with("place", "e\u{301}"), Sample.event.with("place", "é"),
      Sample.event.with("people", []),
      Sample.event,
    ] {
      #expect(try database.put(.event, [other]).replaced == 1, "\(other)")
    }
    #expect(try database.number("SELECT revision FROM events") == 7)
  }

  @Test func `an id that was retired stays taken, and its record goes on counting`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    try database.retire(.source, ["a-source"])
    #expect(try database.number("SELECT count(*) FROM sources") == 0)
    #expect(try database.number("SELECT count(*) FROM source_id") == 1)
    #expect(try database.reader().wasRetired(.source, "a-source"))
    #expect(try database.retire(.source, ["a-source"]).changeCount == 0)
    #expect(try database.put(.source, [Sample.source]).created == 1)
    #expect(try database.number("SELECT revision FROM sources") == 2)
  }

  // MARK: References

  @Test func `records of one commit may refer to each other in any order`() throws {
    let database = try TemporaryDatabase()
    let parts: [(Resource, [JSON])] = [
      (.event, [Sample.event]), (.person, [Sample.person]), (.country, Sample.countries),
      (.source, [Sample.source]),
    ]
    let bundle = RecordBundle(parts.map { .init($0.0, origin: "", records: $0.1) })
    #expect(try database.writer.import(bundle, actor: "test").created == 6)
  }

  static let broken: [(String, JSON, String, String)] = [
    ("place_country", "XXX", "", "place_country \"XXX\" is no record of countries"),
    ("countries", ["TKM", "YYY"], "/1", "country \"YYY\" is no record of countries"),
    ("people", ["nobody"], "/0", "person \"nobody\" is no record of people"),
    ("citations", [["source": "hearsay"]], "/0/source", "source \"hearsay\" is no record of sources"),
    (
      "links", [["relation": "concerns", "collection": "projects", "target": "a-dream"]],
      "/0/target", "a link leads to \"a-dream\", which is no record of projects"
    ),
  ]

  @Test(arguments: broken)
  func `a reference that leads nowhere is named, and nothing is stored`(
    member: String, value: JSON, place: String, words: String
  ) throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let commits = try database.number("SELECT count(*) FROM commits")
    let other = Sample.event.with("id", "right")
    let found = try problem { try database.put(.event, [other, Sample.event.with(member, value)]) }
    #expect(found.kind == .conflict)
    #expect(found.faults.map(\.detail) == ["In events, \"an-event\": \(words)."])
    #expect(found.faults.map(\.pointer) == ["/events/an-event/\(member)\(place)"])
    #expect(try database.number("SELECT count(*) FROM commits") == commits)
    #expect(try database.texts("SELECT id || revision FROM events") == ["an-event1"])
    #expect(!database.connection.isInTransaction)
  }

  @Test func `every broken reference of a commit is told at once`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let found = try problem {
      try database.put(.event, [Sample.event, Sample.event.with("id", "next").with("place_country", "XXX")])
    }
    #expect(found.faults.count == 7)
  }

  @Test func `what is referred to is not retired, and what refers to it is named`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let found = try problem { try database.retire(.person, ["a-person"]) }
    #expect(found.kind == .conflict)
    #expect(found.faults.map(\.pointer) == ["/events/an-event"])
    #expect(try database.number("SELECT count(*) FROM people") == 1)
    let link: JSON = [["relation": "concerns", "collection": "events", "target": "an-event"]]
    try database.put(.series, [Sample.series.with("links", link)])
    #expect(
      try problem { try database.retire(.event, ["an-event"]) }.faults.map(\.pointer) == [
        "/trade-series/a-series"
      ])
  }

  @Test func `what is referred to is retired together with what refers to it`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let summary = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
      _ = try commit.retire("a-person", from: .person)
      _ = try commit.retire("an-event", from: .event)
    }
    #expect(summary.retired == 2)
  }

  // MARK: All or nothing

  @Test func `a commit whose body throws leaves nothing behind`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let record = try #require(Resource.source.checked(Sample.source.with("title", "changed")))
    let found = try problem {
      _ = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
        _ = try commit.put(record, in: .source)
        _ = try commit.retire("an-event", from: .event)
        throw Problem(.busy, "Something else.")
      }
    }
    #expect(found.kind == .busy)
    #expect(!database.connection.isInTransaction)
    #expect(try database.texts("SELECT title FROM sources") == ["A source"])
    #expect(try database.number("SELECT count(*) FROM events") == 1)
    #expect(try database.number("SELECT max(seq) FROM changes") == 6)
  }

  @Test func `others see all of a commit or none of it`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    let record = try #require(Resource.source.checked(Sample.source))
    _ = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
      _ = try commit.put(record, in: .source)
      let isThere = try reader.record(.source, "a-source") { _ in } != nil
      if isThere { throw Problem(.internalError, "It was seen too early.") }
    }
    #expect(try reader.record(.source, "a-source") { _ in } != nil)
  }

  @Test func `a record is put once in a commit`() throws {
    let database = try TemporaryDatabase()
    let one = try #require(Resource.source.checked(Sample.source))
    let other = try #require(Resource.source.checked(Sample.source.with("title", "changed")))
    let found = try problem {
      _ = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
        _ = try commit.put(one, in: .source)
        _ = try commit.put(other, in: .source)
      }
    }
    #expect(found.kind == .conflict)
    #expect(found.detail.contains("a-source"))
    let retired = try problem {
      _ = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
        _ = try commit.put(one, in: .source)
        _ = try commit.retire("a-source", from: .source)
      }
    }
    #expect(retired.kind == .conflict)
    #expect(try database.number("SELECT count(*) FROM commits") == 0)
  }

  @Test func `a writer that waits too long for another is told to try again`() throws {
    let database = try TemporaryDatabase()
    let other = Writer(try Connection(path: database.path, busyTimeout: .milliseconds(20)))
    let transaction = try database.connection.begin(.immediate)
    let found = try problem { _ = try other.commit(actor: "other") { (_) throws(Problem) in } }
    try transaction.commit()
    #expect(found.kind == .busy)
  }

  // MARK: Bundles

  @Test func `all faults of a bundle are told at once, each with its file, record and place`() throws {
    let database = try TemporaryDatabase()
    let bundle = RecordBundle([
      .init(.source, origin: "s.json", records: [Sample.source, Sample.source.with("kind", "rumour")]),
      .init(.country, origin: "c.json", records: [["id": "tkm"], Sample.countries[0]]),
    ])
    let found = try problem { _ = try database.writer.import(bundle, actor: "test") }
    #expect(found.kind == .invalidBody)
    #expect(
      found.faults.map(\.pointer) == [
        "/1/kind", "/1/id", "/0/id", "/0/name", "/0/citations", "/0/alpha2", "/0/numeric",
      ])
    #expect(found.faults.first?.detail.hasPrefix("s.json (a-source) at /1/kind: ") == true)
    #expect(found.faults.first?.allowed.isEmpty == false)
    #expect(found.faults.last?.detail.hasPrefix("c.json (tkm) at /0/numeric: ") == true)
    #expect(found.detail.hasSuffix("(and 6 more)"))
    #expect(try database.number("SELECT count(*) FROM commits") == 0)
  }

  @Test func `an id that stands twice is told, also in two parts of one collection`() throws {
    let database = try TemporaryDatabase()
    let twice = RecordBundle([.init(.source, origin: "s.json", records: [Sample.source, Sample.source])])
    let found = try problem { _ = try database.writer.import(twice, actor: "test") }
    #expect(found.kind == .invalidBody)
    #expect(found.faults.map(\.pointer) == ["/1/id"])
    let parts = RecordBundle([
      .init(.source, origin: "s.json", records: [Sample.source]),
      .init(.source, origin: "t.json", records: [Sample.source.with("title", "x")]),
    ])
    #expect(
      try problem { _ = try database.writer.import(parts, actor: "test") }.faults.map(\.pointer) == ["/0/id"])
    #expect(try database.number("SELECT count(*) FROM commits") == 0)
  }

  @Test func `a bundle with very many faults tells the first hundred and counts the rest`() throws {
    let database = try TemporaryDatabase()
    let bundle = RecordBundle([.init(.source, origin: "s.json", records: Array(repeating: .null, count: 250))]
    )
    let found = try problem { _ = try database.writer.import(bundle, actor: "test") }
    #expect(found.faults.count == 101)
    #expect(found.detail.hasSuffix("(and 249 more)"))
  }
}

extension Resource {
  /// A record that must be right.
  func checked(_ json: JSON) -> Record? {
    var faults: [Problem.Fault] = []
    return record(from: json, faults: &faults)
  }
}
