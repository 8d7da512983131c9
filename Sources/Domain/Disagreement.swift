/// What makes two records of one collection claims about the same thing, and what each says about it: so that
/// claims that differ are found without a link between them.
package struct Disagreement: Sendable {
  /// The fields that name the thing. A date among them stands for the days that it covers.
  package let subject: [String]
  /// The field that holds what is said.
  package let claim: String

  /// Records that are the same in some fields, and differ in another.
  static func disagreeing(over subject: [String], in claim: String) -> Disagreement {
    Disagreement(subject: subject, claim: claim)
  }
}
