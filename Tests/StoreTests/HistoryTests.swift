import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// The record as it was: what `opened` and `closed` give back after any commits.
@Suite struct HistoryTests {
  /// Collections that nothing refers to, so that their records come and go freely.
  static let resources = [
    "memberships", "trade-goods", "projects", "events", "assessments", "trade-observations",
    "indicator-observations",
  ].map(Resource.of)

  /// Every record of a collection.
  typealias State = [String: [String: Record]]

  @Test(arguments: [31, 32, 33] as [UInt64])
  func `every earlier state of the record can be read again`(seed: UInt64) throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 4)
    try database.store(world)
    var state = try start(world)
    var states = [1: state]
    for _ in 0..<25 {
      var changes: [(Resource, String, Record?)] = []
      for _ in 0..<world.generator.number(0...6) {
        let resource = try world.generator.one(of: Self.resources)
        let change = try change(resource, &world, state)
        if !changes.contains(where: { $0.1 == change.0 }) { changes.append((resource, change.0, change.1)) }
      }
      let summary = try commit(changes, to: database)
      let isChanged = apply(changes, to: &state)
      #expect((summary.changeCount > 0) == isChanged)
      if isChanged { states[Int(summary.seq)] = state }
    }
    #expect(try database.number("SELECT count(*) FROM commits") == Int64(states.count))
    for (seq, expected) in states {
      for resource in Self.resources {
        let found = try read(resource, asOf: seq, database.connection)
        try compare(found, expected[resource.name] ?? [:], "\(resource.name) as of \(seq)")
      }
    }
  }

  private func start(_ world: World) throws -> State {
    var state = State()
    for resource in Self.resources {
      for json in world.records[resource.name] ?? [] {
        let record = try #require(resource.checked(json))
        state[resource.name, default: [:]][record.id] = record
      }
    }
    return state
  }

  /// A change at random: a new record, another version of one (perhaps a retired one), one as it is, or a retirement.
  private func change(_ resource: Resource, _ world: inout World, _ state: State) throws -> (String, Record?)
  {
    let known = world.ids(resource.name).sorted()
    switch world.generator.number(0...4) {
    case 0:
      let record = try #require(resource.checked(world.add(resource)))
      return (record.id, record)
    case 1: return (try world.generator.one(of: known), nil)
    case 2:
      let id = try world.generator.one(of: known)
      if let current = state[resource.name]?[id] { return (id, current) }
      return (id, nil)
    default:
      let id = try world.generator.one(of: known)
      let record = try #require(resource.checked(world.make(resource, id: id)))
      return (id, record)
    }
  }

  private func commit(_ changes: [(Resource, String, Record?)], to database: TemporaryDatabase) throws
    -> CommitSummary
  {
    try database.writer.commit(actor: "test") { (commit) throws(Problem) in
      for (resource, id, record) in changes {
        if let record {
          _ = try commit.put(record, in: resource)
        } else {
          _ = try commit.retire(id, from: resource)
        }
      }
    }
  }

  private func apply(_ changes: [(Resource, String, Record?)], to state: inout State) -> Bool {
    var isChanged = false
    for (resource, id, record) in changes {
      let current = state[resource.name]?[id]
      if let record {
        if current == record { continue }
        state[resource.name, default: [:]][id] = record
      } else if current == nil {
        continue
      } else {
        state[resource.name]?[id] = nil
      }
      isChanged = true
    }
    return isChanged
  }

  private func read(_ resource: Resource, asOf seq: Int, _ connection: Connection) throws -> [String: Record]
  {
    let columns = resource.columns.map(\.name)
    let rows = try connection.prepare(
      """
      SELECT version, id, \(columns.joined(separator: ", ")) FROM \(resource.versionTable)
      WHERE opened <= ?1 AND (closed IS NULL OR closed > ?1)
      """
    ).all([.integer(Int64(seq))]) { row in
      (row.integer(0), row.text(1), columns.indices.map { Value(row, $0 + 2) })
    }
    var records: [String: Record] = [:]
    for (version, id, values) in rows {
      let lists = try resource.lists.map { list in
        let items = list.columns.map(\.name)
        return try connection.prepare(
          "SELECT \(items.joined(separator: ", ")) FROM \(list.table) WHERE version = ? ORDER BY position"
        ).all([.integer(version)]) { row in items.indices.map { Value(row, $0) } }
      }
      #expect(records[id] == nil, "\(id) has two versions at once")
      records[id] = Record(id: id, values: values, lists: lists)
    }
    return records
  }

  private func compare(
    _ found: [String: Record], _ expected: [String: Record], _ place: String
  ) throws {
    #expect(found.keys.sorted() == expected.keys.sorted(), "\(place)")
    for (id, record) in found { #expect(record == expected[id], "\(place): \(id)") }
  }

  @Test func `the revision of a record counts its versions, and versions do not overlap`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    var generator = SplitMix64(seed: 34)
    var revision: Int64 = 1
    var isThere = true
    for step in 0..<40 {
      if isThere, generator.isTrue(0.3) {
        try database.retire(.source, ["a-source"])
        isThere = false
      } else {
        try database.put(.source, [Sample.source.with("title", .string("\(step)"))])
        (revision, isThere) = (revision + 1, true)
      }
      #expect(try database.number("SELECT max(revision) FROM source_version") == revision)
    }
    #expect(try database.number("SELECT count(*) FROM source_version") == revision)
    let overlaps = """
      SELECT count(*) FROM source_version AS a JOIN source_version AS b
      ON a.id = b.id AND a.revision < b.revision AND coalesce(a.closed, 9999) > b.opened
      """
    #expect(try database.number(overlaps) == 0)
  }

  @Test func `the log of changes tells what each commit did`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(.event, [Sample.event.with("title", "Another")])
    try database.retire(.event, ["an-event"])
    try database.put(.event, [Sample.event])
    #expect(
      try database.texts(
        "SELECT op || ' ' || revision || ' ' || seq FROM changes WHERE collection = 'events' ORDER BY version"
      )
        == ["create 1 4", "replace 2 7", "retire 2 8", "create 3 9"])
    // A version bears the number of the change that opened it.
    let opened =
      "SELECT count(*) FROM event_version JOIN changes USING (version, id, revision) WHERE seq = opened AND op <> 'retire'"
    #expect(try database.number(opened) == 3)
  }
}
