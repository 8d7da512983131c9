import Testing

@testable import SQLite

struct StatementTests {
  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try folder.database(
      "CREATE TABLE t (x INTEGER, y TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
  }

  @Test func `a statement knows its columns, parameters and whether it writes`() throws {
    let query = try connection.prepare("SELECT x, y AS why FROM t WHERE x > ?1 AND y < ?2")
    #expect(query.columnNames == ["x", "why"])
    #expect(query.columnCount == 2)
    #expect(query.parameterCount == 2)
    #expect(query.isReadOnly)
    #expect(try !connection.prepare("DELETE FROM t").isReadOnly)
  }

  @Test func `rows come in order, all of them, and the first alone`() throws {
    let query = try connection.prepare("SELECT x FROM t WHERE x >= ?1 ORDER BY x")
    var seen: [Int64] = []
    try query.forEach([2]) { row in seen.append(row.integer(0)) }
    #expect(seen == [2, 3])
    #expect(try query.all([1]) { $0.integer(0) } == [1, 2, 3])
    #expect(try query.first([3]) { $0.integer(0) } == 3)
    #expect(try query.first([4]) { $0.integer(0) } == nil)
  }

  @Test func `values are gone after a run`() throws {
    let query = try connection.prepare("SELECT ?1")
    query.bind(integer: 5, at: 1)
    #expect(try query.first { $0.integer(0) } == 5)
    query.clearBindings()
    query.bindNull(at: 1)
    #expect(try query.first { $0.isNull(0) } == true)
  }

  @Test func `values given in one piece are those that are stored, run after run`() throws {
    try connection.execute("CREATE TABLE kept (n INTEGER, a, b, c, d)")
    let insert = try connection.prepare("INSERT INTO kept VALUES (?, ?, ?, ?, ?)")
    let texts = ["", "a", "nul \0 inside", String(repeating: "длинный ", count: 5000), "b"]
    for (number, text) in texts.enumerated() {
      try insert.run { values in
        values.append(Int64(number))
        values.append(text)
        values.append { $0.append(contentsOf: "<\(text)>".utf8) }
        values.append(0.5)
        values.appendNull()
      }
    }
    let found = try connection.prepare("SELECT a, b, c, d, typeof(a) FROM kept ORDER BY n").all { row in
      #expect(row.real(2) == 0.5 && row.isNull(3) && row.text(4) == "text")
      return [row.text(0), row.text(1)]
    }
    #expect(found == texts.map { [$0, "<\($0)>"] })
  }

  @Test func `a run that is refused says why, and the next one starts anew`() throws {
    try connection.execute("CREATE TABLE once (x TEXT UNIQUE)")
    let insert = try connection.prepare("INSERT INTO once VALUES (?)")
    try insert.run { $0.append("a") }
    let refused = #expect(throws: SQLiteError.self) { try insert.run { $0.append("a") } }
    #expect(refused?.code == .constraintUnique)
    #expect(refused?.message == "UNIQUE constraint failed: once.x")
    try insert.run { $0.append("b") }
    #expect(try connection.prepare("SELECT count(*) FROM once").first { $0.integer(0) } == 2)
  }

  @Test func `a cursor gives its locks back when it ends in the middle`() throws {
    let query = try connection.prepare("SELECT x FROM t ORDER BY x")
    do {
      var cursor = try query.cursor()
      #expect(try cursor.next { $0.integer(0) } == 1)
    }
    // A table cannot be dropped while a statement reads it.
    try connection.execute("DROP TABLE t")
  }

  @Test func `an error inside a body ends the run`() throws {
    struct Stop: Error {}
    let query = try connection.prepare("SELECT x FROM t ORDER BY x")
    func readOne() throws {
      var cursor = try query.cursor()
      while try cursor.advance() { throw Stop() }
    }
    #expect(throws: Stop.self) { try readOne() }
    #expect(try query.all { $0.integer(0) } == [1, 2, 3])
  }

