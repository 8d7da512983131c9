import Domain
import SQLite
import Testing

@testable import Store

@Suite struct SchemaTests {
  @Test func `every resource has a migration that is what its declaration asks for`() throws {
    let migrations = try Migration.load(folder: Repository.migrations)
    for resource in Resource.all {
      let wanted = SchemaSQL(resource).migration
      #expect(migrations.count { $0.sql == wanted } == 1, "\(resource.name)")
    }
  }

  @Test func `a database with all migrations fits the declarations`() throws {
    #expect(try SchemaCheck(TemporaryDatabase().connection).faults() == [])
  }

  /// Ways in which a table can differ from its declaration, each with what the check must say.
  static let drifts: [(drift: String, script: String, words: [String])] = [
    ("a missing column", "ALTER TABLE membership_version DROP COLUMN summary", ["memberships", "summary"]),
    (
      "a column no field declares", "ALTER TABLE person_version ADD COLUMN age INTEGER",
      ["people", "person_version", "age"]
    ),
    ("a missing index", "DROP INDEX event_by_title", ["events", "event_by_title"]),
    (
      "another index", "DROP INDEX event_by_title; CREATE INDEX event_by_title ON event_version (id)",
      ["events", "event_by_title"]
    ),
    (
      "an index without its condition",
      "DROP INDEX event_current; CREATE UNIQUE INDEX event_current ON event_version (id)",
      ["events", "event_current"]
    ),
    (
      "a missing list table", "DROP VIEW events; DROP VIEW event_record; DROP TABLE event_person",
      ["events", "event_person"]
    ),
    ("a missing view", "DROP VIEW events", ["events", "view events"]),
    (
      "a view that shows other columns",
      "DROP VIEW events; CREATE VIEW events AS SELECT id FROM event_version",
      ["events", "view events"]
    ),
    ("a missing trigger", "DROP TRIGGER event_version_stays", ["events", "event_version_stays"]),
    (
      "a trigger that does nothing",
      "DROP TRIGGER event_version_is_closed_once; CREATE TRIGGER event_version_is_closed_once BEFORE UPDATE ON event_version BEGIN SELECT 1; END",
      ["events", "event_version_is_closed_once"]
    ),
  ]

  @Test(arguments: drifts.indices)
  func `a drift is found and named`(index: Int) throws {
    let (drift, script, words) = Self.drifts[index]
    let database = try TemporaryDatabase()
    // What hangs on the column goes first, so that SQLite lets it go.
    if script.contains("DROP COLUMN") {
      try database.connection.execute(
        """
        DROP VIEW memberships; DROP VIEW membership_record; DROP TRIGGER membership_version_keeps_its_values
        """)
    }
    try database.connection.execute(script)
    let faults = try SchemaCheck(database.connection).faults()
    #expect(
      faults.contains { fault in words.allSatisfy { fault.contains($0) } }, "\(drift): \(faults)")
  }

  /// Ways in which the text of a table can differ, as if its migration had been written otherwise.
  @Test(arguments: [
    ("another code list", " OR status = 'ongoing'", "", "event_version.status"),
    (
      "no code list",
      " CHECK (status = 'occurred' OR status = 'ongoing' OR status = 'planned' OR status = 'reported'"
        + " OR status = 'denied' OR status = 'proposed')", "",
      "event_version.status"
    ),
    ("another type", "summary TEXT", "summary INTEGER", "event_version.summary"),
    ("a column that must not be null", "summary TEXT", "summary TEXT NOT NULL", "event_version.summary"),
    ("a column that may be null", "title TEXT NOT NULL", "title TEXT", "event_version.title"),
    (
      "another foreign key", "person TEXT NOT NULL REFERENCES person_id (id)",
      "person TEXT NOT NULL REFERENCES source_id (id)",
      "event_person.person"
    ),
    (
      "no foreign key", "place_country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED",
      "place_country TEXT", "event_version.place_country"
    ),
  ])
  func `a table that was made otherwise is found and its column named`(
    drift: String, text: String, other: String, column: String
  ) throws {
    let connection = try Connection(path: "", mode: .create)
    for migration in try Migration.load(folder: Repository.migrations) {
      let sql =
        migration.name.hasSuffix("-events") ? migration.sql.replacing(text, with: other) : migration.sql
      if migration.name.hasSuffix("-events") { #expect(sql != migration.sql) }
      try connection.execute(sql)
    }
    let faults = try SchemaCheck(connection).faults()
    #expect(
      faults.count == 1 && faults.allSatisfy { $0.contains(column) && $0.contains("events") },
      "\(drift): \(faults)")
  }
}
