package import Domain

/// One step of an order as SQL: an expression that is never null, so that a row-value comparison can seek in
/// its index, and that puts records without a value last in either direction.
package struct SortKey: Hashable, Sendable {
  /// Over the columns of a version.
  package let expression: String
  /// The same with `$.` before each column.
  private let template: String
  /// Whether the largest comes first.
  package private(set) var isDescending: Bool
  /// The type of its values.
  package let kind: Column.Kind
  /// The column that is compared.
  let column: String
  /// The date that it is the place of; nil for the key of another field.
  let date: String?

  /// - Parameter resource: must have the field among its `sortable`.
  package init(_ order: Order, of resource: Resource) {
    let column = resource.sortColumn(order.field)
    date = resource.dateField(order.field)?.name
    let (kind, isRequired) = (column?.kind ?? .text, column?.isRequired ?? true)
    (self.column, self.kind, isDescending) = (column?.name ?? order.field, kind, order.isDescending)
    let (name, place) = (self.column, date)
    func expression(_ row: String) -> String {
      // A date without a beginning stands at its end: what was until 2025 stands in 2025.
      let value = place.map { LifeSQL.place("\(row)\($0)_min", "\(row)\($0)_max") } ?? row + name
      let last = SortKey.last(kind, descending: order.isDescending)
      return isRequired ? value : "coalesce(\(value), \(last))"
    }
    (template, self.expression) = (expression("$."), expression(""))
  }

  /// The days that a date covers behind the day where it stands, however it is spelt: its last day, told apart where it has
  /// no beginning, or, where the source doubts it or leaves open which of them is meant, its text. 2025-Q1 and
  /// 2025-01/2025-03 are one; 2024 and 2024-XX are two.
  init(daysOf date: String, descending: Bool) {
    (column, kind, isDescending, self.date) = (date, .text, descending, nil)
    template = """
      coalesce(iif($.\(date)_qualifier IS NULL AND instr($.\(date), '-X') = 0, \
      iif($.\(date)_min = '\(CalendarDay.distantPast.text)', '/' || $.\(date)_max, $.\(date)_max), $.\(date)), \
      \(SortKey.last(.text, descending: descending)))
      """
    expression = template.replacing("$.", with: "")
  }

  /// The same step from the last value to the first: what has no value comes first then.
  var reversed: SortKey {
    var key = self
    key.isDescending.toggle()
    return key
  }

  /// The expression over the columns of a row of this name: one that a trigger names NEW or OLD, or a table's.
  func expression(in row: String) -> String { template.replacing("$.", with: row + ".") }

  /// What sorts behind every value there is.
  private static func last(_ kind: Column.Kind, descending: Bool) -> String {
    switch kind {
    case .text: descending ? "''" : "'~'"
    case .integer, .real: descending ? "-9e999" : "9e999"
    }
  }

  /// As in ORDER BY and in an index.
  package var sql: String { expression + (isDescending ? " DESC" : "") }
}

extension Resource {
  /// The column that a sort by this field compares.
  package func sortColumn(_ field: String) -> Column? {
    guard field != "id" else { return nil }
    return self.field(field)?.comparedColumn
  }

  /// The steps of an order, ending in the id in the direction of the last step, so that no two records are
  /// equal and a page can go on behind any of them.
  package func sortKeys(_ order: [Order]) -> [SortKey] {
    let steps =
      order.contains { $0.field == "id" }
      ? order : order + [Order("id", descending: order.last?.isDescending ?? false)]
    return steps.flatMap(sortKeys)
  }

  /// The claims of one period belong together, and periods that begin on one day (2025, 2025-Q1) must not
  /// mingle; so where there is a record above, the days of the period follow its first.
  private func sortKeys(_ step: Order) -> [SortKey] {
    let first = SortKey(step, of: self)
    guard parent != nil, dateField(step.field) != nil else { return [first] }
    return [first, SortKey(daysOf: step.field, descending: step.isDescending)]
  }
}
