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
    guard period.reachesBack else { return [[within]] }
    let before = lastingArms(lasting, into: period, field)
    // The place behind which a page goes on may lie behind all of what comes first.
    let isBeyond = place.map { first.isDescending ? $0 < period.first : $0 >= period.first } ?? false
    let statements = first.isDescending ? [[within], before] : [before, [within]]
    return isBeyond ? [statements[1]] : statements
  }

  /// The earliest day of the last record served.
  private var place: String? {
    guard case .text(let day)? = after?.keys[0] else { return nil }
    return day
  }

  /// What begins in the period, from the index of the order, of a filter, or a posting. None of them holds a
  /// record without a date between two days, so each serves both directions.
  private func beginning(within period: Period, _ field: String) -> Arm {
    let own = resource.sortKeys(resource.order)
    let orders = [false, true].map { resource.sortKeys([Order(field, descending: $0)]) }
    let isOwn = orders.contains(own) && orders.contains(order)
    let lead = isOwn ? self.lead(orders: orders) : nil
    let keys = lead?.keys ?? (isOwn ? own : order).map(\.expression)
    let isDescending = order[0].isDescending
    let start = max(period.first, isDescending ? "" : place ?? "")
    let end = min(period.last, isDescending ? place ?? period.last : period.last)
    var range = [Condition("\(keys[0]) >= ? AND \(keys[0]) <= ?", [.text(start), .text(end)])]
    if period.match == .certain { range.append(Condition("\(field)_max <= ?", [.text(period.last)])) }
    return Arm(
      source: lead?.source ?? resource.currentView, keys: keys,
      conditions: (lead?.conditions ?? conditions) + range + (after.map { [behind($0, keys)] } ?? []))
  }

  /// What began before the period and lasts into it, the longest first.
  private func lastingArms(_ lasting: Lasting, into period: Period, _ field: String) -> [Arm] {
    let keys = [field + "_min"] + order.dropFirst().map(\.expression)
    let isDescending = order[0].isDescending
    // A period may be given backwards; then what fits began by its last day. `~` stands behind every day of
    // those before it.
    let last = min(period.last, isDescending ? place ?? period.last : period.last) + "~"
    let begun = lasting.conditions(
      lastingInto: period.first, from: isDescending ? "" : place ?? "", before: min(period.first, last))
    return begun.map { condition in
      Arm(
        source: lasting.source(resource), keys: keys,
        conditions: [condition] + conditions + (after.map { [behind($0, keys)] } ?? []))
    }
  }
}
