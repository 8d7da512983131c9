import Domain

/// Questions for a period.
///
/// What begins in the period stands together in the order of time, and what began before it and lasts into it
/// stands before all of that; so the two are read one after the other, each from an index that holds little
/// else, and a page that is full with the first never asks for the second.
///
/// In another order the records of the period are gathered and sorted while they are few. Where they are many,
/// a walk through that order soon meets enough of them.
extension Plan {
  /// The arms of each statement; nil where the question is for no period, or in another order.
  /// - Parameter past: what is current no more, of the whole period.
  func periodArms(_ past: [UnionArm]) -> [[UnionArm]]? {
    guard let search = periodSearch, search.isOrder(order) else { return nil }
    let within = search.beginning(self, from: .day(.start), to: .day(.end), keys: search.keys(of: self))
    guard search.period.reachesBack else { return [continued(within + past)] }
    func pastBeginning(_ sign: String) -> [UnionArm] {
      past.map { $0.with([Condition("\($0.keys[0]) \(sign) ?", [.day(.first)])]) }
    }
    let before = search.lasting(self, from: .day(.from), before: .day(.before)).map { arm in
      UnionArm(source: arm.source, keys: [arm.keys[0]] + rest(arm.keys[1]), conditions: arm.conditions)
    }
    let (inside, outside) = (within + pastBeginning(">="), before + pastBeginning("<"))
    let parts = (order[0].isDescending ? [inside, outside] : [outside, inside]).map(continued)
    return isBeyond ? [parts[1]] : parts
  }

  /// Whether the place behind which a page goes on lies behind all of what comes first.
  var isBeyond: Bool {
    guard let place, let period else { return false }
    return order[0].isDescending ? place < period.first : place >= period.first
  }

  /// The sort keys behind the first, where the id has this name.
  private func rest(_ id: String) -> [String] {
    order.dropFirst().map { $0.expression == "id" ? id : $0.expression }
  }

  /// The arms behind the last record served.
  func continued(_ arms: [UnionArm]) -> [UnionArm] {
    guard isContinued else { return arms }
    return arms.map { $0.with([behind($0.keys)]) }
  }

  /// The days of the period, as the statements compare with them.
  var days: PeriodDays? {
    period.map { PeriodDays($0, place: place, isDescending: order[0].isDescending) }
  }

  /// The earliest day of the last record served.
  private var place: String? {
    guard case .text(let day)? = after?.keys[0] else { return nil }
    return day
  }

  // MARK: Another order

  /// So many records are gathered and sorted at most.
  static let mostGathered: Int64 = 5000

  /// What counts the records of the period, up to the limit of rows. Nil where the question is for no period, or in the
  /// order of time.
  var countOfPeriod: QueryText? {
    guard let arms = gathered else { return nil }
    return QueryText(
      sql: "SELECT count(*) FROM (\(Plan.versions(arms)) LIMIT ?)",
      operands: arms.flatMap(\.conditions).flatMap(\.operands) + [.rowLimit])
  }

  /// The records of the period, to be sorted.
  var gatheredArm: UnionArm? {
    guard let arms = gathered else { return nil }
    let keys = order.map(\.expression)
    let source = "(\(Plan.versions(arms))) CROSS JOIN \(resource.currentView) ON version = found"
    let operands = arms.flatMap(\.conditions).flatMap(\.operands)
    // The operands stand before all others, as their `?` do.
    return continued([UnionArm(source: source, sourceOperands: operands, keys: keys, conditions: [])])[0]
  }

  private static func versions(_ arms: [UnionArm]) -> String {
    arms.map { "SELECT version AS found FROM \($0.source) WHERE \($0.filter)" }.joined(
      separator: " UNION ALL ")
  }

  /// The records of the period; nil where the question is for no period, or in the order of time.
  var gathered: [UnionArm]? {
    guard let search = periodSearch, !search.isOrder(order) else { return nil }
    let within = search.beginning(self, from: .day(.first), to: .day(.last), keys: nil)
    guard search.period.reachesBack else { return within }
    return within + search.lasting(self, from: .constant(.text("")), before: .day(.beforeAll))
  }

  private var periodSearch: PeriodSearch? { period.flatMap { PeriodSearch($0, resource) } }
}

/// How the records of a period are found.
private struct PeriodSearch {
  let period: Period
  private let lasting: IntervalIndex
  private let resource: Resource
  /// The field that is the time and its orders, in either direction; none where there is no such order.
  private let field: String
  private let orders: [[SortKey]]

  init?(_ period: Period, _ resource: Resource) {
    guard let lasting = IntervalIndex(resource) else { return nil }
    (self.period, self.lasting, self.resource) = (period, lasting, resource)
    if case .date(let field) = period.time, !lasting.isWhole {
      self.field = field
      orders = [false, true].map { resource.sortKeys([Order(field, descending: $0)]) }
    } else {
      (field, orders) = ("", [])
    }
  }

  /// Whether an order begins with the time.
  func isOrder(_ order: [SortKey]) -> Bool { orders.contains { $0[0] == order[0] } }

  /// Whether the collection's own order is that of time, and so that of the indexes and postings of its filters.
  private var isOwn: Bool { orders.contains(resource.sortKeys(resource.order)) }

  /// The keys of an order of time, as the indexes have them that serve it: none of them holds a record without
  /// a date between two days, so the collection's own order serves both directions.
  /// - Returns: nil where postings serve it too.
  func keys(of plan: Plan) -> [String]? {
    isOwn && orders.contains(plan.order) ? nil : plan.order.map(\.expression)
  }

  /// What begins in the period, between two days, from the index of the order, of a filter, or a posting.
  /// - Parameter keys: the sort keys; nil for those of the collection's own order, where it is that of time.
  func beginning(_ plan: Plan, from start: Operand, to end: Operand, keys: [String]?) -> [UnionArm] {
    if lasting.isWhole {
      return lasting.arms(beginningIn: period, start, end, of: plan.leadLookup).map { $0.with(plan.others) }
    }
    let time = isOwn ? resource.sortKeys(resource.order) : orders[0]
    return plan.leading(isServed: isOwn && keys == nil, keys ?? time.map(\.expression)).map { arm in
      let day = Condition("\(arm.keys[0]) >= ? AND \(arm.keys[0]) <= ?", [start, end])
      let within = Condition("\(field)_max <= ?", [.day(.last)])
      return arm.with([day] + (period.match == .certain ? [within] : []))
    }
  }

  /// What began before the period, from a day on and before another, and lasts into it, the longest first.
  func lasting(_ plan: Plan, from start: Operand, before end: Operand) -> [UnionArm] {
    lasting.arms(into: .day(.first), from: start, before: end, of: plan.leadLookup)
      .map { $0.with(plan.others) }
  }
}