  @Test func `a cursor that is held across calls goes on where it was`() throws {
    let query = try connection.prepare("SELECT x FROM t ORDER BY x")
    var cursor = try query.cursor()
    #expect(try cursor.advance())
    #expect(try connection.number("SELECT count(*) FROM t") == 3)
    #expect(try cursor.advance())
    #expect(cursor.row.integer(0) == 2)
  }

  @Test(arguments: [
    ("INSERT INTO c (id) VALUES (1)", ResultCode.constraintPrimaryKey),
    ("INSERT INTO c (id, u) VALUES (2, 1)", .constraintUnique),
    ("INSERT INTO c (id, n) VALUES (2, NULL)", .constraintNotNull),
    ("INSERT INTO c (id, k) VALUES (2, -1)", .constraintCheck),
    ("INSERT INTO c (id, f) VALUES (2, 99)", .constraintForeignKey),
    ("INSERT INTO s VALUES ('word')", .constraintDataType),
    ("DELETE FROM c", .constraintTrigger),
  ])
  func `each broken constraint has its own code`(sql: String, code: ResultCode) throws {
    try connection.execute(
      """
      CREATE TABLE c (id TEXT PRIMARY KEY, u UNIQUE DEFAULT NULL, n NOT NULL DEFAULT 0, k CHECK (k > 0), f REFERENCES c);
      CREATE TABLE s (x INTEGER) STRICT;
      CREATE TRIGGER keep BEFORE DELETE ON c BEGIN SELECT RAISE(ABORT, 'kept'); END;
      INSERT INTO c (id, u) VALUES (1, 1);
      """)
    let error = #expect(throws: SQLiteError.self) { try connection.prepare(sql).run() }
    #expect(error?.code == code)
    #expect(error?.sql == sql)
    #expect(error?.message.isEmpty == false)
  }

  @Test func `a primary code matches its family and an extended code itself`() {
    #expect(ResultCode.constraint ~= .constraintUnique)
    #expect(ResultCode.constraint ~= .constraint)
    #expect(!(ResultCode.constraintUnique ~= .constraintCheck))
    #expect(!(ResultCode.constraintUnique ~= .constraint))
    #expect(!(ResultCode.busy ~= .constraintUnique))
    let word =
      switch ResultCode.constraintCheck {
      case .constraintUnique: "unique"
      case .constraint: "constraint"
      default: "other"
      }
    #expect(word == "constraint")
  }

  @Test func `SQL that does not fit the schema is an error with its text`() throws {
    let error = #expect(throws: SQLiteError.self) { _ = try connection.prepare("SELECT z FROM t") }
    #expect(error?.code == .error)
    #expect(error?.sql == "SELECT z FROM t")
    #expect(error?.message.contains("z") == true)
  }

  @Test func `a comment after a statement is no second statement`() throws {
    #expect(try connection.number("SELECT 4; -- four") == 4)
  }

  @Test func `more than one statement stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = try Connection(path: ":memory:", mode: .create).prepare("SELECT 1; SELECT 2")
    }
  }

  @Test func `a wrong number of values stops the program`() async {
    await #expect(processExitsWith: .failure) {
      try Connection(path: ":memory:", mode: .create).prepare("SELECT ?1, ?2").run([1])
    }
  }

  @Test func `a value too few in one piece stops the program`() async {
    await #expect(processExitsWith: .failure) {
      try Connection(path: ":memory:", mode: .create).prepare("SELECT ?1, ?2").run { $0.append("a") }
    }
  }

  @Test func `no values for parameters stops the program`() async {
    await #expect(processExitsWith: .failure) {
      try Connection(path: ":memory:", mode: .create).prepare("SELECT ?1").run()
    }
  }

  @Test func `a parameter that does not exist stops the program`() async {
    await #expect(processExitsWith: .failure) {
      try Connection(path: ":memory:", mode: .create).prepare("SELECT ?1").bind(text: "a", at: 2)
    }
  }

  @Test func `a statement that runs twice at once stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let statement = try Connection(path: ":memory:", mode: .create).prepare("SELECT 1")
      var cursor = try statement.cursor()
      _ = try cursor.advance()
      try statement.run()
      _ = try cursor.advance()
    }
  }
}
