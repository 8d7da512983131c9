import Domain
import Foundation
import SQLite
import Testing

@testable import Store

/// Several requests in one transaction, each with a commit and a verdict of its own.
@Suite struct WriteGroupTests {
  /// A request that puts a record.
  private func put(
    _ resource: Resource, _ json: JSON, if precondition: Precondition = .none, isDryRun: Bool = false
  ) throws -> WriteRequest<PutOutcome> {
    let record = try #require(resource.checked(json))
    return WriteRequest(actor: "test", isDryRun: isDryRun) { (commit) throws(Problem) in
      try commit.put(record, in: resource, if: precondition)
    }
  }

  private func source(_ id: String, _ title: String = "A source") -> JSON {
    Sample.source.with("id", .string(id)).with("title", .string(title))
  }

  /// The transactions in the log: a frame of each tells how large the file is after it (sqlite.org/fileformat2.html
  /// section 4). Each is synchronised once.
  private func transactions(_ database: TemporaryDatabase) throws -> Int {
    let log = try Data(contentsOf: URL(fileURLWithPath: database.path + "-wal"))
    let page = Int(try database.number("PRAGMA page_size"))
    return stride(from: 32, to: log.count, by: 24 + page).count { log[$0 + 4..<$0 + 8].contains { $0 != 0 } }
  }

  @Test func `of sixty-four requests sixty are committed with one write, and four hear what is wrong`() throws
  {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let before = try (database.number("SELECT max(seq) FROM commits"), transactions(database))
    var requests = try (0..<64).map { try put(.source, source("s\($0)")) }
    requests[7] = try put(.event, Sample.event.with("people", ["nobody"]))
    requests[20] = try put(.source, Sample.source.with("title", "x"), if: .isVersion([999]))
    requests[21] = try put(.source, Sample.source, if: .isNew)
    requests[50] = WriteRequest(actor: "test") { (_) throws(Problem) in throw Problem(.busy, "Not now.") }
    let verdicts = database.writer.group(requests)
    let committed = verdicts.compactMap { verdict in
      if case .success(let written) = verdict, written.isCommitted { written.summary.seq } else { nil }
    }
    #expect(committed == Array(before.0 + 1...before.0 + 60))
    #expect(try transactions(database) == before.1 + 1)
    #expect(try database.number("SELECT count(*) FROM source_version") == 61)
    #expect(try database.number("SELECT max(version) - count(*) FROM changes") == 0)
    guard case .failure(let broken) = verdicts[7], case .success(let stale) = verdicts[20],
      case .success(let taken) = verdicts[21], case .failure(let thrown) = verdicts[50]
    else { throw NotRefused() }
    #expect(broken.kind == .conflict && broken.faults.map(\.pointer) == ["/events/an-event/people/0"])
    #expect(thrown == Problem(.busy, "Not now."))
    for refused in [stale, taken] {
      guard case .refused(.current(let current)) = refused.outcome else { throw NotRefused() }
      #expect(current.version == 1 && current.revision == 1 && current.actor == "test")
      #expect(!refused.isCommitted)
    }
  }

  @Test func `a request sees what those before it in the group have done`() throws {
    let database = try TemporaryDatabase()
    let verdicts = database.writer.group([
      try put(.source, source("a", "one")), try put(.source, source("a", "two"), if: .isVersion([1])),
      try put(.source, source("a", "three"), if: .isVersion([1])),
    ])
    let outcomes = try verdicts.map { try $0.get().outcome }
    #expect(outcomes[0] == .created(1) && outcomes[1] == .replaced(2))
    guard case .refused(.current(let current)) = outcomes[2] else { throw NotRefused() }
    #expect(current.version == 2)
  }

