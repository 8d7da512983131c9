import Domain

/// Questions for records in which words stand.
///
/// While few records have the words they are gathered and sorted. Where many have them, a walk through the order, or
/// through what a filter finds, soon meets enough of them.
extension Plan {
  /// Where the words stand among the values given; nil where none are asked for.
  private var wordsPlace: Int? {
    var place = 0
    for demand in demands {
      if demand == .words { return place }
      place += demand.count
    }
    return nil
  }

  /// Whether words are asked for.
  var hasWords: Bool { demands.contains(.words) }

  /// What counts the records that have the words, up to the limit of rows; nil where none are asked for.
  var countOfFound: QueryText? {
    wordsPlace.map {
      QueryText(
        sql: "SELECT count(*) FROM (\(TextIndex.search(in: resource)) LIMIT ?)",
        operands: [.given($0), .rowLimit])
    }
  }

  /// The records that have the words, to be sorted.
  var foundArm: UnionArm? {
    guard let wordsPlace else { return nil }
    let words = Condition.words(wordsPlace, in: resource)
    let others = conditions.filter { $0 != words } + [period?.condition].compactMap { $0 }
    return continued([
      UnionArm(
        source: "(\(TextIndex.search(in: resource))) CROSS JOIN \(resource.currentView) ON version = found",
        sourceOperands: [.given(wordsPlace)], keys: order.map(\.expression), conditions: others)
    ])[0]
  }
}
