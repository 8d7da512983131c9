// Public, and the types below usable from inline: only then does the compiler inline their accessors into
// other modules.
public import CSQLite

/// The row a cursor stands on.
///
/// It can be neither copied nor stored: a caller only borrows it, from `Cursor.row` or for the length of a
/// closure, and the cursor cannot step while it is borrowed. So a row that is used after its step does not
/// compile.
///
/// Columns count from 0. A wrong column is a bug in the caller and stops the program. Reading a value as
/// another type converts it as SQLite does (NULL is 0, 0.0 and the empty text).
@usableFromInline package struct Row: ~Copyable {
  @usableFromInline let statement: OpaquePointer
  /// The number of columns.
  @usableFromInline package let count: Int

  @usableFromInline init(statement: OpaquePointer) {
    self.statement = statement
    count = Int(sqlite3_column_count(statement))
  }

  /// The storage class of a value.
  @usableFromInline package enum ValueType: Int32, Sendable {
    /// A 64-bit integer.
    case integer = 1
    /// A double.
    case real = 2
    /// UTF-8 text.
    case text = 3
    /// Bytes.
    case blob = 4
    /// NULL.
    case null = 5
  }

  /// The storage class of a value, as it is before any other accessor converts it.
  @inlinable package func type(_ column: Int) -> ValueType {
    ValueType(rawValue: sqlite3_column_type(statement, position(column))) ?? .null
  }

  /// Whether a value is NULL.
  @inlinable package func isNull(_ column: Int) -> Bool {
    sqlite3_column_type(statement, position(column)) == SQLITE_NULL
  }

  /// A value as an integer.
  @inlinable package func integer(_ column: Int) -> Int64 {
    sqlite3_column_int64(statement, position(column))
  }

  /// A value as a double.
  @inlinable package func real(_ column: Int) -> Double {
    sqlite3_column_double(statement, position(column))
  }

  /// A value as a string, copied. Bytes that are no UTF-8 are replaced by U+FFFD.
  @inlinable package func text(_ column: Int) -> String {
    withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// A value as a string, copied, or nil where it is NULL.
  @inlinable package func textIfPresent(_ column: Int) -> String? {
    isNull(column) ? nil : text(column)
  }

  /// A value as an integer, or nil where it is NULL.
  @inlinable package func integerIfPresent(_ column: Int) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  /// A value as a double, or nil where it is NULL.
  @inlinable package func realIfPresent(_ column: Int) -> Double? {
    isNull(column) ? nil : real(column)
  }

  /// The UTF-8 bytes of a value, where SQLite holds them: no copy. Valid only inside `body`. A NUL does not
  /// end them. Where the value is NULL they have no base address.
  @inlinable package func withText<Result, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Asking the value costs half of asking the statement twice. In multi-thread mode, which `Library` sets,
    // a column's value may be used like any other (sqlite.org/c3ref/value.html).
    let value = sqlite3_column_value(statement, position(column))
    // Text first, then its length: the order that SQLite documents, since the first call may convert the
    // value.
    let start = sqlite3_value_text(value)
    let count = Int(sqlite3_value_bytes(value))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// The bytes of a blob, where SQLite holds them: no copy. Valid only inside `body`.
  @inlinable package func withBlob<Result, Failure: Error>(
    _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let index = position(column)
    let start = sqlite3_column_blob(statement, index)
    let count = Int(sqlite3_column_bytes(statement, index))
    return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// The bytes of a blob, copied.
  @inlinable package func blob(_ column: Int) -> [UInt8] {
    withBlob(column) { Array($0) }
  }

  /// SQLite answers a wrong column with NULL; that would hide the bug.
  @inlinable func position(_ column: Int) -> Int32 {
    precondition(column >= 0 && column < count, "no such column in this row")
    return Int32(truncatingIfNeeded: column)
  }
}
