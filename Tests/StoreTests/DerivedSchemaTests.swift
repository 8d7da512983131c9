import SQLite
import Testing

@testable import Domain
@testable import Store

/// What follows from the declarations is made by the program, and made anew when they change.
@Suite struct DerivedSchemaTests {
  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  /// The name and text of everything that is there, and what the tables that serve as indexes hold.
  private func everything(_ database: TemporaryDatabase) throws -> [String] {
    let objects = try database.texts(
      "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name")
    let tables = try database.texts("SELECT name FROM derived_object").filter {
      $0.hasSuffix("_current") || $0.hasSuffix("_lasting") || $0 == DisagreementIndex.table
    }
    let real = try tables.filter { name in
      try database.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '\(name)'") > 0
    }
    return try objects + real.flatMap { try rows(of: $0, in: database) }
  }

  private func rows(of table: String, in database: TemporaryDatabase) throws -> [String] {
    let columns = try database.texts("SELECT '\"' || name || '\"' FROM pragma_table_info('\(table)')")
    let text = columns.joined(separator: " || '|' || ")
    return try database.texts("SELECT '\(table): ' || \(text) FROM \(table) ORDER BY 1")
  }

  /// The same declarations with another declaration of events.
  private func others(_ events: Resource) throws -> Schema {
    try Schema(
      Migration.load(folder: Repository.migrations),
      of: Resource.all.map { $0.name == "events" ? events : $0 })
  }

  private func events(
    filters: [Filter] = [], sortable: [String] = [], kinds: [CodeList.Code] = []
  ) throws -> Resource {
    let fields = Resource.event.ownFields
    let extended = fields.map { field -> Field in
      guard field.name == "kind", case .choice(let list) = field.kind else { return field }
      let codes = CodeList(list.name, list.summary, list.codes + kinds)
      return .choice("kind", codes, field.summary, required: true)
    }
    return Resource(
      "events", table: "event", title: "Events", "With more.", fields: extended, filters: filters,
      order: [.ascending("date")], sortable: ["title"] + sortable, time: .date("date"))
  }

  // MARK: Making anew

  @Test func `a file that Litestream carries has the schema of this program all the same`() throws {
    try database.connection.execute(
      """
      CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
      CREATE TABLE _litestream_lock (id INTEGER);
      """)
    #expect(try repositorySchema().isCurrent(in: database.connection))
    try database.connection.execute("CREATE TABLE of_somebody_else (id INTEGER)")
    #expect(try !repositorySchema().isCurrent(in: database.connection))
  }

