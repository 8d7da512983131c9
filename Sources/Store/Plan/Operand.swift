import Domain

/// What stands for a `?` of a statement: the same in every question of one shape, or taken from the question.
enum Operand: Equatable, Sendable {
  case constant(Value)
  /// A value that the caller gave, by its place among them.
  case given(Int)
  /// Two values that the caller gave, with a space between them.
  case pair(Int, Int)
  /// A sort key of the place behind which the page goes on.
  case key(Int)
  /// A day of the period asked for.
  case day(PeriodDays.Day)
  /// The commit that the question is about.
  case moment
  /// The number of the first version that came later.
  case firstLater
  /// How many rows are read at most.
  case rowLimit
}

/// A statement of every question of one shape.
struct QueryText: Equatable, Sendable {
  /// One SELECT.
  let sql: String
  /// One for each `?`.
  let operands: [Operand]
}

/// What a query asks of each record, without the values that it gives.
enum Demand: Hashable, Sendable {
  /// It belongs to the record above.
  case within
  /// It has any of so many values in the place of a filter.
  case any(String, Int)
  /// It brings so many values together: all of them in a list, or any two of them in two columns.
  case together(String, Int)
  /// It has each of so many values in a list.
  case each(String, Int)
  /// It has none of so many values in the place of a filter or field, or nothing there.
  case none(String, Int)
  /// It has nothing in the place of a filter or field, or has something.
  case missing(String, Bool)
  /// Its value in a column stands so to the given one.
  case compare(String, Operator.Order)
  /// Its version is this one or came later.
  case since
  /// Its date is not between two days, or there is none.
  case outside(String, TimeMatch)
  /// The words of a query stand in its texts.
  case words

  /// How many values it takes.
  var count: Int {
    switch self {
    case .within, .compare, .since, .words: 1
    case .any(_, let count), .none(_, let count), .together(_, let count), .each(_, let count): count
    case .outside: 2
    case .missing: 0
    }
  }

  /// Whether it asks something of the values in the place of a filter. That two countries are brought together is another
  /// question than that for one.
  func isAbout(_ filter: String) -> Bool {
    switch self {
    case .any(let name, _), .none(let name, _), .missing(let name, _), .compare(let name, _): name == filter
    case .within, .together, .each, .since, .outside, .words: false
    }
  }

  /// - Parameter first: the place of its first value.
  func condition(_ resource: Resource, from first: Int) -> Condition {
    let values = Array(first..<first + count)
    switch self {
    case .within: return Condition("\(resource.parent?.field ?? "id") = ?", [.given(first)])
    case .any(let name, _): return .any(of: values, in: resource.place(name), of: resource)
    case .together(let name, _): return .all(of: values, in: resource.place(name), of: resource)
    case .each(let name, _): return .each(of: values, in: resource.place(name), of: resource)
    case .none(let name, _): return .none(of: values, in: resource.place(name), of: resource)
    case .missing(let name, let isMissing): return .missing(isMissing, in: resource.place(name), of: resource)
    case .compare(let column, let order): return .compare(column, order, .given(first))
    case .since:
      // The plus keeps SQLite from reading versions by their numbers and sorting them.
      return Condition("+\(resource.currentView).version >= ?", [.given(first)])
    case .outside(let field, let match): return .outside(field, match, from: first)
    case .words: return .words(first, in: resource)
    }
  }
}

extension Resource {
  /// The filter of a name, or what a field of this name would be as one.
  fileprivate func place(_ name: String) -> Filter {
    filter(name) ?? field(name).map(Filter.init(column:)) ?? Filter(column: fields[0])
  }
}

/// What questions have in common that are asked by the same statements and answered with the same fields.
struct PlanShape: Hashable, Sendable {
  let projection: Projection
  let demands: [Demand]
  let order: [Order]
  let resolution: ResolutionMode?
  let period: PeriodShape?
  let isContinued: Bool
  let isPast: Bool
  let isReversed: Bool

  /// What the statements for a period depend on, beside its days.
  struct PeriodShape: Hashable, Sendable {
    let match: TimeMatch
    let hasFirst: Bool
    let hasLast: Bool
    /// The part of the period in which the page goes on; nil for the first page.
    let reached: PeriodSection?
  }
}

/// Which fields of a collection are served: what the columns of a row, and how it is written, depend on.
package struct Projection: Hashable, Sendable {
  private let resource: ObjectIdentifier
  /// The places of the fields among all; nil for all of them.
  private let places: [Int]?

  init(_ resource: Resource, _ places: [Int]?) {
    (self.resource, self.places) = (ObjectIdentifier(resource), places)
  }
}
