import Domain

/// Questions for a period in the order of the records' time.
///
/// What begins in the period stands together in that order, and what began before it and lasts into it stands
/// before all of that; so the two are read one after the other, each from an index that holds little else, and
/// a page that is full with the first never asks for the second.
extension Plan {
  /// The arms of each statement; nil where the question is for no period, or in another order.
  var periodArms: [[Arm]]? {
    guard let period, let lasting = Lasting(resource), case .date(let field) = period.time,
      let first = order.first, first == SortKey(Order(field, descending: first.isDescending), of: resource)
    else { return nil }
    let within = beginning(within: period, field)
    guard period.reachesBack else { return [within] }
    let before = lastingArms(lasting, into: period)
    // The place behind which a page goes on may lie behind all of what comes first.
    let isBeyond = place.map { first.isDescending ? $0 < period.first : $0 >= period.first } ?? false
    let statements = first.isDescending ? [within, before] : [before, within]
    return isBeyond ? [statements[1]] : statements
  }

  /// The earliest day of the last record served.
  private var place: String? {
    guard case .text(let day)? = after?.keys[0] else { return nil }
    return day
  }

  /// What begins in the period, from the index of the order, of a filter, or a posting. None of them holds a
  /// record without a date between two days, so each serves both directions.
  private func beginning(within period: Period, _ field: String) -> [Arm] {
    let own = resource.sortKeys(resource.order)
    let orders = [false, true].map { resource.sortKeys([Order(field, descending: $0)]) }
    let isOwn = orders.contains(own) && orders.contains(order)
    let isDescending = order[0].isDescending
    let start = max(period.first, isDescending ? "" : place ?? "")
    let end = min(period.last, isDescending ? place ?? period.last : period.last)
    return leading(isOwn ? orders : [], (isOwn ? own : order).map(\.expression)).map { arm in
      var more = [Condition("\(arm.keys[0]) >= ? AND \(arm.keys[0]) <= ?", [.text(start), .text(end)])]
      if period.match == .certain { more.append(Condition("\(field)_max <= ?", [.text(period.last)])) }
      return arm.with(more + (after.map { [behind($0, arm.keys)] } ?? []))
    }
  }

  /// What began before the period and lasts into it, the longest first.
  private func lastingArms(_ lasting: Lasting, into period: Period) -> [Arm] {
    let isDescending = order[0].isDescending
    // A period may be given backwards; then what fits began by its last day. `~` stands behind every day of
    // those before it.
    let last = min(period.last, isDescending ? place ?? period.last : period.last) + "~"
    let lookup = lead.flatMap { conditions[$0].lookup }
    let arms = lasting.arms(
      into: period.first, from: isDescending ? "" : place ?? "", before: min(period.first, last), of: lookup)
    return arms.map { arm in
      let keys =
        [arm.keys[0]] + order.dropFirst().map { $0.expression == "id" ? arm.keys[1] : $0.expression }
      return Arm(
        source: arm.source, keys: keys,
        conditions: arm.conditions + others(lead) + (after.map { [behind($0, keys)] } ?? []))
    }
  }
}
