/// One name and value of a query, decoded.
package struct Parameter: Equatable, Sendable {
  /// Before the equals sign.
  package let name: String
  /// After it.
  package let value: String

  /// A parameter of this name and value.
  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
