// Public, and the type below usable from inline: only then does the compiler inline its calls into other modules.
public import CSQLite

/// SQLite's side of a prepared statement: every call that takes it, with values.
///
/// Marked as safe: the pointer is the one that SQLite gave and is handed to SQLite alone. `Statement` owns it and ends it;
/// copies are held only by what holds the statement too. What is lent of a row is a span, and SQLite leaves it where it is
/// for as long as it is lent: the cursor cannot step while a row is borrowed, and a column is not asked for as another type
/// meanwhile.
@safe @usableFromInline struct StatementHandle {
  /// For calls of SQLite only, and for no longer than the statement lives.
  @usableFromInline let pointer: OpaquePointer

  /// Takes over a statement that SQLite has just prepared.
  @unsafe init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// Ends it. Nothing else may be asked of it afterwards.
  func end() { unsafe sqlite3_finalize(pointer) }

  /// The text it was prepared from.
  var sql: String? { unsafe sqlite3_sql(pointer).map { unsafe String(cString: $0) } }

  /// SQLite's words for the last error of its connection.
  var lastMessage: String {
    unsafe sqlite3_errmsg(sqlite3_db_handle(pointer)).map { unsafe String(cString: $0) } ?? ""
  }

  /// The largest parameter number.
  var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(pointer)) }

  /// Whether it leaves the database file as it is.
  var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(pointer) != 0 }

  /// The number of columns of its result.
  @usableFromInline var columnCount: Int { Int(unsafe sqlite3_column_count(pointer)) }

  /// The name of a column of its result.
  func columnName(_ column: Int32) -> String {
    unsafe sqlite3_column_name(pointer, column).map { unsafe String(cString: $0) } ?? ""
  }

  // MARK: Running

  /// What `step` gives where there is a row.
  @inlinable static var row: Int32 { SQLITE_ROW }

  /// What `step` gives at the end.
  @inlinable static var done: Int32 { SQLITE_DONE }

  /// Runs to the next row, and gives SQLite's code.
  @inlinable @inline(__always) func step() -> Int32 { unsafe sqlite3_step(pointer) }

  /// Ends a run.
  func reset() { unsafe sqlite3_reset(pointer) }

  /// Sets every parameter to NULL.
  func clearBindings() { unsafe sqlite3_clear_bindings(pointer) }

  // MARK: Parameters

  /// Binds NULL, and gives SQLite's code, as those below.
  func bindNull(at index: Int32) -> Int32 { unsafe sqlite3_bind_null(pointer, index) }

  /// Binds an integer.
  func bind(_ value: Int64, at index: Int32) -> Int32 { unsafe sqlite3_bind_int64(pointer, index, value) }

  /// Binds a double.
  func bind(_ value: Double, at index: Int32) -> Int32 { unsafe sqlite3_bind_double(pointer, index, value) }

  /// Binds UTF-8 text, which SQLite copies.
  func bind(text: Span<UInt8>, at index: Int32) -> Int32 {
    unsafe text.withUnsafeBytes { bytes in
      unsafe entente_sqlite3_bind_text(pointer, index, bytes.baseAddress, UInt64(bytes.count))
    }
  }

  /// Binds bytes, which SQLite copies.
  func bind(blob: Span<UInt8>, at index: Int32) -> Int32 {
    unsafe blob.withUnsafeBytes { bytes in
      unsafe entente_sqlite3_bind_blob(pointer, index, bytes.baseAddress, UInt64(bytes.count))
    }
  }

  /// Runs `body`, which may bind parts of a text that SQLite does not copy, and then ends the run and clears every
  /// parameter, so that SQLite has none of the text any more.
  func withTexts<Result>(in text: [UInt8], _ body: (borrowing LentTexts) -> Result) -> Result {
    unsafe text.withUnsafeBytes { bytes in
      defer {
        reset()
        clearBindings()
      }
      return body(unsafe LentTexts(bytes, of: self))
    }
  }

  /// A text whose parts SQLite reads where they lie.
  @safe struct LentTexts: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    private let statement: StatementHandle

    fileprivate init(_ bytes: UnsafeRawBufferPointer, of statement: StatementHandle) {
      unsafe (self.bytes, self.statement) = (bytes, statement)
    }

    /// Binds a part of the text, which is UTF-8, and gives SQLite's code.
    func bind(_ range: Range<Int>, at index: Int32) -> Int32 {
      // The part is looked at for lying within the text; that stays until `withTexts` has cleared the parameter.
      let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
      return unsafe entente_sqlite3_bind_lasting_text(
        statement.pointer, index, part.baseAddress, UInt64(part.count))
    }
  }

  // MARK: The row it stands on

  /// The storage class of a value, as SQLite numbers them.
  @inlinable @inline(__always) func type(_ column: Int32) -> Int32 {
    unsafe sqlite3_column_type(pointer, column)
  }

  /// A value as an integer.
  @inlinable @inline(__always) func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(pointer, column)
  }

  /// A value as a double.
  @inlinable @inline(__always) func real(_ column: Int32) -> Double {
    unsafe sqlite3_column_double(pointer, column)
  }

  /// Lends the UTF-8 bytes of a value; nil where it is NULL.
  @inlinable @inline(__always) func withText<Result, Failure: Error>(
    _ column: Int32, _ body: (Span<UInt8>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Asking the value costs half of asking the statement twice. In multi-thread mode, which `Library` sets,
    // a column's value may be used like any other (sqlite.org/c3ref/value.html).
    let value = unsafe sqlite3_column_value(pointer, column)
    // Text first, then its length: the order that SQLite documents, since the first call may convert the
    // value.
    guard let start = unsafe sqlite3_value_text(value) else { return try body(nil) }
    return try body(unsafe Span(_unsafeStart: start, count: Int(sqlite3_value_bytes(value))))
  }

  /// Lends the bytes of a blob.
  @inlinable func withBlob<Result, Failure: Error>(
    _ column: Int32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = unsafe sqlite3_column_blob(pointer, column)
    let bytes = unsafe UnsafeRawBufferPointer(
      start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column)))
    return try body(unsafe Span(_unsafeBytes: bytes))
  }
}
