/// A value for a parameter of a statement, in SQLite's five storage classes.
@usableFromInline package enum Binding: Hashable, Sendable {
  /// NULL.
  case null
  /// A 64-bit integer.
  case integer(Int64)
  /// A double. SQLite turns a NaN into NULL.
  case real(Double)
  /// UTF-8 text of any length; a NUL inside it stays.
  case text(String)
  /// Bytes.
  case blob([UInt8])
}

extension Binding: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral
{
  /// `nil` stands for NULL.
  @inlinable package init(nilLiteral: ()) { self = .null }
  /// An integer literal.
  @inlinable package init(integerLiteral value: Int64) { self = .integer(value) }
  /// A literal with a decimal point.
  @inlinable package init(floatLiteral value: Double) { self = .real(value) }
  /// A text literal.
  @inlinable package init(stringLiteral value: String) { self = .text(value) }
}
