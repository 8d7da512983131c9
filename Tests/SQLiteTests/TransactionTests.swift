import Testing

@testable import SQLite

struct TransactionTests {
  struct Stop: Error {}

  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try folder.database("CREATE TABLE t (x)")
  }

  private func other(busyTimeout: Duration = .zero) throws -> Connection {
    try Connection(path: folder["test.db"], busyTimeout: busyTimeout)
  }

  private var count: Int64? {
    get throws { try connection.number("SELECT count(*) FROM t") }
  }

  @Test(arguments: [Transaction.Kind.deferred, .immediate, .exclusive])
  func `a transaction that returns is committed`(kind: Transaction.Kind) throws {
    let result = try connection.transaction(kind) { () throws(SQLiteError) in
      try connection.execute("INSERT INTO t VALUES (1)")
      return "done"
    }
    #expect(result == "done")
    #expect(try other().number("SELECT count(*) FROM t") == 1)
  }

  @Test func `a transaction that throws leaves nothing`() throws {
    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.execute("INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1)")
      }
    }
    #expect(error?.code == .error)
    #expect(!connection.isInTransaction)
    #expect(try count == 0)
  }

  @Test func `an open transaction that is dropped by another error leaves nothing`() throws {
    func write(andStop: Bool) throws {
      let transaction = try connection.begin()
      try connection.execute("INSERT INTO t VALUES (1)")
      if andStop { throw Stop() }
      try transaction.commit()
    }
    #expect(throws: Stop.self) { try write(andStop: true) }
    #expect(!connection.isInTransaction)
    #expect(try count == 0)
    try write(andStop: false)
    #expect(try count == 1)
  }

  @Test func `a commit that fails leaves nothing`() throws {
    try connection.execute(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED)"
    )
    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.execute("INSERT INTO c VALUES (9)")
      }
    }
    #expect(error?.code == .constraintForeignKey)
    #expect(!connection.isInTransaction)
    #expect(try connection.number("SELECT count(*) FROM c") == 0)
  }

  @Test func `a second writer is told that the file is busy`() throws {
    let second = try other()
    let transaction = try connection.begin()
    let error = #expect(throws: SQLiteError.self) { _ = try second.begin() }
    #expect(error?.code.primary == .busy)
    #expect(!second.isInTransaction)
    try transaction.commit()
    try second.begin().commit()
  }

  @Test func `a second writer waits for the first`() async throws {
    let path = folder["test.db"]
    let first = try connection.begin()
    try connection.execute("INSERT INTO t VALUES (1)")
    let (started, signal) = AsyncStream<Void>.makeStream()
    let second = Task.detached {
      let connection = try Connection(path: path, busyTimeout: .seconds(30))
      signal.yield()
      try connection.execute("INSERT INTO t VALUES (2)")
    }
    for await _ in started { break }
    try first.commit()
    try await second.value
    #expect(try count == 2)
  }

  @Test func `a reader that wants to write after somebody else did is told so`() throws {
    let error = #expect(throws: SQLiteError.self) {
      try connection.transaction(.deferred) { () throws(SQLiteError) in
        _ = try connection.number("SELECT count(*) FROM t")
        try Connection(path: folder["test.db"]).execute("INSERT INTO t VALUES (1)")
        try connection.execute("INSERT INTO t VALUES (2)")
      }
    }
    #expect(error?.code == .busySnapshot)
    #expect(try count == 1)
  }

  @Test func `a transaction inside a transaction stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let connection = try Connection(path: ":memory:", mode: .create)
      let outer = try connection.begin()
      try connection.begin().commit()
      try outer.commit()
    }
  }
}
