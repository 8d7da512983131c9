import Domain

/// A part of a WHERE clause. Identifiers in its SQL come from declarations and never from a caller; a
/// caller's values stand as `?`.
struct Condition: Equatable, Sendable {
  let sql: String
  /// One for each `?`.
  let operands: [Operand]
  /// The same where it must not lead, so that SQLite reads in the order asked for and tests each record.
  private let test: String
  /// What answers the same by leading the question; nil where it can only be tested.
  let lookup: LeadingIndex?
  /// What follows for the order by one column, so that an index in that order is read from there on; nil where
  /// nothing does.
  let range: Range?

  /// The values of a column that pass lie on one side of another.
  struct Range: Equatable, Sendable {
    let column: String
    let order: Operator.Order
    let operand: Operand

    init(_ column: String, _ order: Operator.Order, _ operand: Operand) {
      (self.column, self.order, self.operand) = (column, order, operand)
    }
  }

  init(
    _ sql: String, test: String? = nil, _ operands: [Operand] = [], lookup: LeadingIndex? = nil,
    range: Range? = nil
  ) {
    (self.sql, self.test, self.operands) = (sql, test ?? sql, operands)
    (self.lookup, self.range) = (lookup, range)
  }

  /// The condition where it must not lead.
  var tested: Condition { Condition(test, operands) }

  /// The record has any of the values in the filter's place.
  static func any(of given: [Int], in filter: Filter, of resource: Resource) -> Condition {
    let values = given.map(Operand.given)
    let lookup = LeadingIndex(given, in: filter, of: resource)
    switch filter.place {
    case .columns(let columns):
      let parts = columns.map { "\($0) \(oneOf(values.count))" }
      let whole = parts.joined(separator: " OR ")
      // The plus sign keeps SQLite from going by the column's index (sqlite.org/optoverview.html).
      return Condition(
        parts.count > 1 ? "(\(whole))" : whole, test: lookup == nil ? nil : "+\(whole)",
        columns.flatMap { _ in values }, lookup: lookup)
    case .list(let table, let column):
      return Condition(exists(in: table, column, values.count, of: resource), values, lookup: lookup)
    }
  }

  /// The record brings all the values together: each in the list, of which there are two, or any two in the columns.
  static func all(of given: [Int], in filter: Filter, of resource: Resource) -> Condition {
    let values = given.map(Operand.given)
    switch filter.place {
    case .columns(let columns):
      let parts = columns.map { "\($0) \(oneOf(values.count))" }
      // Two different values that both lie in the set are both of its two values.
      let different = zip(columns, columns.dropFirst()).map { "\($0) <> \($1)" }
      return Condition(
        "(" + (parts + different).joined(separator: " AND ") + ")", columns.flatMap { _ in values })
    case .list(let table, let column):
      let parts = values.map { _ in exists(in: table, column, 1, of: resource) }
      return Condition(
        parts.joined(separator: " AND "), values, lookup: LeadingIndex(pair: given, of: resource))
    }
  }

  /// The record has each of the values in the filter's place.
  static func each(of given: [Int], in filter: Filter, of resource: Resource) -> Condition {
    let parts = given.map { any(of: [$0], in: filter, of: resource) }
    return Condition(parts.map(\.sql).joined(separator: " AND "), parts.flatMap(\.operands))
  }

  /// The record has none of the values in the filter's place, or nothing there.
  static func none(of given: [Int], in filter: Filter, of resource: Resource) -> Condition {
    let any = any(of: given, in: filter, of: resource)
    return Condition("(\(any.sql)) IS NOT TRUE", any.operands)
  }

  /// The record has nothing in the filter's place, or has something.
  static func missing(_ isMissing: Bool, in filter: Filter, of resource: Resource) -> Condition {
    switch filter.place {
    case .columns(let columns):
      let parts = columns.map { "\($0) IS NULL" }.joined(separator: " AND ")
      return Condition(isMissing ? parts : "NOT (\(parts))")
    case .list(let table, let column):
      let rows =
        "EXISTS (SELECT 1 FROM \(table) AS i WHERE i.version = \(resource.currentView).version AND i.\(column) IS NOT NULL)"
      return Condition(isMissing ? "NOT \(rows)" : rows)
    }
  }

  /// The record's value in a column stands so to another.
  static func compare(_ column: String, _ order: Operator.Order, _ operand: Operand) -> Condition {
    Condition("\(column) \(order.rawValue) ?", [operand], range: Range(column, order, operand))
  }

  /// No reading of the record's date (`certain`), or not every one (`possible`), lies between two days. A record
  /// without a date is no such day either.
  static func outside(_ field: String, _ match: TimeMatch, from given: Int) -> Condition {
    let (first, last) = match == .possible ? ("min", "max") : ("max", "min")
    return Condition(
      "(\(field) IS NULL OR \(field)_\(first) < ? OR \(field)_\(last) > ?)",
      [.given(given), .given(given + 1)])
  }

  /// The words of a query stand in the record. What has them is found once, and each record is looked up in that; the
  /// plus sign keeps SQLite from going by it instead (sqlite.org/optoverview.html), which `Plan.foundArm` does.
  static func words(_ given: Int, in resource: Resource) -> Condition {
    Condition("+\(resource.currentView).version IN (\(TextIndex.search(in: resource)))", [.given(given)])
  }

  private static func exists(in table: String, _ column: String, _ count: Int, of resource: Resource)
    -> String
  {
    "EXISTS (SELECT 1 FROM \(table) AS i WHERE i.version = \(resource.currentView).version AND i.\(column) \(oneOf(count)))"
  }

  private static func oneOf(_ count: Int) -> String {
    count == 1 ? "= ?" : "IN (" + Array(repeating: "?", count: count).joined(separator: ", ") + ")"
  }
}
