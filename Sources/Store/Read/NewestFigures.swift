package import Domain
package import Representation
import SQLite

/// What is known last of a series: the newest figure that was counted, and the newest that is expected.
package struct NewestFigures: Sendable {
  /// The claims about one period, with what the rule makes of them.
  package struct Figure: Sendable {
    /// At least one.
    package let claims: [Chart.Claim]
    /// Which of them is chosen, and why.
    package let choice: Choice

    /// The period that they are about; nil where none is named.
    package var period: UncertainDate? { claims[0].period }
    /// The one that the rule chooses.
    package var chosen: Chart.Claim? { choice.chosen.map { claims[$0] } }

    /// The same, where no rule is asked: of several claims none is chosen.
    fileprivate var unruled: Figure {
      guard claims.count > 1 else { return self }
      return Figure(
        claims: claims, choice: Choice(sides: choice.sides, chosen: nil, reason: choice.reason))
    }
  }

  /// What was counted for the last period that is over by the day; nil where nothing was.
  package let latest: Figure?
  /// What is expected for a period behind that, the last there is, or without a period; nil where nothing is.
  package let expected: Figure?
  /// What was counted for each period that is over by the day.
  package let counted: [Figure]

  /// The same, where no rule is asked: of several claims about a period none is chosen.
  package var unruled: NewestFigures {
    NewestFigures(latest: latest?.unruled, expected: expected?.unruled, counted: counted.map(\.unruled))
  }
}

extension Reader {
  /// What is known last of a series, as of a day.
  /// - Parameter plan: of the fields `SeriesFigures.fields`, every claim, those for the last periods first.
  package func newestFigures(of plan: Plan, by day: CalendarDay) throws(Problem) -> NewestFigures {
    let claims = try claims(of: plan)
    return try store { () throws(SQLiteError) in
      let reading = ClaimReading(plan.resource, plan.moment, connection)
      let counted = try reading.figures(
        claims.filter { $0.isCounted && $0.period.map { $0.max <= day } == true })
      let latest = counted.max { NewestFigures.isEarlier($0.period, $1.period) }
      let awaited = claims.filter { claim in
        claim.isExpected
          && claim.period.map { latest?.period.map { $0.max } ?? .distantPast < $0.max } != false
      }
      let expected = try reading.figures(awaited)
      let dated = expected.filter { $0.period != nil }.max { NewestFigures.isEarlier($0.period, $1.period) }
      // Of several without a period none is the last.
      return NewestFigures(
        latest: latest, expected: dated ?? (expected.count == 1 ? expected[0] : nil), counted: counted)
    }
  }
}

extension NewestFigures {
  /// Whether a period ends before another, or with it and is shorter.
  fileprivate static func isEarlier(_ one: UncertainDate?, _ other: UncertainDate?) -> Bool {
    guard let one, let other else { return one == nil && other != nil }
    return one.max != other.max ? one.max < other.max : one.min > other.min
  }
}

extension ClaimReading {
  fileprivate func figures(_ claims: [Chart.Claim]) throws(SQLiteError) -> [NewestFigures.Figure] {
    try groups(of: claims).map { NewestFigures.Figure(claims: $0.claims, choice: $0.choice) }
  }
}

extension Chart.Claim {
  private var expectation: ClaimFacts.Expectation {
    ClaimFacts(status: status, reliability: nil, published: nil).expectation
  }

  /// Whether it is a figure of what happened.
  package var isCounted: Bool { value != nil && expectation == .actual }
  /// Whether it is a figure of what was expected.
  fileprivate var isExpected: Bool { value != nil && expectation != .actual && expectation != .missing }
}
