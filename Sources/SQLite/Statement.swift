internal import CSQLite

/// A prepared statement. It belongs to the thread of its connection, and may outlive the connection.
///
/// Parameters count from 1, as `?1` does. A wrong parameter, a wrong number of values, or a statement that is
/// run while it runs is a bug in the caller and stops the program; what SQLite refuses at run time is thrown.
@usableFromInline package final class Statement {
  @usableFromInline let handle: StatementHandle
  private var hasBindings = false
  private(set) var isRunning = false
  /// The values of `run(_:)`, whose storage stays.
  var parameters = Parameters()

  init(owning handle: StatementHandle) { self.handle = handle }

  deinit { handle.end() }

  /// The text it was prepared from.
  package var sql: String { handle.sql ?? "" }

  /// The largest parameter number.
  package var parameterCount: Int { handle.parameterCount }

  /// The number of columns of its result, 0 for a statement that returns no rows.
  package var columnCount: Int { handle.columnCount }

  /// Whether it leaves the database file as it is.
  package var isReadOnly: Bool { handle.isReadOnly }

  /// The names of the columns of its result.
  package var columnNames: [String] {
    (0..<Int32(columnCount)).map { handle.columnName($0) }
  }

  /// Runs to the end and drops the rows. An empty list runs with what was bound before.
  ///
  /// Throws what SQLite throws. Bindings are cleared in every case.
  package func run(_ bindings: [Binding] = []) throws(SQLiteError) {
    var cursor = try cursor(bindings)
    while try cursor.advance() {}
  }

  /// Calls `body` for each row. For a body that throws an error of its own, use `cursor(_:)`.
  @inlinable package func forEach(
    _ bindings: [Binding] = [], _ body: (borrowing Row) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    var cursor = try cursor(bindings)
    while try cursor.advance() { try body(cursor.row) }
  }

  /// What `body` makes of the first row, or nil where there is none. The other rows are not computed.
  @inlinable package func first<Result>(
    _ bindings: [Binding] = [], _ body: (borrowing Row) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> Result? {
    var cursor = try cursor(bindings)
    return try cursor.next(body)
  }

  /// What `body` makes of each row.
  @inlinable package func all<Result>(
    _ bindings: [Binding] = [], _ body: (borrowing Row) throws(SQLiteError) -> Result
  ) throws(SQLiteError) -> [Result] {
    var cursor = try cursor(bindings)
    var results: [Result] = []
    while let result = try cursor.next(body) { results.append(result) }
    return results
  }

  /// Starts to run. The cursor owns the statement until it ends. An empty list runs with what was bound
  /// before.
  ///
  /// Throws `.tooBig` and `.outOfMemory` for values that SQLite cannot take; the query itself starts with the
  /// first step.
  @usableFromInline package func cursor(_ bindings: [Binding] = []) throws(SQLiteError) -> Cursor {
    precondition(!isRunning, "the statement is running")
    if bindings.isEmpty {
      precondition(hasBindings || parameterCount == 0, "the statement has parameters and no values")
    } else {
      try bind(bindings)
    }
    isRunning = true
    return Cursor(running: self)
  }

  /// Ends a run: gives its locks and its values back.
  @usableFromInline func finish() {
    handle.reset()
    if hasBindings { clearBindings() }
    isRunning = false
  }
}

extension Statement {
  /// Binds all parameters, the first value to parameter 1. Throws as `bind(_:at:)`.
  package func bind(_ values: [Binding]) throws(SQLiteError) {
    precondition(values.count == parameterCount, "not one value for each parameter of the statement")
    for index in values.indices { try bind(values[index], at: index + 1) }
  }

  /// Binds one parameter. Throws `.tooBig` for a text or blob over SQLite's limit, and `.outOfMemory`.
  package func bind(_ value: Binding, at index: Int) throws(SQLiteError) {
    switch value {
    case .null: bindNull(at: index)
    case .integer(let value): bind(integer: value, at: index)
    case .real(let value): bind(real: value, at: index)
    case .text(let value): try bind(text: value, at: index)
    case .blob(let value): try acceptOrThrow(handle.bind(blob: value.span, at: position(index)))
    }
  }

  /// Binds an integer.
  package func bind(integer value: Int64, at index: Int) {
    accept(handle.bind(value, at: position(index)))
  }

  /// Binds a double.
  package func bind(real value: Double, at index: Int) {
    accept(handle.bind(value, at: position(index)))
  }

  /// Binds NULL.
  package func bindNull(at index: Int) {
    accept(handle.bindNull(at: position(index)))
  }

  /// Binds text, copied. Throws `.tooBig` over SQLite's limit, and `.outOfMemory`.
  package func bind(text value: String, at index: Int) throws(SQLiteError) {
    try bind(text: value.utf8Span.span, at: index)
  }

  /// Binds UTF-8 text, copied, its length as given: a NUL inside it stays. Throws `.tooBig` and
  /// `.outOfMemory`.
  package func bind(text bytes: Span<UInt8>, at index: Int) throws(SQLiteError) {
    try acceptOrThrow(handle.bind(text: bytes, at: position(index)))
  }

  /// Sets every parameter back to NULL.
  package func clearBindings() {
    handle.clearBindings()
    hasBindings = false
  }

  private func position(_ index: Int) -> Int32 {
    precondition(!isRunning, "a value is bound to a running statement")
    hasBindings = true
    return Int32(truncatingIfNeeded: index)
  }

  /// A bind that needs no memory fails only for a parameter that does not exist.
  private func accept(_ code: Int32) {
    precondition(code == SQLITE_OK, "no such parameter in the statement")
  }

  private func acceptOrThrow(_ code: Int32) throws(SQLiteError) {
    if code == SQLITE_OK { return }
    precondition(code & 0xFF != SQLITE_RANGE, "no such parameter in the statement")
    throw SQLiteError(statement: handle, code: code)
  }
}
