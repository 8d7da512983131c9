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
    let isDescending = order[0].isDescending
    let start = isDescending ? "" : place ?? ""
    let end = (isDescending ? place : nil) ?? search.period.last
    let within = search.beginning(self, from: start, to: end, keys: search.keys(of: self))
    guard search.period.reachesBack else { return [continued(within + past)] }
    let first = Value.text(search.period.first)
    func pastBeginning(_ sign: String) -> [UnionArm] {
      past.map { $0.with([Condition("\($0.keys[0]) \(sign) ?", [first])]) }
    }
    let before = search.lasting(self, from: start, to: end).map { arm in
      UnionArm(source: arm.source, keys: [arm.keys[0]] + rest(arm.keys[1]), conditions: arm.conditions)
    }
    // The place behind which a page goes on may lie behind all of what comes first.
    let isBeyond = place.map { isDescending ? $0 < search.period.first : $0 >= search.period.first } ?? false
    let (inside, outside) = (within + pastBeginning(">="), before + pastBeginning("<"))
    let parts = (isDescending ? [inside, outside] : [outside, inside]).map(continued)
    return isBeyond ? [parts[1]] : parts
  }

  /// The sort keys behind the first, where the id has this name.
  private func rest(_ id: String) -> [String] {
    order.dropFirst().map { $0.expression == "id" ? id : $0.expression }
  }

  /// The arms behind the last record served.
  func continued(_ arms: [UnionArm]) -> [UnionArm] {
    guard let after else { return arms }
    return arms.map { $0.with([behind(after, $0.keys)]) }
  }

  /// The earliest day of the last record served.
  private var place: String? {
    guard case .text(let day)? = after?.keys[0] else { return nil }
    return day
  }

  // MARK: Another order

  /// So many records are gathered and sorted at most.
  static let mostGathered: Int64 = 5000

  /// What counts the records of the period, up to a number. Nil where the question is for no period, or in the
  /// order of time.
  func countOfPeriod(upTo most: Int64) -> Query? {
    guard let arms = gathered else { return nil }
    return Query(
      sql: "SELECT count(*) FROM (\(Plan.versions(arms)) LIMIT ?)",
      values: arms.flatMap(\.conditions).flatMap(\.values) + [.integer(most)])
  }

  /// Whether the records of the period can be gathered.
  var canGather: Bool { periodSearch.map { !$0.isOrder(order) } ?? false }

  /// The records of the period, to be sorted.
  var gatheredArm: UnionArm? {
    guard let arms = gathered else { return nil }
    let keys = order.map(\.expression)
    let source = "(\(Plan.versions(arms))) CROSS JOIN \(resource.currentView) ON version = found"
    let values = arms.flatMap(\.conditions).flatMap(\.values)
    // The values stand before all others, as their `?` do.
    return continued([UnionArm(source: source, sourceValues: values, keys: keys, conditions: [])])[0]
  }

  private static func versions(_ arms: [UnionArm]) -> String {
    arms.map { "SELECT version AS found FROM \($0.source) WHERE \($0.filter)" }.joined(
      separator: " UNION ALL ")
  }

  private var gathered: [UnionArm]? {
    guard let search = periodSearch, !search.isOrder(order) else { return nil }
    let last = search.period.last
    let within = search.beginning(self, from: "", to: last, keys: nil)
    return within + (search.period.reachesBack ? search.lasting(self, from: "", to: last) : [])
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
  func beginning(_ plan: Plan, from start: String, to end: String, keys: [String]?) -> [UnionArm] {
    let (start, end) = (max(start, period.first), min(end, period.last))
    if lasting.isWhole {
      return lasting.arms(beginningIn: period, start, end, of: plan.leadLookup).map { $0.with(plan.others) }
    }
    let time = isOwn ? resource.sortKeys(resource.order) : orders[0]
    return plan.leading(isServed: isOwn && keys == nil, keys ?? time.map(\.expression)).map { arm in
      let day = Condition("\(arm.keys[0]) >= ? AND \(arm.keys[0]) <= ?", [.text(start), .text(end)])
      let within = Condition("\(field)_max <= ?", [.text(period.last)])
      return arm.with([day] + (period.match == .certain ? [within] : []))
    }
  }

  /// What began before the period, between two days, and lasts into it, the longest first.
  func lasting(_ plan: Plan, from start: String, to end: String) -> [UnionArm] {
    // A period may be given backwards; then what fits began by its last day. `~` stands behind every day of
    // those before it.
    let before = min(period.first, min(end, period.last) + "~")
    return lasting.arms(into: period.first, from: start, before: before, of: plan.leadLookup)
      .map { $0.with(plan.others) }
  }
}
