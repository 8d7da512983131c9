package import Domain
package import SQLite

/// The claims of one period, written and ranked. All ranges are in `bytes`.
package struct PeriodClaims {
  /// In the order of their ids, at least one.
  package let claims: [Claim]
  /// What the rule made of them.
  package let choice: Choice
  /// The rule that was asked.
  package let rule: Rule
  /// What the ranges of the claims are ranges of.
  package let bytes: [UInt8]
  /// The period without a figure, for when the rule chooses none.
  package let blank: Range<Int>?

  /// The claims of one period.
  package init(claims: [Claim], choice: Choice, rule: Rule, bytes: [UInt8], blank: Range<Int>?) {
    (self.claims, self.choice, self.rule) = (claims, choice, rule)
    (self.bytes, self.blank) = (bytes, blank)
  }
}

/// One claim for a period.
package struct Claim {
  /// Where its id stands.
  package let id: Range<Int>
  /// Where what was written of it stands.
  package let record: Range<Int>
  /// The number of its version.
  package let version: Int64

  /// A claim of this version.
  package init(id: Range<Int>, record: Range<Int>, version: Int64) {
    (self.id, self.record, self.version) = (id, record, version)
  }
}

/// How rows become bytes while they are gathered by period.
package protocol ClaimRendering {
  /// Appends the row as an object.
  func render(_ row: borrowing Row, to bytes: inout [UInt8])
  /// Appends the row as an object in which only what the claims of a period share is not null.
  func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8])
}
