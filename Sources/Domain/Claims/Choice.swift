/// What a rule makes of claims: which sides they are of, which one it chooses, and why.
package struct Choice: Equatable, Sendable {
  /// The positions of the claims of each side: claims of one side can all be so and corroborate each other. What was
  /// expected, beside what happened, is on no side.
  package let sides: [[Int]]
  /// The position of the chosen claim; nil where the rule chooses none.
  package let chosen: Int?
  /// Why, in one sentence or two.
  package let reason: String

  /// Whether there are sides that cannot both be right.
  package var isDisputed: Bool { sides.count > 1 }

  /// A choice with its reason.
  package init(sides: [[Int]], chosen: Int?, reason: String) {
    (self.sides, self.chosen, self.reason) = (sides, chosen, reason)
  }

  /// Of one claim there is nothing to choose.
  package static let only = Choice(sides: [[0]], chosen: 0, reason: "It is the only claim.")
}