  @Test func `what was taken away or changed by hand is made again, and holds what it held`() throws {
    try database.store(World(seed: 21, count: 6))
    let before = try everything(database)
    try database.connection.execute(
      """
      DROP VIEW events; DROP TRIGGER event_version_stays; DROP INDEX event_by_title;
      DROP TABLE event_country_current; DROP TABLE event_lasting; DROP INDEX event_current;
      CREATE UNIQUE INDEX event_current ON event_version (id);
      DELETE FROM event_kind WHERE code = 'visit' AND NOT EXISTS (SELECT 1 FROM event_version WHERE kind = 'visit')
      """)
    let faults = try repositorySchema().faults(in: database.connection)
    for name in [
      "view events", "trigger event_version_stays", "event_by_title", "event_lasting", "event_current",
    ] {
      #expect(faults.contains { $0.contains(name) }, "\(name): \(faults)")
    }
    #expect(try !repositorySchema().isCurrent(in: database.connection))
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try everything(database) == before)
    #expect(try repositorySchema().isCurrent(in: database.connection))
    #expect(try repositorySchema().faults(in: database.connection) == [])
  }

  @Test func `what a new table that serves as an index is filled with is what triggers would have put there`()
    throws
  {
    var world = try World(seed: 22, count: 12)
    try database.store(world)
    for resource in Resource.all where resource.parent == nil {
      let known = world.ids(resource.name)[..<3]
      try database.put(resource, try known.map { try world.make(resource, id: $0) })
    }
    let byTriggers = try everything(database)
    let transaction = try database.connection.begin()
    try DerivedSchema.takeDown(in: database.connection)
    try transaction.commit()
    #expect(
      try database.number("SELECT count(*) FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL") == 0
    )
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try everything(database) == byTriggers)
  }

  @Test func `a new filter, sort and code need no migration, and are there at the next start`() throws {
    try database.store(World(seed: 23, count: 8))
    let place = Filter("place", .columns(["place"]), .text, "Where.")
    let code = CodeList.Code("eclipse", "Eclipse", "The sun is covered.")
    let schema = try others(events(filters: [place], sortable: ["place_country"], kinds: [code]))
    #expect(try schema.migrate(database.connection) == [])
    var steps: [String] = []
    #expect(try schema.derive(in: database.connection) { steps.append($0.name) } == [])
    #expect(steps.contains("event_of_place") && steps.contains("event_by_place_country"))
    #expect(!steps.contains { $0.hasPrefix("agreement") }, "nothing else is made anew: \(steps)")
    #expect(try database.texts("SELECT title FROM event_kind WHERE code = 'eclipse'") == ["Eclipse"])
    #expect(schema.isCurrent(in: database.connection))
    #expect(try schema.faults(in: database.connection) == [])
    let fresh = try TemporaryDatabase()
    #expect(try schema.derive(in: fresh.connection) == [])
    #expect(
      try everything(database).filter { $0.hasPrefix("event") && $0.contains("CREATE") }
        == everything(fresh).filter { $0.hasPrefix("event") && $0.contains("CREATE") })
  }

  @Test func `what is declared no longer goes, but a code stays, since past versions may hold it`() throws {
    let place = Filter("place", .columns(["place"]), .text, "Where.")
    let code = CodeList.Code("eclipse", "Eclipse", "The sun is covered.")
    #expect(try others(events(filters: [place], kinds: [code])).derive(in: database.connection) == [])
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'event_of_place'") == 0)
    #expect(try database.number("SELECT count(*) FROM event_kind WHERE code = 'eclipse'") == 1)
  }

  @Test func `what a person has made in the file stays`() throws {
    try database.connection.execute(
      "CREATE VIEW visits AS SELECT * FROM event_version; CREATE TABLE mine (x); CREATE INDEX by_x ON mine (x)"
    )
    #expect(try !repositorySchema().isCurrent(in: database.connection))
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try repositorySchema().isCurrent(in: database.connection))
    #expect(
      try database.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('visits', 'mine', 'by_x')") == 3)
  }

  @Test func `a making that fails changes nothing`() throws {
    let before = try everything(database)
    let broken = Filter("nowhere", .columns(["nowhere"]), .text, "Nowhere.")
    #expect(throws: SQLiteError.self) {
      try others(events(filters: [broken], sortable: ["place"])).derive(in: database.connection)
    }
    #expect(try everything(database) == before)
  }

  @Test func `a migration meets base tables alone, and may fill a column of past versions`() throws {
    try Sample.store(in: database)
    let migration = Migration(
      name: "9999-rooms",
      sql: """
        ALTER TABLE event_version ADD COLUMN room TEXT;
        UPDATE event_version SET room = 'a room';
        CREATE TABLE new (name TEXT PRIMARY KEY);
        INSERT INTO new SELECT name FROM derived_object;
        """)
    let all = try Migration.load(folder: Repository.migrations) + [migration]
    let fields = Resource.event.ownFields
    let events = Resource(
      "events", table: "event", title: "Events", "With rooms.",
      fields: fields + [.text("room", "Which room.")], order: [.ascending("date")], sortable: ["title"],
      time: .date("date"))
    let schema = try Schema(all, of: Resource.all.map { $0.name == "events" ? events : $0 })
    #expect(try schema.migrate(database.connection) == ["9999-rooms"])
    #expect(try database.number("SELECT count(*) FROM new") == 0)
    #expect(try schema.derive(in: database.connection) == [])
    #expect(try database.texts("SELECT room FROM events") == ["a room"])
    #expect(throws: SQLiteError.self) {
      try database.connection.execute("UPDATE event_version SET room = NULL")
    }
  }

  // MARK: Looking

  @Test func `a start that finds all as it should be waits for no writer`() throws {
    let patient = try Connection(path: database.path, busyTimeout: .seconds(600))
    let transaction = try database.connection.begin(.immediate)
    #expect(try repositorySchema().derive(in: patient) == [])
    try transaction.commit()
  }

  @Test func `a database is ready when it has every migration, what is derived, and a commit`() throws {
    let schema = try repositorySchema()
    #expect(try !database.reader().isReady(for: schema))
    try Sample.store(in: database)
    #expect(try database.reader().isReady(for: schema))
    let migrations = try Migration.load(folder: Repository.migrations)
    #expect(try !database.reader().isReady(for: Schema(migrations + [Migration(name: "9999-next", sql: "")])))
    #expect(try !database.reader().isReady(for: Schema(migrations.dropLast())))
    #expect(try !database.reader().isReady(for: others(events(sortable: ["place_country"]))))
    try database.connection.execute("DROP INDEX event_by_title")
    #expect(try !database.reader().isReady(for: schema))
  }

  @Test func `a code that is none is refused by SQLite too`() throws {
    try Sample.store(in: database)
    let columns = "version, id, revision, opened, title, title_folded, kind, status"
    let values = "999, 'x-event', 1, 1, 'X', 'x', 'nonesuch', 'occurred'"
    let error = #expect(throws: SQLiteError.self) {
      try database.connection.execute(
        "INSERT INTO changes VALUES (999, 1, 'create', 'events', 'x-event', 1);"
          + "INSERT INTO event_version (\(columns)) VALUES (\(values))")
    }
    #expect(error?.code == .constraintForeignKey)
  }
}
