package import Domain
import SQLite

/// A statement with the values for its `?`, in order.
package struct Query: Equatable, Sendable {
  /// One SELECT.
  package let sql: String
  /// One for each `?`.
  package let values: [Value]
}

extension Plan {
  /// The statements that answer the question, the rows of each behind those of the one before: one, or two
  /// where what began before a period is read apart from what begins in it. Their columns are those of the
  /// fields served, followed by the sort keys (from which a cursor is made). Plans of one shape give the same
  /// texts, so that a statement is prepared once.
  func queries(_ way: PlanWay) -> [Query] { texts(way).map { query($0, rowLimit: rowLimit) } }

  /// The statements of every question of this shape.
  /// - Parameter columns: what is selected of each record besides its sort keys; nil for the fields served.
  func texts(_ way: PlanWay, columns: [String]? = nil) -> [QueryText] {
    let columns = columns ?? fields.flatMap(\.selectColumns)
    return statements(way).map { text($0, columns) }
  }

  /// The arms of each statement.
  private func statements(_ way: PlanWay) -> [[UnionArm]] {
    if way.isFewThen { return [[armThen.with(moment.opened(in: resource.currentView))]] }
    let past = past(few: way.isFewSince)
    let gathered = way.isFewFound ? foundArm : way.isFew ? armSince ?? gatheredArm : nil
    let timed = way.isFewFound || since != nil && way.isFew ? nil : periodArms(past)
    let statements = timed ?? [(gathered.map { [$0] } ?? arms) + continued(past)]
    return statements.map { $0.map { $0.with(moment.opened(in: resource.currentView)) } }
  }

  /// What was there and is current no more, an arm or none, under every condition of the question. It is not led by a
  /// filter: of what changed since, each version is tested.
  func past(few: Bool) -> [UnionArm] {
    let isServed = forwardOrder == OwnIndexes.of(resource).order
    let arm = moment.past(of: resource, order.map(\.expression), isServed: isServed, few: few)
    return arm.map { [$0.with(conditions + [period?.condition].compactMap { $0 })] } ?? []
  }

  /// The question for the last versions of what would pass and was retired, as they were, the latest first. Behind the
  /// columns of the fields stand the number of each and the commit that closed it.
  /// - Parameters:
  ///   - first: behind which commit it was retired.
  ///   - last: the commit whose state is asked about.
  ///   - place: a commit and a version, before which it was.
  func retired(
    after first: Int64, upTo last: Int64, before place: (seq: Int64, version: Int64), limit: Int
  ) -> Query {
    let (table, name) = (resource.versionTable, resource.currentView)
    func number(_ value: Int64) -> Operand { .constant(.integer(value)) }
    let isGone = ["closed IS NULL", "closed > \(name).closed"].map { state in
      let later = "SELECT 1 FROM \(table) AS n WHERE n.id = \(name).id AND n.\(state) AND n.opened <= ?"
      return Condition("NOT EXISTS (\(later))", [number(last)])
    }
    let bounds = [
      Condition("\(name).closed > ? AND \(name).closed <= ?", [number(first), number(min(last, place.seq))]),
      Condition("(\(name).closed < ? OR version < ?)", [number(place.seq), number(place.version)]),
    ]
    let arm = UnionArm(
      source: "\(table) AS \(name) INDEXED BY \(resource.closedIndex)", keys: [],
      conditions: bounds + conditions + [period?.condition].compactMap { $0 } + isGone)
    let columns = (fields.flatMap(\.selectColumns) + ["version", "closed"]).joined(separator: ", ")
    // Of those that one commit closed the later opened have the higher numbers.
    let text = QueryText(
      sql: "SELECT \(columns) FROM \(arm.source) WHERE \(arm.filter) "
        + "ORDER BY closed DESC, opened DESC, version DESC LIMIT ?",
      operands: arm.conditions.flatMap(\.operands) + [.rowLimit])
    return query(text, rowLimit: Int64(limit))
  }

  /// A statement with the values of this question.
  func query(_ text: QueryText, rowLimit: Int64) -> Query {
    Query(sql: text.sql, values: values(of: text.operands, rowLimit: rowLimit))
  }

