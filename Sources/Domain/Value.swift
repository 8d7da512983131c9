/// What one column of a record holds.
package enum Value: Equatable, Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// Texts are the same where their characters are the same, code point by code point: a record keeps what it
  /// was given, also where Unicode has two spellings of one letter, which `String` takes for equal.
  package static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.integer(let left), .integer(let right)): left == right
    case (.real(let left), .real(let right)): left == right
    case (.text(let left), .text(let right)): left == right && left.utf8.elementsEqual(right.utf8)
    default: false
    }
  }
}