  @Test func `a dry run is checked like the rest and leaves nothing behind`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let verdicts = database.writer.group([
      try put(.source, source("a"), isDryRun: true), try put(.person, Sample.person, isDryRun: true),
      try put(.source, source("b")),
    ])
    let tried = try verdicts[0].get()
    #expect(tried.outcome == .created(2) && tried.summary.created == 1 && !tried.isCommitted)
    #expect(throws: Problem.self) { try verdicts[1].get() }
    #expect(try verdicts[2].get().outcome == .created(2))
    #expect(try database.texts("SELECT id FROM sources ORDER BY id") == ["a-source", "b"])
  }

  @Test func `an error that ends the whole transaction takes nobody else's request with it`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let connection = database.connection
    let one = try #require(Resource.source.checked(source("x")))
    let failing = WriteRequest<PutOutcome>(actor: "test") { (commit) throws(Problem) in
      var outcome = try commit.put(one, in: .source)
      // SQLite takes the whole transaction back where it interrupts a statement that writes.
      connection.limit(steps: 0)
      defer { connection.limit() }
      try store { () throws(SQLiteError) in
        try connection.execute(
          """
          INSERT INTO source_id WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
          SELECT 'n' || i FROM n
          """)
      }
      outcome = .unchanged(0)
      return outcome
    }
    let last = try put(.source, source("b"))
    let verdicts = database.writer.group([try put(.source, source("a")), failing, last])
    #expect(!connection.isInTransaction)
    #expect(try verdicts[0].get().outcome == .created(2))
    #expect(throws: Problem.self) { try verdicts[1].get() }
    // Those behind it have not been begun.
    #expect(verdicts.count == 2)
    #expect(try database.writer.group([last])[0].get().outcome == .created(3))
    #expect(try database.texts("SELECT id FROM sources ORDER BY id") == ["a", "a-source", "b"])
    #expect(try database.texts("SELECT seq FROM commits ORDER BY seq") == ["1", "2", "3"])
  }

  @Test func `a foreign key that leads nowhere is found before the group is committed`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let connection = database.connection
    let record = try #require(Resource.source.checked(source("x")))
    let behind = WriteRequest<PutOutcome>(actor: "test") { (commit) throws(Problem) in
      let outcome = try commit.put(record, in: .source)
      try store { () throws(SQLiteError) in
        try connection.execute(
          "INSERT INTO person_id VALUES ('p'); INSERT INTO event_person VALUES (2, 0, 'nobody')")
      }
      return outcome
    }
    let verdicts = database.writer.group([behind, try put(.source, source("b"))])
    #expect(throws: Problem.self) { try verdicts[0].get() }
    #expect(try verdicts[1].get().outcome == .created(2))
  }

  @Test func `nothing changed is no commit, and no write at all`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    let before = try transactions(database)
    let verdicts = database.writer.group([try put(.source, Sample.source), try put(.source, Sample.source)])
    for verdict in verdicts { #expect(try verdict.get().outcome == .unchanged(1)) }
    #expect(try transactions(database) == before)
    #expect(try database.number("SELECT count(*) FROM commits") == 1)
  }

  // MARK: Time

  @Test func `the times of commits never go back, also where the clock does`() throws {
    let database = try TemporaryDatabase()
    let times = ["2026-01-05 10:00:00", "2026-01-05 09:00:00", "2025-12-31", "2026-01-05 10:00:01"]
    for (index, time) in times.enumerated() {
      let writer = Writer(database.connection) { time }
      let record = try #require(Resource.source.checked(source("s\(index)")))
      _ = try writer.commit(actor: "test") { (commit) throws(Problem) in
        _ = try commit.put(record, in: .source)
      }
    }
    #expect(
      try database.texts("SELECT at FROM commits ORDER BY seq") == [
        "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z", "2026-01-05T10:00:01Z",
      ])
  }

  // MARK: Preconditions

  static let states = ["never", "current", "retired"]
  static let preconditions: [Precondition] = [
    .none, .isNew, .isAbsent, .isCurrent, .isVersion([1]), .isVersion([77]),
  ]

  @Test(arguments: states)
  func `a precondition lets a change through just where it holds`(state: String) throws {
    for precondition in Self.preconditions {
      for json in [Sample.source, Sample.source.with("title", "Another")] {
        let database = try TemporaryDatabase()
        if state != "never" { try database.put(.source, [Sample.source]) }
        if state == "retired" { try database.retire(.source, ["a-source"]) }
        let outcome = try database.writer.group([try put(.source, json, if: precondition)])[0].get().outcome
        let isSame = json["title"] == Sample.source["title"] && state == "current"
        switch (state, precondition) {
        case ("never", .none), ("never", .isNew), ("never", .isAbsent): #expect(outcome == .created(1))
        case ("never", _): #expect(outcome == .refused(.unknown))
        case ("retired", .none), ("retired", .isAbsent): #expect(outcome == .created(3))
        case ("retired", _): #expect(outcome == .refused(.retired))
        case (_, .none), (_, .isCurrent), (_, .isVersion([1])):
          #expect(outcome == (isSame ? .unchanged(1) : .replaced(2)))
        // The change has been made already (RFC 9110 §13.1.1).
        case (_, .isVersion) where isSame: #expect(outcome == .unchanged(1))
        default:
          guard case .refused(.current(let current)) = outcome else { throw NotRefused() }
          #expect(current.version == 1)
        }
      }
    }
  }

  @Test func `retiring tells what is there where it is refused`() throws {
    let database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    func retire(_ id: String, _ precondition: Precondition) throws -> RetireOutcome {
      let request = WriteRequest(actor: "test") { (commit) throws(Problem) in
        try commit.retire(id, from: .source, if: precondition)
      }
      return try database.writer.group([request])[0].get().outcome
    }
    #expect(try retire("unknown", .none) == .refused(.unknown))
    guard case .refused(.current) = try retire("a-source", .isVersion([2])) else { throw NotRefused() }
    #expect(try retire("a-source", .isVersion([1])) == .retired)
    #expect(try retire("a-source", .none) == .refused(.retired))
  }

  // MARK: References

  @Test(arguments: Resource.all)
  func `what refers to a record is found by searches`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    for place in resource.references {
      let values: [Binding] = place.isLink ? ["events", "x"] : ["x"]
      let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + place.referring).all(values) {
        $0.text(3)
      }
      #expect(
        steps.allSatisfy { $0.hasPrefix("SEARCH") || $0.hasPrefix("USE TEMP") }, "\(place.column): \(steps)")
    }
  }

  @Test func `retiring one record among thousands costs no more than among few`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(.person, [Sample.person.with("id", "spare")])
    try database.put(.event, (0..<4000).map { Sample.event.with("id", .string("e\($0)")) })
    database.connection.limit(steps: 20_000)
    try database.retire(.person, ["spare"])
    try database.retire(.event, ["e7"])
    database.connection.limit(steps: 100_000)
    let found = try problem { try database.retire(.person, ["a-person"]) }
    #expect(found.kind == .conflict && found.faults.count == 100 && found.detail.hasSuffix("(and more)"))
  }
}
