import Domain

/// What a filter asks for, as far as it can lead a question: its records are then read by its values, in order,
/// and the other conditions are tested.
struct LeadingIndex: Equatable, Sendable {
  /// The name of the filter; `between` for a pair.
  let name: String
  /// One for each value: its place among those that are given, or two for a pair.
  let keys: [[Int]]
  private let place: Place

  private enum Place: Equatable {
    case posting(ListIndex, of: String)
    case column(String, of: String)
  }

  /// More values than this are tested record by record, since every value asks for a search of its own.
  static let mostValues = 4

  /// Nil where there are too many values, or no index or posting for them.
  init?(_ given: [Int], in filter: Filter, of resource: Resource) {
    guard given.count <= LeadingIndex.mostValues, resource.parent == nil else { return nil }
    (name, keys) = (filter.name, given.map { [$0] })
    if let posting = OwnIndexes.of(resource).posting(of: filter) {
      place = .posting(posting, of: resource.currentView)
    } else if case .columns(let columns) = filter.place, columns.count == 1 {
      place = .column(columns[0], of: resource.currentView)
    } else {
      return nil
    }
  }

  /// Two different countries, the first in the alphabet first. Nil where no posting lists the pairs.
  init?(pair given: [Int], of resource: Resource) {
    guard let posting = OwnIndexes.of(resource).pairs else { return nil }
    (name, keys) = ("between", [given])
    place = .posting(posting, of: resource.currentView)
  }

  /// How much sooner it leads than another: a pair leaves the fewest records. One value of a column needs no
  /// lead, since SQLite goes by its index anyway.
  var rank: Int {
    switch place {
    case .posting: keys.count == 1 ? keys[0].count + 1 : 0
    case .column: keys.count == 1 ? 1 : 0
    }
  }

  /// An arm for each value. The sort keys are those of the posting, or the given ones.
  func arms(_ keys: [String]) -> [UnionArm] {
    self.keys.indices.map { index in
      let values = self.keys[index].map(Operand.given)
      switch place {
      case .posting(let posting, let view):
        let condition = Condition(posting.columns.map { "\($0) = ?" }.joined(separator: " AND "), values)
        // A cross join keeps SQLite from turning the two around (sqlite.org/lang_select.html).
        return UnionArm(
          source: "\(posting.table) CROSS JOIN \(view) ON version = record_version", keys: posting.keys,
          conditions: [condition] + [withoutEarlier(than: index)].compactMap { $0 })
      case .column(let column, let view):
        return UnionArm(source: view, keys: keys, conditions: [Condition("\(column) = ?", values)])
      }
    }
  }

  /// The rows of its index, one for each record and value.
  var rows: QueryText {
    let (table, columns) =
      switch place {
      case .posting(let posting, _): (posting.table, posting.columns)
      case .column(let column, let view): (view, [column])
      }
    let condition = columns.map { "\($0) = ?" }.joined(separator: " AND ")
    let selects = keys.map { _ in "SELECT 1 FROM \(table) WHERE \(condition)" }
    return QueryText(
      sql: selects.joined(separator: " UNION ALL "), operands: keys.flatMap { $0.map(Operand.given) })
  }

  /// Each value as one text.
  var values: [Operand] { keys.map { $0.count == 1 ? .given($0[0]) : .pair($0[0], $0[1]) } }

  /// The record is not found by an earlier value too; nil where it cannot be.
  func withoutEarlier(than index: Int) -> Condition? {
    guard index > 0, case .posting(let posting, let view) = place else { return nil }
    let marks = keys[..<index].map { _ in "?" }.joined(separator: ", ")
    return Condition(
      "NOT EXISTS (SELECT 1 FROM \(posting.list) AS i WHERE i.version = \(view).version AND i.\(posting.column) IN (\(marks)))",
      keys[..<index].map { .given($0[0]) })
  }
}
