import Domain
import SQLite
import Testing

@testable import Store

/// The base tables, which migrations make, against the declarations.
@Suite struct SchemaTests {
  @Test func `a database with all migrations, and what is derived, fits the declarations`() throws {
    let connection = try TemporaryDatabase().connection
    #expect(try repositorySchema().faults(in: connection) == [])
    #expect(try SchemaDifference(connection).sql() == "")
  }

  @Test(arguments: Resource.all)
  func `what is printed for a new resource makes the tables that its declaration asks for`(
    resource: Resource
  ) throws {
    let connection = try Connection(path: "", mode: .create)
    try connection.execute(SchemaSQL(resource).migration)
    #expect(try SchemaCheck(connection).faults(of: [resource]) == [])
  }

  @Test func `migrations hold base tables alone`() throws {
    let connection = try Connection(path: "", mode: .create)
    for migration in try Migration.load(folder: Repository.migrations) {
      try connection.execute(migration.sql)
    }
    let kinds = try connection.prepare("SELECT DISTINCT type FROM sqlite_schema WHERE sql IS NOT NULL").all {
      $0.text(0)
    }
    #expect(kinds == ["table"])
    let codes = CodeList.all.map { "'\($0.name)'" }.joined(separator: ", ")
    let tables = try connection.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN (\(codes))").first {
      $0.integer(0)
    }
    #expect(tables == 0)
  }

  /// Ways in which a table can differ from its declaration, each with the column that must be named.
  @Test(arguments: [
    ("another type", "summary TEXT", "summary INTEGER", "event_version.summary"),
    ("a column that must not be null", "summary TEXT", "summary TEXT NOT NULL", "event_version.summary"),
    ("a column that may be null", "title TEXT NOT NULL", "title TEXT", "event_version.title"),
    ("a missing column", "  summary TEXT, -- What happened, in our words.\n", "", "summary"),
    ("a column no field declares", "summary TEXT,", "summary TEXT, age INTEGER,", "age"),
    ("another code list", "REFERENCES event_kind", "REFERENCES event_status", "event_version.kind"),
    (
      "another foreign key", "person TEXT NOT NULL REFERENCES person_id (id)",
      "person TEXT NOT NULL REFERENCES source_id (id)", "event_person.person"
    ),
    (
      "no foreign key", "place_country TEXT REFERENCES country_id (id) DEFERRABLE INITIALLY DEFERRED",
      "place_country TEXT", "event_version.place_country"
    ),
  ])
  func `a table that was made otherwise is found and its column named, and nothing is made of it`(
    drift: String, text: String, other: String, column: String
  ) throws {
    let connection = try Connection(path: "", mode: .create)
    for migration in try Migration.load(folder: Repository.migrations) {
      let sql =
        migration.name.hasSuffix("-events") ? migration.sql.replacing(text, with: other) : migration.sql
      if migration.name.hasSuffix("-events") { #expect(sql != migration.sql) }
      try connection.execute(sql)
    }
    let faults = try repositorySchema().derive(in: connection)
    #expect(
      faults.count == 1 && faults.allSatisfy { $0.contains(column) && $0.contains("events") },
      "\(drift): \(faults)")
    let views = try connection.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'view'").first {
      $0.integer(0)
    }
    #expect(views == 0)
  }
}
