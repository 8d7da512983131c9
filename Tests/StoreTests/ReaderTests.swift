import Domain
import Foundation
import SQLite
import Testing

@testable import Store

@Suite struct ReaderTests {
  @Test func `the dataset is that of the last commit, whoever made it`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    #expect(try reader.currentDataset() == .empty)
    for seq in 1...3 {
      try database.put(.source, [Sample.source.with("title", .string("\(seq)"))])
      let dataset = try reader.currentDataset()
      #expect(dataset.version == Int64(seq))
      #expect(dataset.updatedAt?.count == 20)
      #expect(try reader.currentDataset() == dataset)
    }
  }

  @Test func `the dataset of a state that is held is not taken for that of a later one`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    _ = reader.refresh()
    try database.put(.source, [Sample.source])
    #expect(try reader.currentDataset().version == 0)
    _ = reader.refresh()
    #expect(try reader.currentDataset().version == 1)
  }

  @Test func `the number of the state changes with each commit, and only then`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    var seen: Set<Int> = []
    for round in 0..<5 {
      let number = try #require(reader.refresh())
      #expect(seen.insert(number).inserted)
      #expect(reader.refresh() == number)
      try database.put(.source, [Sample.source.with("title", .string("\(round)"))])
      try database.put(.source, [Sample.source.with("title", .string("\(round)"))])
    }
  }

  @Test func `a reader that rests sees what is new, and one that holds a state sees that`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    _ = reader.refresh()
    #expect(try reader.ids(.event, []) == ["an-event"])
    try database.put(.event, [Sample.event.with("id", "another")])
    #expect(try reader.ids(.event, []) == ["an-event"])
    _ = reader.refresh()
    #expect(try reader.ids(.event, []).count == 2)
    reader.rest()
    try database.retire(.event, ["another"])
    #expect(try reader.ids(.event, []) == ["an-event"])
  }

  @Test func `a country is there for as long as it is, however often it was found before`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let reader = try database.reader()
    let land = Sample.country("ALA", "AX", "248", "Åland Islands")
    for _ in 0..<3 {
      #expect(reader.refresh() != nil)
      #expect(try reader.id(of: "ALA", in: "countries") == nil)
      try database.put(.country, [land])
      #expect(try reader.id(of: "ALA", in: "countries") == nil)
      #expect(reader.refresh() != nil)
      for _ in 0..<2 { #expect(try reader.id(of: "ALA", in: "countries") == "ALA") }
      try database.retire(.country, ["ALA"])
      #expect(try reader.id(of: "ALA", in: "countries") == "ALA")
      // Without a held state each question sees what there is.
      reader.rest()
      #expect(try reader.id(of: "ALA", in: "countries") == nil)
    }
  }

  @Test func `nothing of the file is mapped while commits are made, and it is again after a calm`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    func mapped() throws -> Int64? {
      try reader.connection.prepare("PRAGMA mmap_size").first { $0.integer(0) }
    }
    for _ in 0..<2 { #expect(try reader.refresh() != nil && mapped() == 1 << 30) }
    try database.put(.source, [Sample.source])
    for _ in 0..<2 { #expect(try reader.refresh() != nil && mapped() == 0) }
    #expect(try reader.currentDataset().version == 1)

    var (mapping, time) = (FileMapping(), 0)
    func choice(_ version: Int, after: Int) -> Bool? {
      time += after
      return mapping.choice(at: version) { time }
    }
    #expect(choice(1, after: 0) == nil && choice(1, after: 9_000) == nil)
    #expect(choice(2, after: 1) == false && choice(2, after: 2_000) == nil)
    #expect(choice(3, after: 1) == nil && choice(3, after: 2_000) == nil)
    #expect(choice(3, after: 1) == true && choice(3, after: 1) == nil)
    #expect(choice(4, after: 1) == false)
  }

  @Test func `a reader that pauses keeps its state, but not while commits are being made`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    _ = reader.refresh()
    reader.pause()
    try database.put(.event, [Sample.event.with("id", "another")])
    #expect(try reader.ids(.event, []).count == 2)
    for _ in 0..<1_000 {
      _ = reader.refresh()
      reader.pause()
    }
    _ = reader.refresh()
    reader.pause()
    try database.retire(.event, ["another"])
    #expect(try reader.ids(.event, []).count == 2)
    reader.rest()
    #expect(try reader.ids(.event, []).count == 1)
  }

  @Test func `a log that is written to does not grow for readers that only pause`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let readers = try [database.reader(), database.reader()]
    for round in 0..<600 {
      for reader in readers {
        _ = reader.refresh()
        #expect(try reader.ids(.event, []).count == 1)
        reader.pause()
      }
      let notes = String(repeating: "\(round) ", count: 10_000)
      try database.put(.source, [Sample.source.with("title", .string(notes))])
    }
    let log = try FileManager.default.attributesOfItem(atPath: database.path + "-wal")[.size] as? Int
    #expect(try #require(log) < 12 << 20)
  }

  @Test func `the state that is told is the one that is read, also where somebody commits just then`() throws
  {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let (path, reader) = (database.path, try database.reader())
    let commits = Thread {
      guard let writer = (try? Connection(path: path)).map({ Writer($0) }) else { return }
      for number in 0..<400 {
        let records = [Sample.source.with("title", .string("Title \(number)"))]
        let bundle = RecordBundle([.init(.source, origin: "sources", records: records)])
        _ = try? writer.import(bundle, actor: "test")
      }
    }
    commits.start()
    var told: Set<Int64> = []
    while !commits.isFinished {
      reader.rest()
      _ = reader.refresh()
      let version = try reader.currentDataset().version
      let last = try reader.connection.prepare("SELECT max(seq) FROM commits").first { $0.integer(0) }
      #expect(last == version)
      told.insert(version)
    }
    #expect(told.count > 20)
  }

  @Test func `a record is found by its id, below its own record only, and not when it is gone`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    var title = ""
    #expect(try reader.record(.event, "an-event") { title = $0.text(1) } != nil)
    #expect(title == "An event")
    #expect(try reader.record(.event, "An-event") { _ in Issue.record("found") } == nil)
    #expect(try reader.record(.event, "") { _ in Issue.record("found") } == nil)
    #expect(try reader.record(.observation, "a-figure", within: "a-series") { _ in } != nil)
    #expect(
      try reader.record(.observation, "a-figure", within: "another") { _ in Issue.record("found") } == nil)
    #expect(try !reader.wasRetired(.event, "another"))
    try database.retire(.event, ["an-event"])
    #expect(try reader.record(.event, "an-event") { _ in Issue.record("found") } == nil)
    #expect(try reader.wasRetired(.event, "an-event"))
  }

  @Test func `a lookup finds what is there now, by its exact id`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    #expect(try reader.id(of: "a-person", in: "people") == "a-person")
    for text in ["A-person", "a-person ", "", "a-perso_", "%"] {
      #expect(try reader.id(of: text, in: "people") == nil)
    }
    #expect(try reader.id(of: "a-person", in: "events") == nil)
    #expect(try reader.id(of: "a-person", in: "nowhere") == nil)
    try database.put(.event, [Sample.event.with("people", [])])
    try database.retire(.person, ["a-person"])
    #expect(try reader.id(of: "a-person", in: "people") == nil)
  }

  @Test func `a question that takes too long is ended, and says so`() throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: 81, count: 3)
    for _ in 0..<300 { _ = try world.add(.event) }
    try database.store(world)
    let reader = try Reader(path: database.path, queryTime: .zero)
    let plan = try reader.plan(.event, [("limit", "1000")])
    _ = reader.refresh()
    #expect(try problem { _ = try reader.page(plan) }.kind == .tooSlow)
  }

  @Test(arguments: Resource.all)
  func `every record is exported once, by its id, with all its columns`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    let world = try World(seed: 82, count: 8)
    try database.store(world)
    let count = resource.fields.reduce(0) { $0 + $1.selectColumns.count }
    var ids: [String] = []
    try database.connection.export(resource) { row in
      ids.append(row.text(0))
      #expect(row.count == count)
    }
    #expect(ids == world.ids(resource.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test func `tokens are known by their names, once each, until they are revoked`() throws {
    let database = try TemporaryDatabase()
    let tokens = Tokens(database.connection)
    let digest = String(repeating: "0", count: 64)
    let writing = TokenGrant(name: "ed", scopes: [.write])
    try tokens.add(writing, sha256: digest, firstCharacters: "ent_1234")
    #expect(
      try problem {
        try tokens.add(
          writing, sha256: "1" + digest.dropFirst(), firstCharacters: "ent_1234")
      }.kind
        == .conflict)
    #expect(throws: Problem.self) {
      try tokens.add(
        TokenGrant(name: "al", scopes: [.read]), sha256: "short", firstCharacters: "ent_1234")
    }
    #expect(try tokens.all().map { "\($0.name) \($0.scopes) \($0.revokedAt ?? "-")" } == ["ed write -"])
    #expect(try database.reader().bearer(sha256: digest, firstCharacters: "ent_1234")?.may(.read) == true)
    #expect(
      try database.reader().bearer(sha256: "1" + digest.dropFirst(), firstCharacters: "ent_1234") == nil)
    #expect(try tokens.revoke(name: "ed"))
    #expect(try database.reader().bearer(sha256: digest, firstCharacters: "ent_1234") == nil)
    #expect(try !tokens.revoke(name: "ed"))
    #expect(try !tokens.revoke(name: "al"))
    #expect(try tokens.all()[0].revokedAt != nil)
  }

  @Test
  func `a token that is rotated is good for as long as its grace, and what takes its place for as much`()
    throws
  {
    let database = try TemporaryDatabase()
    let tokens = Tokens(database.connection)
    let digests = ["0", "1", "2"].map { String(repeating: $0, count: 64) }
    try tokens.add(
      TokenGrant(name: "ed", scopes: [.write, .backup], collections: ["events"]), sha256: digests[0],
      firstCharacters: "ent_0000")
    try tokens.rotate(name: "ed", sha256: digests[1], firstCharacters: "ent_1111", grace: 3600)
    let reader = try database.reader()
    let both = try [("ent_0000", digests[0]), ("ent_1111", digests[1])].map {
      try reader.bearer(sha256: $0.1, firstCharacters: $0.0)
    }
    #expect(both[0] != nil && both[0]?.name == both[1]?.name && both[0]?.scopes == both[1]?.scopes)
    #expect(both[0]?.collections == both[1]?.collections)
    #expect(both[1]?.mayChange("events") == true && both[1]?.mayChange("agreements") == false)
    try tokens.rotate(name: "ed", sha256: digests[2], firstCharacters: "ent_2222", grace: 0)
    #expect(try reader.bearer(sha256: digests[1], firstCharacters: "ent_1111") == nil)
    #expect(try reader.bearer(sha256: digests[2], firstCharacters: "ent_2222") != nil)
    #expect(
      try problem { try tokens.rotate(name: "al", sha256: digests[2], firstCharacters: "ent_2222", grace: 0) }
        .kind
        == .notFound)
  }

  @Test func `questions of one shape are asked with one statement, each with its own values`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let pages = try ["TKM", "KAZ", "RUS"].map { country in
      try reader.prepare(reader.plan(.event, [("country", country), ("from", "2024"), ("fields", "id")]))
    }
    #expect(pages[0].parts.count == 2)
    for page in pages.dropFirst() {
      #expect(zip(page.parts, pages[0].parts).allSatisfy { $0.statement === $1.statement })
    }
    for _ in 0..<2 {
      let counts = try pages.map { page in
        try reader.count(page)
      }
      #expect(counts == [1, 0, 1])
    }
  }

  @Test func `statements of more shapes than are kept go on answering`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let names = Resource.event.fields.map(\.name)
    let shapes = names.flatMap { one in names.map { other in one + "," + other } }
    let pages = try shapes.map { try reader.prepare(reader.plan(.event, [("fields", $0)])) }
    #expect(Set(pages.map { ObjectIdentifier($0.parts[0].statement) }).count > 128)
    for page in pages {
      #expect(try reader.count(page) == 1)
    }
  }
}