  /// The values of this question for the `?` of a statement.
  private func values(of operands: [Operand], rowLimit: Int64) -> [Value] {
    let days = days
    return operands.map { value(of: $0, days, rowLimit) }
  }

  /// The same as SQLite binds them, with the plan's own limit of rows.
  func bindings(of operands: [Operand]) -> [Binding] {
    let days = days
    return operands.map { value(of: $0, days, rowLimit).binding }
  }

  private func value(of operand: Operand, _ days: PeriodDays?, _ rowLimit: Int64) -> Value {
    switch operand {
    case .constant(let value): value
    case .given(let index): given[index]
    case .pair(let first, let second): .text("\(given[first].text) \(given[second].text)")
    case .key(let index): after?.keys[index] ?? .null
    case .day(let day): days.map { .text($0[day]) } ?? .null
    case .moment: .integer(moment.commit)
    case .firstLater: .integer(firstLater ?? .max)
    case .rowLimit: .integer(rowLimit)
    }
  }

  /// Each arm gives its rows in order, so SQLite merges several without sorting.
  private func text(_ arms: [UnionArm], _ columns: [String]) -> QueryText {
    let selects = arms.map { arm in
      let results = (columns + arm.keys + claimColumns).joined(separator: ", ")
      return "SELECT \(results) FROM \(arm.source)" + (arm.conditions.isEmpty ? "" : " WHERE \(arm.filter)")
    }
    let steps = order.enumerated().map { index, key in
      "\(columns.count + index + 1)" + (key.isDescending ? " DESC" : "")
    }
    return QueryText(
      sql: selects.joined(separator: " UNION ALL ") + " ORDER BY \(steps.joined(separator: ", ")) LIMIT ?",
      operands: arms.flatMap { $0.sourceOperands + $0.conditions.flatMap(\.operands) } + [.rowLimit])
  }

  /// All records that pass, in any order.
  private var arms: [UnionArm] {
    let more = [period?.condition].compactMap { $0 }
    let isServed = forwardOrder == OwnIndexes.of(resource).order
    return leading(isServed: isServed, order.map(\.expression)).map { arm in
      arm.with(more + ranges(arm.keys) + continuing(arm.keys))
    } + (armWithoutBeginning.map { [$0.with(more + continuing($0.keys))] } ?? [])
  }

  private func continuing(_ keys: [String]) -> [Condition] {
    isContinued ? [bound(keys), behind(keys)] : []
  }

  /// The records that a comparison finds by an earlier day than that where they stand, since their date has no beginning;
  /// nil where the order's first key bounds all.
  private var armWithoutBeginning: UnionArm? {
    let downward = bounding.filter { !$0.order.isUpward }
    guard let date = order[0].date, !downward.isEmpty else { return nil }
    let keys = ["\(date)_max"] + order.dropFirst().map(\.expression)
    let without = Condition("\(date)_min = '\(CalendarDay.distantPast.text)'")
    // What stands within the bounds is found by them.
    let beyond = downward.map { "\(keys[0]) \($0.order.rawValue) ?" }.joined(separator: " AND ")
    return UnionArm(
      source: resource.currentView, keys: keys,
      conditions: conditions + [without, Condition("NOT (\(beyond))", downward.map(\.operand))])
  }

  /// What choosing among the claims for a period needs of each.
  var claimColumns: [String] {
    guard resolution == .preferred, let period = resource.time?.date else { return [] }
    // What has no period shares one with nothing.
    let days = resource.sortKeys([Order(period)]).dropLast().map(\.expression).joined(separator: " || ")
    return ["id", "version", "iif(\(period) IS NULL, '', \(days))"]
  }

  /// One row beyond the page tells whether there is a next one. Where rows are grouped by period, the reader
  /// counts the groups and stops by itself.
  var rowLimit: Int64 { resolution == .preferred ? -1 : Int64(limit) + 1 }

  // MARK: Arms

