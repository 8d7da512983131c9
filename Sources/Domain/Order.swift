/// One step of an order: a field and its direction.
package struct Order: Equatable, Hashable, Sendable {
  package let field: String
  package let isDescending: Bool

  package init(_ field: String, descending: Bool = false) {
    self.field = field
    self.isDescending = descending
  }

  static func ascending(_ field: String) -> Order { Order(field) }
  static func descending(_ field: String) -> Order { Order(field, descending: true) }
}
