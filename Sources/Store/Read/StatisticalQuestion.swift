package import Domain
import Representation

/// What is asked of a dataflow.
package struct StatisticalQuestion: Sendable {
  /// The dataflow.
  package let flow: Dataflow
  /// The values that each dimension may have; nil for any.
  package var key: [Set<String>?]
  /// Only figures whose periods begin on this day or later.
  package var from: CalendarDay?
  /// Only figures whose periods end on this day or earlier.
  package var to: CalendarDay?
  /// Of each series only so many figures of its beginning.
  package var first: Int?
  /// Of each series only so many figures of its end. With `first` both are told.
  package var last: Int?

  /// Everything of a dataflow.
  package init(_ flow: Dataflow) {
    self.flow = flow
    key = Array(repeating: nil, count: flow.dimensions.count)
  }

  /// Whether a key is asked for that has these values from a dimension on.
  func holds(_ values: [String], from dimension: Int = 0) -> Bool {
    zip(key[dimension...], values).allSatisfy { allowed, value in allowed?.contains(value) ?? true }
  }

  /// Whether a period is asked for.
  func holds(_ period: UncertainDate) -> Bool {
    (from.map { period.min >= $0 } ?? true) && (to.map { period.max <= $0 } ?? true)
  }

  /// Those of a series' figures that are asked for.
  func ends(of figures: [StatisticalSeries.Observation]) -> [StatisticalSeries.Observation] {
    guard first != nil || last != nil else { return figures }
    let (first, last) = (first ?? 0, last ?? 0)
    return figures.enumerated().filter { $0.offset < first || $0.offset >= figures.count - last }
      .map(\.element)
  }
}
