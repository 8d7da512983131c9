import Testing

@testable import SQLite

struct MigratorTests {
  static let one = Migration(name: "0001-one", sql: "CREATE TABLE one (x INTEGER PRIMARY KEY);")
  static let two = Migration(
    name: "0002-two", sql: "CREATE TABLE two (x REFERENCES one); -- the second\nINSERT INTO one VALUES (1);")
  static let three = Migration(name: "0003-three", sql: "INSERT INTO two VALUES (1);")

  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try folder.database()
  }

  private func migrate(_ migrations: [Migration]) throws(MigrationError) -> [String] {
    try Migrator(migrations).migrate(connection)
  }

  private var applied: [String] {
    get throws { try connection.prepare("SELECT name FROM migration ORDER BY name").all { $0.text(0) } }
  }

  @Test func `migrations are applied in the order of their names, once, and recorded`() throws {
    #expect(try migrate([Self.two, Self.one]) == ["0001-one", "0002-two"])
    #expect(try migrate([Self.one, Self.two]) == [])
    #expect(try migrate([Self.three, Self.one, Self.two]) == ["0003-three"])
    #expect(try applied == ["0001-one", "0002-two", "0003-three"])
    let record = try connection.prepare("SELECT checksum, applied_at FROM migration WHERE name = '0001-one'")
      .first { ($0.text(0), $0.text(1)) }
    #expect(record?.0 == Self.one.checksum)
    #expect(record?.1.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
  }

  @Test func `what is missing is named, in order, and nothing is applied`() throws {
    let migrator = try Migrator([Self.three, Self.two, Self.one])
    #expect(try migrator.missing(in: connection) == ["0001-one", "0002-two", "0003-three"])
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema") == 0)
    _ = try migrate([Self.one])
    #expect(try migrator.missing(in: connection) == ["0002-two", "0003-three"])
    _ = try migrator.migrate(connection)
    #expect(try migrator.missing(in: connection) == [])
    #expect(throws: MigrationError.unknown(name: "0003-three")) {
      try Migrator([Self.one, Self.two]).missing(in: connection)
    }
  }

  @Test func `no migrations leave an empty database`() throws {
    #expect(try migrate([]) == [])
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema") == 0)
  }

  @Test(arguments: [
    ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
  ])
  func `the checksum is FNV-1a`(text: String, checksum: String) {
    // The published test vectors of the function.
    #expect(Migration(name: "x", sql: text).checksum == checksum)
  }

  @Test func `an applied migration that was edited is refused`() throws {
    _ = try migrate([Self.one])
    let edited = Migration(name: Self.one.name, sql: Self.one.sql + " ")
    #expect(throws: MigrationError.edited(name: "0001-one")) { try migrate([edited, Self.two]) }
    #expect(try applied == ["0001-one"])
  }

  @Test func `a database newer than the program is refused`() throws {
    _ = try migrate([Self.one, Self.two])
    #expect(throws: MigrationError.unknown(name: "0002-two")) { try migrate([Self.one]) }
  }

  @Test(arguments: [
    "PRAGMA application_id = 77", "CREATE TABLE theirs (x)",
    "CREATE TABLE theirs (x); PRAGMA application_id = 77",
  ])
  func `a database of another program is refused and left as it is`(script: String) throws {
    try connection.execute(script)
    let mark = Migration(name: "0001-mark", sql: "PRAGMA application_id = 42; CREATE TABLE ours (x);")
    let found = try #require(try connection.number("PRAGMA application_id"))
    let objects = try connection.number("SELECT count(*) FROM sqlite_schema")
    let refusal = MigrationError.foreign(application: found, wanted: 42)
    #expect(throws: refusal) { try Migrator([mark], application: 42).migrate(connection) }
    #expect(throws: refusal) { try Migrator([mark], application: 42).missing(in: connection) }
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema") == objects)
  }

  @Test func `a database that the first migration has marked is known again`() throws {
    let mark = Migration(name: "0001-mark", sql: "PRAGMA application_id = 42; CREATE TABLE ours (x);")
    let migrator = try Migrator([mark, Self.two], application: 42)
    #expect(try Migrator([mark], application: 42).migrate(connection) == ["0001-mark"])
    #expect(try migrator.missing(in: connection) == ["0002-two"])
  }

  @Test func `a migration that comes too late is refused`() throws {
    _ = try migrate([Self.one, Self.three].map { Migration(name: $0.name, sql: "SELECT 1") })
    let all = [Self.one, Self.two, Self.three].map { Migration(name: $0.name, sql: "SELECT 1") }
    #expect(throws: MigrationError.late(name: "0002-two", after: "0003-three")) { try migrate(all) }
  }

  @Test func `two migrations of one name are refused`() throws {
    #expect(throws: MigrationError.repeated(name: "0001-one")) {
      try migrate([Self.one, Self.two, Self.one])
    }
  }

  @Test func `a migration that fails leaves nothing of itself and what came before it`() throws {
    let broken = Migration(name: "0002-two", sql: "CREATE TABLE two (x); INSERT INTO nowhere VALUES (1);")
    let error = #expect(throws: MigrationError.self) { try migrate([Self.one, broken, Self.three]) }
    guard case .failed(name: "0002-two", let reason) = error else { throw Unexpected(error: error) }
    #expect(reason.message.contains("nowhere"))
    #expect(try applied == ["0001-one"])
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'two'") == 0)
    #expect(!connection.isInTransaction)
    #expect(try connection.number("PRAGMA foreign_keys") == 1)
    #expect(try migrate([Self.one, Self.two]) == ["0002-two"])
  }

  @Test func `a migration that breaks a reference is refused`() throws {
    let broken = Migration(name: "0003-three", sql: "INSERT INTO two VALUES (99);")
    #expect(throws: MigrationError.brokenReference(name: "0003-three", table: "two", parent: "one")) {
      try migrate([Self.one, Self.two, broken])
    }
    #expect(try connection.number("SELECT count(*) FROM two") == 0)
  }

  @Test func `a migration can build a table anew that others refer to`() throws {
    let rebuild = Migration(
      name: "0004-rebuild",
      sql: """
        CREATE TABLE new (x INTEGER PRIMARY KEY, y TEXT);
        INSERT INTO new (x) SELECT x FROM one;
        DROP TABLE one;
        ALTER TABLE new RENAME TO one;
        """)
    #expect(try migrate([Self.one, Self.two, Self.three, rebuild]).count == 4)
    #expect(try connection.number("SELECT count(*) FROM one JOIN two USING (x)") == 1)
    let error = #expect(throws: SQLiteError.self) { try connection.execute("DELETE FROM one") }
    #expect(error?.code == .constraintForeignKey)
  }

  @Test(arguments: ["CREATE TABLE x (y); COMMIT;", "ROLLBACK;"])
  func `a migration that ends its transaction is refused`(sql: String) throws {
    #expect(throws: MigrationError.endedTransaction(name: "0001-one")) {
      try migrate([Migration(name: "0001-one", sql: sql)])
    }
    #expect(try connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'migration'") == 0)
  }

  @Test func `connections that start together apply each migration once`() async throws {
    let path = folder["together.db"]
    let names = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<6 {
        group.addTask {
          let connection = try Connection(path: path, mode: .create, busyTimeout: .seconds(30))
          return try Migrator([Self.one, Self.two, Self.three]).migrate(connection)
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(names.sorted() == ["0001-one", "0002-two", "0003-three"])
  }

  @Test func `a database that is up to date waits for no writer`() throws {
    _ = try migrate([Self.one])
    let transaction = try connection.begin()
    let second = try Connection(path: folder["test.db"], busyTimeout: .zero)
    #expect(try Migrator([Self.one]).migrate(second) == [])
    try transaction.commit()
  }

  @Test func `a folder gives its SQL files in order and nothing else`() throws {
    folder.write(Array("SELECT 2".utf8), to: "0010-b.sql")
    folder.write(Array("SELECT 1 -- é".utf8), to: "0002-a.sql")
    folder.write(Array("words".utf8), to: "README.md")
    folder.write(Array("hidden".utf8), to: ".0001.sql")
    folder.write([], to: "0011-empty.sql")
    let migrations = try Migration.load(folder: folder.path)
    #expect(
      migrations == [
        Migration(name: "0002-a", sql: "SELECT 1 -- é"), Migration(name: "0010-b", sql: "SELECT 2"),
        Migration(name: "0011-empty", sql: ""),
      ])
  }

  @Test(arguments: [[0x53, 0xFF], [0x53, 0x00, 0x53]] as [[UInt8]])
  func `a file that is no text is refused`(bytes: [UInt8]) {
    folder.write(bytes, to: "0001.sql")
    #expect(throws: MigrationError.notText(path: folder["0001.sql"])) {
      try Migration.load(folder: folder.path)
    }
  }

  @Test func `a folder that is not there is named`() {
    #expect(throws: MigrationError.unreadable(path: folder["no"], errno: 2)) {
      try Migration.load(folder: folder["no"])
    }
  }

  private struct Unexpected: Error { let error: MigrationError? }
}
