internal import Bytes
package import Domain
package import SQLite

/// The claims of one period, written and ranked. All ranges are in `bytes`.
package struct PeriodClaims {
  /// In the order of their ids, at least one once the period is read.
  package private(set) var claims: [Claim] = []
  /// What the rule made of them.
  package var choice = Choice.only
  /// The rule that was asked.
  package let rule: Rule
  /// What the ranges of the claims are ranges of.
  package private(set) var bytes: [UInt8] = []
  /// The period without a figure, for when the rule chooses none.
  package private(set) var blank: Range<Int>?

  /// A period of which no claim is known yet.
  package init(_ rule: Rule) { self.rule = rule }

  /// Adds a row whose id stands in a column, and behind it the number of its version.
  package mutating func add(_ row: borrowing Row, idColumn column: Int, _ rendering: some ClaimRendering) {
    // A second claim may lead to a tie, which is served without a figure; it has the period of the first.
    if claims.count == 1 { blank = appending { rendering.renderBlank(row, to: &$0) } }
    let record = appending { rendering.render(row, to: &$0) }
    let id = appending { bytes in row.withText(column) { bytes.append(contentsOf: $0) } }
    claims.append(Claim(id: id, record: record, version: row.integer(column + 1)))
  }

  @inline(__always)
  private mutating func appending(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
    let start = bytes.count
    write(&bytes)
    return start..<bytes.count
  }

  /// Forgets the claims, and keeps their storage for those of the next period.
  package mutating func removeAll() {
    claims.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    (blank, choice) = (nil, .only)
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
}

/// How rows become bytes while they are gathered by period.
package protocol ClaimRendering {
  /// Appends the row as an object.
  func render(_ row: borrowing Row, to bytes: inout [UInt8])
  /// Appends the row as an object in which only what the claims of a period share is not null.
  func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8])
}
