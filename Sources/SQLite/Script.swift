internal import CSQLite

/// SQL text to statements.
enum Script {
  /// Runs each statement of `script` in turn. Throws the error of the first that fails, with its text.
  static func run(_ script: String, on database: OpaquePointer) throws(SQLiteError) {
    precondition(!script.utf8.contains(0), "SQL ends at its first NUL")
    let failure = script.withCString { start -> SQLiteError? in
      var rest: UnsafePointer<CChar>? = start
      while let text = rest, text.pointee != 0 {
        if let failure = runFirst(of: text, on: database, rest: &rest) { return failure }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Runs the first statement of `text`, and says where the next begins. Comments alone make no statement.
  private static func runFirst(
    of text: UnsafePointer<CChar>, on database: OpaquePointer, rest: inout UnsafePointer<CChar>?
  ) -> SQLiteError? {
    var handle: OpaquePointer?
    guard sqlite3_prepare_v3(database, text, -1, 0, &handle, &rest) == SQLITE_OK else {
      return SQLiteError(database: database, sql: String(cString: text))
    }
    guard let handle else { return nil }
    let statement = Statement(owning: handle)
    do { try statement.run() } catch { return error }
    return nil
  }
}

extension Statement {
  /// Prepares the one statement of `sql`, to be kept. Throws `.error` for SQL that does not fit the schema.
  convenience init(preparing sql: String, for database: OpaquePointer) throws(SQLiteError) {
    precondition(!sql.utf8.contains(0), "SQL ends at its first NUL")
    var handle: OpaquePointer?
    let (code, isAlone) = sql.withCString { start -> (Int32, Bool) in
      var rest: UnsafePointer<CChar>?
      // PERSISTENT: "the statement will be retained for a long time and probably reused many times", so that
      // it does not use up the lookaside memory.
      let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
      let code = sqlite3_prepare_v3(database, start, -1, flags, &handle, &rest)
      return (code, rest.map { Statement.isBlank($0, database) } ?? true)
    }
    guard code == SQLITE_OK else { throw SQLiteError(database: database, sql: sql) }
    guard let handle else { preconditionFailure("no statement in the text") }
    self.init(owning: handle)
    precondition(isAlone, "more than one statement in the text")
  }

  /// Whether no statement begins in `text`: it is empty, or blanks and comments.
  private static func isBlank(_ text: UnsafePointer<CChar>, _ database: OpaquePointer) -> Bool {
    if text.pointee == 0 { return true }
    var handle: OpaquePointer?
    defer { sqlite3_finalize(handle) }
    return sqlite3_prepare_v3(database, text, -1, 0, &handle, nil) == SQLITE_OK && handle == nil
  }
}
