/// One step of an order: a column and its direction.
package struct Order: Equatable, Hashable, Sendable {
  package let column: String
  package let isDescending: Bool

  package init(_ column: String, descending: Bool = false) {
    self.column = column
    self.isDescending = descending
  }

  static func ascending(_ column: String) -> Order { Order(column) }
  static func descending(_ column: String) -> Order { Order(column, descending: true) }
}
