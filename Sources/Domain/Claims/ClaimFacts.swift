/// What a rule looks at of one claim.
package struct ClaimFacts: Equatable, Sendable {
  /// Whether a figure is what was counted, or what was expected.
  package enum Expectation: Int, Comparable, Sendable {
    /// What happened, as far as is known.
    case actual
    case estimate, forecast, target
    /// The source says that there is no figure.
    case missing

    /// What happened comes first.
    package static func < (left: Expectation, right: Expectation) -> Bool { left.rawValue < right.rawValue }

    /// As a reason names it.
    var words: String {
      switch self {
      case .actual: "an actual figure"
      case .estimate: "an estimate"
      case .forecast: "a forecast"
      case .target: "a target"
      case .missing: "no figure"
      }
    }
  }

  /// SDMX observation status, or `target`; of an event `occurred` or `planned`; empty for what has neither.
  package let status: String
  /// The best Admiralty letter of its sources; nil where none has one.
  package let reliability: String?
  /// When its latest source was published; nil where none is dated.
  package let published: UncertainDate?
  /// The numbers that it can mean; nil where it is no figure.
  package let figure: FigureRange?

  /// What a claim with these sources weighs.
  package init(status: String, reliability: String?, published: UncertainDate?, figure: FigureRange? = nil) {
    (self.status, self.reliability) = (status, reliability)
    (self.published, self.figure) = (published, figure)
  }

  /// Whether it tells of what happened or of what was expected. SDMX CL_OBS_STATUS; statuses that say how good a figure
  /// is (provisional, a break, low reliability) are of what was counted.
  package var expectation: Expectation {
    switch status {
    case "E", "I": .estimate
    case "F": .forecast
    case "target": .target
    case "M", "O": .missing
    default: .actual
    }
  }

  /// The place of its status in the order of preference.
  var statusOrder: Int {
    let order = [
      "A", "occurred", "", "B", "D", "C", "P", "N", "U", "planned", "I", "E", "F", "target", "M", "O",
    ]
    return order.firstIndex(of: status) ?? order.count
  }
}
