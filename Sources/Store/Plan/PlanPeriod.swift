import Domain

/// Questions for a period.
///
/// What begins in the period stands together in the order of time; what began before it and lasts into it stands before
/// all of that, and what has no beginning and ends behind it stands after. So the three are read one after the other, each
/// from an index that holds little else, and a page that is full with the first never asks for the others.
///
/// In another order the records of the period are gathered and sorted while they are few. Where they are many,
/// a walk through that order soon meets enough of them.
extension Plan {
  /// The arms of each statement; nil where the question is for no period, or in another order.
  /// - Parameter past: what is current no more, of the whole period.
  func periodArms(_ past: [UnionArm]) -> [[UnionArm]]? {
    guard isInOrderOfTime, let search = periodSearch else { return nil }
    return remainingSections.map { section in
      let arms = search.arms(of: section, self, keys: search.keys(of: self)).map { arm in
        // The table of what lasts knows the place and the id alone.
        arm.keys.count == order.count
          ? arm
          : UnionArm(source: arm.source, keys: [arm.keys[0]] + rest(arm.keys[1]), conditions: arm.conditions)
      }
      return continued(arms + past.map { $0.with([section.condition($0.keys[0])]) })
    }
  }

  /// The parts of the period that are still to be read, in order.
  private var remainingSections: [PeriodSection] {
    guard let period else { return [] }
    let sections = order[0].isDescending ? period.sections.reversed() : period.sections
    guard let reached, let next = sections.firstIndex(of: reached) else { return sections }
    return Array(sections[next...])
  }

  /// The part of the period that the last record served is in; nil on the first page.
  var reached: PeriodSection? { place.flatMap { place in period?.section(of: place) } }

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

  /// Where the last record served stands, in the order of time.
  private var place: String? {
    guard isInOrderOfTime, case .text(let day)? = after?.keys[0] else { return nil }
    return day
  }

  /// Whether the order begins with the date that is the whole life of a record.
  private var isInOrderOfTime: Bool {
    guard let date = order[0].date else { return false }
    return date == period?.life.date
  }

  // MARK: Another order

  /// So many records are gathered and sorted at most.
  static let mostGathered: Int64 = 5000

  /// What counts the records of the period, up to the limit of rows. Nil where the question is for no period, or in the
  /// order of time.
  var countOfPeriod: QueryText? {
    guard period != nil, let arms = gathered else { return nil }
    return QueryText(
      sql: "SELECT count(*) FROM (\(Plan.versions(arms)) LIMIT ?)",
      operands: arms.flatMap(\.conditions).flatMap(\.operands) + [.rowLimit])
  }

  /// The records of the period, or those that a list leads to, to be sorted.
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

  /// The records of the period, or those that a list leads to; nil where it is the order of time, or nothing leads.
  var gathered: [UnionArm]? {
    guard period != nil else { return led }
    guard !isInOrderOfTime, let search = periodSearch else { return nil }
    return search.period.sections.flatMap { search.arms(of: $0, self, keys: nil) }
  }

  private var periodSearch: PeriodSearch? { period.flatMap { PeriodSearch($0, resource) } }
}

extension PeriodSection {
  /// What holds for a place in it.
  fileprivate func condition(_ place: String) -> Condition {
    switch self {
    case .before: Condition("\(place) < ?", [.day(.first)])
    case .within: Condition("\(place) >= ? AND \(place) <= ?", [.day(.first), .day(.last)])
    case .behind: Condition("\(place) > ?", [.day(.last)])
    }
  }
}

/// How the records of a period are found.
private struct PeriodSearch {
  let period: Period
  private let lasting: IntervalIndex
  private let resource: Resource
  /// The orders by the field that is the time, in either direction; none where there is no such order.
  private let orders: [[SortKey]]

  init?(_ period: Period, _ resource: Resource) {
    guard let lasting = IntervalIndex(resource) else { return nil }
    (self.period, self.lasting, self.resource) = (period, lasting, resource)
    let field = lasting.isWhole ? nil : period.life.date
    orders =
      field.map { field in [false, true].map { resource.sortKeys([Order(field, descending: $0)]) } } ?? []
  }

  /// Whether the collection's own order is that of time, and so that of the indexes and postings of its filters.
  private var isOwn: Bool { orders.contains(OwnIndexes.of(resource).order) }

  /// The keys of an order of time, as the indexes have them that serve it: none of them holds a record without
  /// a date between two days, so the collection's own order serves both directions.
  /// - Returns: nil where postings serve it too.
  func keys(of plan: Plan) -> [String]? {
    isOwn && orders.contains(plan.forwardOrder) ? nil : plan.order.map(\.expression)
  }

  /// The records of one part of the period.
  /// - Parameter keys: the sort keys; nil for those of the collection's own order, where it is that of time.
  func arms(of section: PeriodSection, _ plan: Plan, keys: [String]?) -> [UnionArm] {
    let lookup = plan.leadLookup
    switch section {
    case .before: return lasting.lasting(into: period, of: lookup).map { $0.with(plan.others) }
    case .within where lasting.isWhole:
      return lasting.standing(in: period, of: lookup).map { $0.with(plan.others) }
    case .within: return within(plan, keys)
    case .behind: return lasting.ending(behind: period, of: lookup).map { $0.with(plan.others) }
    }
  }

  /// What stands in the period, from the index of the order, of a filter, or a posting.
  private func within(_ plan: Plan, _ keys: [String]?) -> [UnionArm] {
    let time = isOwn ? OwnIndexes.of(resource).order : orders[0]
    return plan.leading(isServed: isOwn && keys == nil, keys ?? time.map(\.expression)).map { arm in
      let day = Condition("\(arm.keys[0]) >= ? AND \(arm.keys[0]) <= ?", [.day(.start), .day(.end)])
      // What stands in the period overlaps it by some reading.
      return arm.with([day] + (period.match == .certain ? [period.condition] : []))
    }
  }
}
