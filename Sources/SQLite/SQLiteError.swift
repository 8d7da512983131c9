/// What SQLite refused, and why. Callers decide by `code`; `message` and `sql` are for logs and people.
///
/// Bound values are never part of it.
@usableFromInline package struct SQLiteError: Error, Hashable, CustomStringConvertible {
  /// The extended result code.
  package let code: ResultCode
  /// SQLite's words for it, in English.
  package let message: String
  /// The statement that failed, where there is one.
  package let sql: String?

  /// An error that this module found by itself.
  package init(code: ResultCode, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }

  /// The last error of a connection. Valid until the next call on that connection.
  init(database: DatabaseHandle, sql: String? = nil) {
    let (code, message) = database.lastError
    self.init(code: ResultCode(code), message: message, sql: sql)
  }

  /// The error of a statement that has just failed. `code` is what the call returned.
  init(statement: StatementHandle, code: Int32) {
    self.init(code: ResultCode(code), message: statement.lastMessage, sql: statement.sql)
  }

  /// One line with everything in it.
  @usableFromInline package var description: String {
    let place = sql.map { " in: \($0)" } ?? ""
    return "SQLite error \(code.rawValue): \(message)\(place)"
  }
}
