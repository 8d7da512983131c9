import Chance
import Testing

@testable import Domain

/// What is concluded from claims must be true of them.
struct ClaimsTests {
  private static func claim(
    _ value: Double, _ status: String = "A", bound: String = "exact", to upper: Double? = nil,
    letter: String? = "B", _ published: String? = nil
  ) throws -> ClaimFacts {
    ClaimFacts(
      status: status, reliability: letter, published: try published.map { try UncertainDate($0) },
      figure: FigureRange(value, upper: upper, bound: bound))
  }

  @Test(
    arguments: [
      ("exact", 3.5e9, nil, "about", 3.5e9, nil, true), ("exact", 3.5e9, nil, "exact", 3.5e9, nil, true),
      ("exact", 3.52e9, nil, "about", 3.5e9, nil, true), ("exact", 3.6e9, nil, "about", 3.5e9, nil, false),
      ("more_than", 1.6e9, nil, "about", 1.8e9, nil, true),
      ("more_than", 1.6e9, nil, "exact", 1.6e9, nil, false),
      ("at_least", 1.6e9, nil, "exact", 1.6e9, nil, true), ("less_than", 5, nil, "exact", 5, nil, false),
      ("at_most", 5, nil, "at_least", 5, nil, true), ("range", 1.7e9, 1.8e9, "exact", 1.75e9, nil, true),
      ("range", 1.7e9, 1.8e9, "exact", 1.9e9, nil, false), ("range", 1, 2, "range", 2, 3, true),
      ("exact", -5.3, nil, "exact", 5.3, nil, false), ("about", 12.5, nil, "exact", 12.46, nil, true),
      ("about", 40, nil, "exact", 41, nil, true), ("about", 40, nil, "exact", 46, nil, false),
    ] as [(String, Double, Double?, String, Double, Double?, Bool)])
  func `figures are rivals only where no number can be both`(
    bound: String, value: Double, upper: Double?, other: String, rival: Double, rivalUpper: Double?, can: Bool
  ) {
    let one = FigureRange(value, upper: upper, bound: bound)
    let two = FigureRange(rival, upper: rivalUpper, bound: other)
    #expect(one.canEqual(two) == can && two.canEqual(one) == can)
  }

  @Test func `claims that say the same corroborate each other, and nobody is told of a dispute`() throws {
    let choice = Rule.standard.choose([
      try Self.claim(3.5e9, bound: "about", letter: "D"), try Self.claim(3.5e9, letter: "C"),
    ])
    #expect(!choice.isDisputed && choice.chosen == 1)
    #expect(choice.reason == "2 claims can all be so and corroborate each other.")
  }

  @Test func `a forecast beside an actual figure is what was expected, and no dispute`() throws {
    let choice = Rule.standard.choose([
      try Self.claim(2, "F", letter: "A", "2025"), try Self.claim(1, "A", letter: "D"),
      try Self.claim(3, "target"),
    ])
    #expect(!choice.isDisputed && choice.chosen == 1)
    #expect(choice.reason == "An actual figure stands before a forecast, a target.")
  }

  @Test func `equal is said only where all sides are equal`() throws {
    let choice = Rule.standard.choose([
      try Self.claim(1, letter: "B"), try Self.claim(2, letter: "B"), try Self.claim(3, letter: "D"),
    ])
    #expect(choice.chosen == nil && choice.sides == [[0], [1], [2]])
    #expect(
      choice.reason
        == "A source of reliability B is preferred to D. The 2 sides that are left cannot be told apart by the rule, so none "
        + "is chosen.")
  }

  @Test(
    arguments: [
      ("2025-11-24", "2025", nil), ("2025", "2024", 0), ("2025-12", "2025-11-30", 0), ("2025", "2025", nil),
      ("2024-06", "2025", 1), ("2025", nil, 0),
    ] as [(String, String?, Int?)])
  func `later is later only for every reading of both dates, and no day is told that no source states`(
    one: String, other: String?, chosen: Int?
  ) throws {
    let choice = Rule.standard.choose([
      try Self.claim(1, letter: "B", one), try Self.claim(2, letter: "B", other),
    ])
    #expect(choice.chosen == chosen)
    if chosen == 0 {
      #expect(choice.reason == "A source published \(one) is preferred to \(other ?? "no date").")
    }
    #expect(!choice.reason.contains("12-31"))
  }

  @Test func `whatever the claims, sides hold each foremost claim once, and the chosen one is on a side`()
    throws
  {
    var chance = SplitMix64(seed: 17)
    let bounds = ["exact", "about", "more_than", "at_least", "less_than", "at_most"]
    for _ in 0..<5_000 {
      let claims = try (0..<chance.number(1...6)).map { _ in
        try Self.claim(
          Double(chance.number(1...4)), ["A", "P", "E", "F", "target"][chance.number(0...4)],
          bound: bounds[chance.number(0...5)], letter: [nil, "A", "B", "F"][chance.number(0...3)],
          [nil, "2024", "2024-05", "2025", "2024-05-07"][chance.number(0...4)])
      }
      let choice = Rule.standard.choose(claims)
      let members = choice.sides.flatMap { $0 }
      #expect(Set(members).count == members.count)
      #expect(!choice.reason.isEmpty)
      if let chosen = choice.chosen { #expect(members.contains(chosen)) }
      if choice.sides.count == 1 { #expect(choice.chosen != nil) }
      for side in choice.sides {
        for one in side {
          for other in side where claims.count > 1 {
            #expect(claims[one].figure.flatMap { figure in claims[other].figure?.canEqual(figure) } == true)
          }
        }
      }
    }
  }
}
