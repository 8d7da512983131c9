/// One step of an order: a field and its direction.
package struct Order: Equatable, Hashable, Sendable {
  /// The field that is compared.
  package let field: String
  /// Whether the largest comes first.
  package let isDescending: Bool

  /// A step by a field, the smallest first unless `descending`.
  package init(_ field: String, descending: Bool = false) {
    self.field = field
    self.isDescending = descending
  }

  static func ascending(_ field: String) -> Order { Order(field) }
  static func descending(_ field: String) -> Order { Order(field, descending: true) }
}
