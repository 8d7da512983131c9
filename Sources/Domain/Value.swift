/// What one column of a record holds.
package enum Value: Equatable, Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}
