import SQLite
import Testing

@testable import Store

/// What was found to fit is not looked at again, and what changed is.
struct SchemaFitTests {
  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  private func faults(_ build: String? = "one") throws -> [String] {
    try SchemaFit(database.connection).faults(ofBuild: build)
  }

  private var noted: [String] { get throws { try database.texts("SELECT build FROM schema_fit") } }

  private let drift = "DROP INDEX event_by_title"

  @Test func `a schema that fits is noted for the build that looked, and for one build at a time`() throws {
    #expect(try faults() == [])
    #expect(try noted == ["one"])
    #expect(try faults("two") == [])
    #expect(try noted == ["two"])
  }

  @Test func `a drift after the note is found`() throws {
    #expect(try faults() == [])
    try database.connection.execute(drift)
    #expect(try faults().contains { $0.contains("event_by_title") })
  }

  @Test func `a schema that does not fit is never noted`() throws {
    try database.connection.execute(drift)
    #expect(try !faults().isEmpty)
    #expect(try noted == [])
    #expect(try !faults().isEmpty)
  }

  @Test func `what is noted is not looked at again by the build that noted it, and by any other it is`()
    throws
  {
    try database.connection.execute(drift)
    let fingerprint = try SchemaFit(database.connection).fingerprint()
    try database.connection.execute("INSERT INTO schema_fit VALUES (1, 'one', '\(fingerprint)', '')")
    #expect(try faults() == [])
    #expect(try !faults("two").isEmpty)
    #expect(try !faults(nil).isEmpty)
  }

  @Test(arguments: [
    "CREATE TABLE other (x)", "CREATE INDEX other ON event_version (title)", "DROP VIEW events",
    "DROP TRIGGER event_version_stays",
  ])
  func `every change of the schema changes its fingerprint, and a change of the record does not`(
    change: String
  ) throws {
    let fit = SchemaFit(database.connection)
    let before = try fit.fingerprint()
    try Sample.store(in: database)
    #expect(try fit.fingerprint() == before)
    try database.connection.execute(change)
    #expect(try fit.fingerprint() != before)
  }

  @Test func `a database without the table is checked each time`() throws {
    try database.connection.execute("DROP TABLE schema_fit")
    #expect(try faults() == [])
    try database.connection.execute(drift)
    #expect(try !faults().isEmpty)
  }

  @Test func `a database is ready when it has every migration, its schema is noted, and it is not empty`()
    throws
  {
    let migrations = try Migration.load(folder: Repository.migrations)
    let migrator = try Migrator(migrations)
    func isReady(_ migrator: Migrator, _ build: String? = "one") throws -> Bool {
      try database.reader().isReady(for: migrator, build: build)
    }
    #expect(try !isReady(migrator))
    #expect(try faults() == [])
    #expect(try !isReady(migrator))
    try Sample.store(in: database)
    #expect(try isReady(migrator))
    #expect(try !isReady(migrator, "two"))
    #expect(try !isReady(migrator, nil))
    #expect(try !isReady(Migrator(migrations + [Migration(name: "9999-next", sql: "")])))
    #expect(try !isReady(Migrator(migrations.dropLast())))
    try database.connection.execute(drift)
    #expect(try !isReady(migrator))
  }

  @Test func `a connection that only reads checks and notes nothing`() throws {
    let reading = try Connection(path: database.path, mode: .readOnly)
    #expect(try SchemaFit(reading).faults(ofBuild: "one") == [])
    #expect(try noted == [])
  }

  @Test(.timeLimit(.minutes(1)))
  func `a check waits for no writer`() throws {
    let patient = try Connection(path: database.path, busyTimeout: .seconds(600))
    let transaction = try database.connection.begin(.immediate)
    #expect(try SchemaFit(patient).faults(ofBuild: "one") == [])
    try transaction.commit()
    #expect(try noted == [])
    let timeouts = try patient.prepare("PRAGMA busy_timeout").first { $0.integer(0) }
    #expect(timeouts == 600_000)
    #expect(try SchemaFit(patient).faults(ofBuild: "one") == [])
    #expect(try noted == ["one"])
  }
}
