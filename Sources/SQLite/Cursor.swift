/// A statement while it runs. It owns the statement: at the end of its life the statement is reset and its
/// values cleared, on every path, so that a streaming answer can hold one across calls and drop it at any
/// time.
///
/// While a cursor is open its connection reads from one snapshot, and so does every other statement of that
/// connection. An answer that streams for longer than a moment wants a connection of its own.
@usableFromInline package struct Cursor: ~Copyable {
  /// The row it stands on, to borrow until the next step. Before the first step and after the last, every
  /// value is NULL.
  @usableFromInline package let row: Row
  @usableFromInline let statement: Statement

  init(running statement: Statement) {
    self.statement = statement
    row = Row(statement: statement.handle)
  }

  deinit { statement.finish() }

  /// Steps to the next row; false where there is none, after which it must not be called again.
  ///
  /// Throws what SQLite throws, `.interrupt` for a query over its limit.
  @inlinable package mutating func advance() throws(SQLiteError) -> Bool {
    let code = row.statement.step()
    if code == StatementHandle.row { return true }
    if code == StatementHandle.done { return false }
    throw failure(code)
  }

  /// Steps, and gives what `body` makes of the row; nil where there is none. Throws as `advance()`, and what
  /// `body` throws.
  @inlinable package mutating func next<Result>(
    _ body: (borrowing Row) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result? {
    try advance() ? try body(row) : nil
  }

  @usableFromInline @inline(never) func failure(_ code: Int32) -> SQLiteError {
    SQLiteError(statement: row.statement, code: code)
  }
}
