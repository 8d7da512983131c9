package import Domain
import SQLite

/// A plan with its statements, ready to run as often as it is asked. It belongs to the reader that prepared
/// it.
package final class PreparedPage {
  /// The question.
  package let plan: Plan
  /// Each with its values; the rows of each follow those of the one before.
  let parts: [(statement: Statement, values: [Binding])]
  /// The columns of the sort keys in a row.
  let keyColumns: Range<Int>

  init(_ plan: consuming Plan, for reader: Reader) throws(SQLiteError) {
    let known = try reader.statements(of: plan).parts(plan)
    var parts: [(statement: Statement, values: [Binding])] = []
    parts.reserveCapacity(known.count)
    for part in known {
      parts.append((part.statement, plan.bindings(of: part.operands)))
    }
    (self.parts, keyColumns) = (parts, plan.keyColumns)
    self.plan = plan
  }
}

extension Plan {
  /// The columns of the sort keys in a row.
  var keyColumns: Range<Int> {
    let first = fields.reduce(0) { $0 + $1.selectCount }
    return first..<first + order.count
  }
}

extension PageCursor {
  /// The place of a row in the order whose sort keys are its values in these columns.
  init(of row: borrowing Row, in columns: Range<Int>) {
    var keys: [Value] = []
    keys.reserveCapacity(columns.count)
    for column in columns { keys.append(Value(row, column)) }
    self.init(keys: keys)
  }
}

extension Connection {
  /// The statements that answer a plan, as it costs least here.
  func queries(of plan: Plan) throws(SQLiteError) -> [Query] {
    let way = try way(of: plan, plan.countOfGathered)
    return plan.queries(way)
  }

  /// How a plan costs least here.
  /// - Parameter count: what counts the records that may be gathered, where there are such.
  func way(of plan: Plan, _ count: QueryText?) throws(SQLiteError) -> PlanWay {
    var way = PlanWay(isFew: try isFew(plan, count))
    way.isFewFound = plan.hasWords ? try isFew(plan, plan.countOfFound) : false
    way.isFewThen = way.isFew ? false : try isFewThen(plan)
    way.isFewSince = way.isFewThen ? false : try isFewSince(plan)
    return way
  }

  /// Whether the period that a plan asks for, or the time since a commit, has few records, or few have its words, where
  /// that makes a difference: whether it costs less to gather them all than to walk through all that were ever written
  /// until a page is full, which is where the square of their number is below what is written times the page.
  private func isFew(_ plan: Plan, _ text: QueryText?) throws(SQLiteError) -> Bool {
    guard let text else { return false }
    let most = min(Int64(try balance(plan).squareRoot()), Plan.mostGathered)
    return try count(plan.query(text, rowLimit: most + 1)) <= most
  }

  /// Whether few versions were closed since the moment that a plan asks about, by the same measure. To sort a version
  /// takes ten times as long as to walk past one.
  private func isFewSince(_ plan: Plan) throws(SQLiteError) -> Bool {
    guard plan.moment != .now else { return false }
    let most = Int64(try (balance(plan) / 10).squareRoot())
    guard let query = plan.moment.countClosed(of: plan.resource, upTo: most + 1) else { return false }
    return try count(query) <= most
  }

  /// Whether there were few versions at the moment that a plan asks about, beside what came later. All of that may stand
  /// before the first of them, as the past does in an order that begins with what is newest.
  func isFewThen(_ plan: Plan) throws(SQLiteError) -> Bool {
    guard let text = plan.countOfThen else { return false }
    let most = min(try written(plan.resource) / 20, Plan.mostThen)
    return try count(plan.query(text, rowLimit: most + 1)) <= most
  }

  private func balance(_ plan: Plan) throws(SQLiteError) -> Double {
    Double(plan.limit) * Double(try written(plan.resource))
  }

  /// How many versions there are, about.
  private func written(_ resource: Resource) throws(SQLiteError) -> Int64 {
    try prepare("SELECT max(version) FROM \(resource.versionTable)").first { $0.integer(0) } ?? 0
  }

  private func count(_ query: Query) throws(SQLiteError) -> Int64 {
    try prepare(query.sql).first(query.values.map(\.binding)) { $0.integer(0) } ?? 0
  }
}

extension Connection {
  /// The plan with whole texts for those that its cursor cut: as a version of the record has them, however it was
  /// changed since.
  /// - Throws: `Problem` of kind `invalidParameter` where no version has them.
  func whole(_ plan: Plan) throws(Problem) -> Plan {
    guard let place = plan.after, !place.cut.isEmpty,
      let id = plan.order.firstIndex(where: { $0.expression == "id" })
    else { return plan }
    let keys = plan.order.map(\.expression).joined(separator: ", ")
    let versions = try store { () throws(SQLiteError) in
      try prepare("SELECT \(keys) FROM \(plan.resource.versionTable) WHERE id = ?").all([
        place.keys[id].binding
      ]) {
        row in plan.order.indices.map { Value(row, $0) }
      }
    }
    guard let found = versions.first(where: place.isPlace) else { throw .foreignCursor }
    let whole = place.keys.indices.map { place.cut[$0] == nil ? place.keys[$0] : found[$0] }
    return plan.piece(
      at: plan.moment, after: PageCursor(keys: whole, side: place.side), limit: plan.limit)
  }
}

extension Problem {
  /// The problem of a cursor that no answer to this query gave.
  package static let foreignCursor = Problem.parameters([
    .init("This cursor belongs to another query: use \"next\" of an answer to this one.", parameter: "cursor")
  ])
}

extension Reader {
  /// Prepares a plan. It can be read until the tables change.
  package func prepare(_ plan: Plan) throws(Problem) -> PreparedPage {
    let entered = try connection.entered(plan)
    return try store { () throws(SQLiteError) in try PreparedPage(entered, for: self) }
  }
}
