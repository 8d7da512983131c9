/// How a query compares a field: what stands behind the field's name and two underscores in a parameter
/// (`signed__gte=2017`).
package struct Operator: Hashable, Sendable {
  /// What it asks.
  package enum Comparison: Hashable, Sendable {
    /// The value stands so to the given one.
    case order(Order)
    /// The value is none of the given ones, or there is none.
    case isNone
    /// There is no value, or there is one.
    case isMissing
  }

  /// How one value stands to another: its sign in SQL.
  package enum Order: String, Sendable {
    case atLeast = ">="
    case more = ">"
    case atMost = "<="
    case less = "<"

    /// Whether larger values pass.
    package var isUpward: Bool { self == .atLeast || self == .more }
    /// Whether the value itself passes.
    package var isInclusive: Bool { self == .atLeast || self == .atMost }
  }

  /// As in the parameter's name.
  package let name: String
  /// What it asks.
  package let comparison: Comparison
  /// What passes, in words that follow the field's name.
  package let summary: String

  /// Every operator there is.
  package static let all = [
    Operator(name: "gte", comparison: .order(.atLeast), summary: "is the value or more"),
    Operator(name: "gt", comparison: .order(.more), summary: "is more than the value"),
    Operator(name: "lte", comparison: .order(.atMost), summary: "is the value or less"),
    Operator(name: "lt", comparison: .order(.less), summary: "is less than the value"),
    Operator(name: "ne", comparison: .isNone, summary: "is none of the values, or is missing"),
    Operator(name: "isnull", comparison: .isMissing, summary: "is missing (true), or is there (false)"),
  ]

  /// The parameter of a field.
  package func parameter(of field: String) -> String { "\(field)__\(name)" }
}
