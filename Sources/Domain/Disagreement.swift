/// What makes two records of one collection claims about the same thing, what each says about it, and which sayings cannot
/// both be so: claims that differ are found without a link between them.
package struct Disagreement: Sendable {
  /// The fields that name the thing. A date among them stands for the days that it covers. Empty where only a link can
  /// say that two records disagree.
  package let subject: [String]
  /// The field that holds what is said.
  package let claim: String
  /// Codes of the claim that exclude each other within each list; empty for figures, which differ by what they can mean.
  package let exclusive: [[String]]
  /// Codes of the claim that tell of what was expected and not of what happened.
  package let expected: [String]

  /// Records that are the same in some fields, and differ in another.
  static func disagreeing(over subject: [String], in claim: String, exclusive: [[String]] = [])
    -> Disagreement
  {
    Disagreement(subject: subject, claim: claim, exclusive: exclusive, expected: [])
  }

  /// Records of which a link may say that they disagree, with what was expected told from what happened by a status.
  static func linked(by claim: String, expected: [String]) -> Disagreement {
    Disagreement(subject: [], claim: claim, exclusive: [], expected: expected)
  }

  /// Whether two codes of the claim cannot both be so at one time.
  package func excludes(_ one: String, _ other: String) -> Bool {
    one != other && exclusive.contains { $0.contains(one) && $0.contains(other) }
  }
}