  /// The records that pass the filters, led by the filter that finds the fewest.
  /// - Parameters:
  ///   - isServed: whether the order is that in which a filter finds them: the collection's own.
  ///   - keys: the sort keys where no posting leads, which has its own.
  func leading(isServed: Bool, _ keys: [String]) -> [UnionArm] {
    guard isServed, let leadLookup else {
      let conditions = isServed ? conditions : conditions.map(\.tested)
      return [UnionArm(source: resource.currentView, keys: keys, conditions: conditions)]
    }
    return leadLookup.arms(keys).map { $0.with(others) }
  }

  /// The index of the condition that leads.
  private var lead: Int? {
    conditions.indices.filter { conditions[$0].lookup != nil }
      .max { (conditions[$0].lookup?.rank ?? 0) < (conditions[$1].lookup?.rank ?? 0) }
  }

  /// What leads the question; nil where nothing can.
  var leadLookup: LeadingIndex? { lead.flatMap { conditions[$0].lookup } }

  /// The conditions beside the one that leads.
  var others: [Condition] {
    let lead = lead
    return conditions.indices.filter { $0 != lead }.map { conditions[$0] }
  }

  /// Bounds on the first key that follow from the comparisons, by which SQLite seeks in the index. What has no value
  /// may lie within one, and is left out by the comparison.
  private func ranges(_ keys: [String]) -> [Condition] {
    bounding.map { Condition("\(keys[0]) \($0.order.rawValue) ?", [$0.operand]) }
  }

  /// The comparisons with the column of the first key.
  private var bounding: [Condition.Range] {
    conditions.compactMap(\.range).filter { $0.column == order[0].column }
  }

  /// A bound on the first key at the last record served, by which SQLite seeks in the index.
  private func bound(_ keys: [String]) -> Condition {
    Condition("\(keys[0]) \(order[0].isDescending ? "<=" : ">=") ?", [.key(0)])
  }

  /// Behind the last record served: each key in its direction where those before it are the same. A row value
  /// would say this in one comparison, but not with mixed directions, and SQLite does not seek by one that
  /// holds an expression.
  func behind(_ keys: [String]) -> Condition {
    var alternatives: [String] = []
    var operands: [Operand] = []
    for (index, key) in order.enumerated() {
      let same = keys[..<index].map { "\($0) = ?" }
      let behind = "\(keys[index]) \(key.isDescending ? "<" : ">") ?"
      alternatives.append("(" + (same + [behind]).joined(separator: " AND ") + ")")
      operands += (0...index).map(Operand.key)
    }
    return Condition("(\(alternatives.joined(separator: " OR ")))", operands)
  }
}

/// One SELECT among those that a statement merges.
struct UnionArm {
  /// What stands behind FROM.
  let source: String
  /// One for each `?` of the source.
  var sourceOperands: [Operand] = []
  /// The sort keys over its columns.
  let keys: [String]
  var conditions: [Condition]

  /// All conditions together.
  var filter: String { conditions.map(\.sql).joined(separator: " AND ") }

  /// The arm under more conditions.
  func with(_ more: [Condition]) -> UnionArm {
    var arm = self
    arm.conditions += more
    return arm
  }
}

extension Value {
  /// The text, where it is one.
  var text: String { if case .text(let text) = self { text } else { "" } }
}

extension Resource {
  /// The question for one current record.
  package var recordQuery: String { "SELECT \(selectColumns), version FROM \(currentView) WHERE id = ?" }

  /// The column behind those of the fields of one record.
  package var versionColumn: Int { fields.reduce(0) { $0 + $1.selectColumns.count } }

  /// The columns of all fields, as SQL.
  package var selectColumns: String { fields.flatMap(\.selectColumns).joined(separator: ", ") }
}

extension Field {
  /// How many these are.
  var selectCount: Int {
    if case .date = kind { return 1 + Field.dateSuffixes.count }
    return 1
  }

  /// What holds this field in a view or table of versions.
  package var selectColumns: [String] {
    switch kind {
    case .date: columns.map(\.name)
    case .updated: ["(SELECT at FROM commits WHERE seq = opened)"]
    default: [name]
    }
  }

  /// The columns of a view that follow from this field: those that are selected, and what it is sorted by.
  var viewColumns: [String] {
    // What is worked out has no name of its own.
    if case .updated = kind { return selectColumns.map { "\($0) AS \(name)" } }
    return columns.isEmpty ? [name] : columns.map(\.name)
  }
}
