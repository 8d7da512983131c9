public import Bytes

/// The row a cursor stands on.
///
/// It can be neither copied nor stored: a caller only borrows it, from `Cursor.row` or for the length of a
/// closure, and the cursor cannot step while it is borrowed. So a row that is used after its step does not
/// compile.
///
/// Columns count from 0. A wrong column is a bug in the caller and stops the program. Reading a value as
/// another type converts it as SQLite does (NULL is 0, 0.0 and the empty text).
@usableFromInline package struct Row: ~Copyable {
  @usableFromInline let statement: StatementHandle
  /// The number of columns.
  @usableFromInline package let count: Int

  @usableFromInline init(statement: StatementHandle) {
    self.statement = statement
    count = statement.columnCount
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
    ValueType(rawValue: statement.type(position(column))) ?? .null
  }

  /// Whether a value is NULL.
  @inlinable package func isNull(_ column: Int) -> Bool {
    type(column) == .null
  }

  /// A value as an integer.
  @inlinable package func integer(_ column: Int) -> Int64 {
    statement.integer(position(column))
  }

  /// A value as a double.
  @inlinable package func real(_ column: Int) -> Double {
    statement.real(position(column))
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

  /// Lends the UTF-8 bytes of a value, where SQLite holds them: no copy. A NUL does not end them. Of NULL there are none.
  @inlinable package func withText<Result, Failure: Error>(
    _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try statement.withText(position(column)) { (text) throws(Failure) in
      if let text { try body(text) } else { try body(Span()) }
    }
  }

  /// The same, with nil for NULL.
  @inlinable package func withTextIfPresent<Result, Failure: Error>(
    _ column: Int, _ body: (Span<UInt8>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try statement.withText(position(column), body)
  }

  /// Lends the bytes of a blob, where SQLite holds them: no copy.
  @inlinable package func withBlob<Result, Failure: Error>(
    _ column: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try statement.withBlob(position(column), body)
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
