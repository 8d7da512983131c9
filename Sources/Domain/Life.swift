/// When a record holds in the world, as its dates tell: from its beginning until its end. `from`, `to` and `valid_on` ask
/// about the whole of it.
///
/// Each end may be told by several dates, of which the first that a record has counts: what began is told by
/// `actual_start` before `planned_start`. Without an end a life may go on; without a beginning it may always have been.
package struct Life: Equatable, Sendable {
  /// The dates that tell the beginning, those before others first.
  package let beginnings: [String]
  /// The dates that tell the end, in the same way.
  package let ends: [String]

  /// One date: a life of one day, which day of it is not always known, or from one to another where it is an interval.
  static func date(_ field: String) -> Life { Life(beginnings: [field], ends: [field]) }

  /// From the first of some dates until the first of others.
  static func from(_ beginnings: String..., until ends: String...) -> Life {
    Life(beginnings: beginnings, ends: ends)
  }

  /// The date that is the whole life; nil where one tells the beginning and another the end.
  package var date: String? { beginnings == ends ? beginnings.first : nil }
}
