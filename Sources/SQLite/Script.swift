internal import CSQLite

/// SQL text to statements.
enum Script {
  /// Runs each statement of `script` in turn. Throws the error of the first that fails, with its text.
  static func run(_ script: String, on database: DatabaseHandle) throws(SQLiteError) {
    let text = zeroEnded(script)
    var start = 0
    while text[start] != 0 {
      let (code, handle, end) = database.prepare(text, from: start)
      guard code == SQLITE_OK else {
        throw SQLiteError(database: database, sql: String(decoding: text[start...].dropLast(), as: UTF8.self))
      }
      // Comments alone make no statement.
      if let handle { try Statement(owning: handle).run() }
      start = end
    }
  }

  fileprivate static func zeroEnded(_ sql: String) -> [UInt8] {
    precondition(!sql.utf8.contains(0), "SQL ends at its first NUL")
    return Array(sql.utf8) + [0]
  }
}

extension Statement {
  /// Prepares the one statement of `sql`, to be kept. Throws `.error` for SQL that does not fit the schema.
  convenience init(preparing sql: String, for database: DatabaseHandle) throws(SQLiteError) {
    let text = Script.zeroEnded(sql)
    // PERSISTENT: "the statement will be retained for a long time and probably reused many times", so that
    // it does not use up the lookaside memory.
    let (code, handle, end) = database.prepare(text, from: 0, flags: SQLITE_PREPARE_PERSISTENT)
    guard code == SQLITE_OK else { throw SQLiteError(database: database, sql: sql) }
    guard let handle else { preconditionFailure("no statement in the text") }
    self.init(owning: handle)
    precondition(Statement.isBlank(text, from: end, database), "more than one statement in the text")
  }

  /// Whether no statement begins in `text` from an offset on: it is empty, or blanks and comments.
  private static func isBlank(_ text: [UInt8], from start: Int, _ database: DatabaseHandle) -> Bool {
    if text[start] == 0 { return true }
    let (code, handle, _) = database.prepare(text, from: start)
    handle?.end()
    return code == SQLITE_OK && handle == nil
  }
}
