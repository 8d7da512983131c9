package import Domain
import SQLite

/// A claim about a period.
package protocol DatedClaim {
  /// Its id.
  var id: String { get }
  /// Nil where the source names none.
  var period: UncertainDate? { get }
}

extension ClaimReading {
  /// The claims for the same days together, in the order of the first of each, with what the rule makes of them; those
  /// without a period each alone.
  func groups<Claim: DatedClaim>(
    of claims: [Claim]
  ) throws(SQLiteError) -> [(claims: [Claim], choice: Choice)] {
    var gathered: [[Claim]] = []
    var known: [ClaimDays: Int] = [:]
    gathered.reserveCapacity(claims.count)
    known.reserveCapacity(claims.count)
    for claim in claims {
      let days = claim.period.map { ClaimDays($0) }
      if let days, let group = known[days] {
        gathered[group].append(claim)
      } else {
        if let days { known[days] = gathered.count }
        gathered.append([claim])
      }
    }
    var groups: [(claims: [Claim], choice: Choice)] = []
    for claims in gathered {
      var facts: [ClaimFacts] = []
      for claim in claims where claims.count > 1 { facts.append(try self.facts(of: claim.id)) }
      groups.append((claims, claims.count == 1 ? .only : Rule.standard.choose(facts)))
    }
    return groups
  }
}

/// What `UncertainDate.days` tells apart, without making its text.
private struct ClaimDays: Hashable {
  private let first: CalendarDay
  private let last: CalendarDay
  /// Of a date that is like its own text only.
  private let text: String?

  init(_ period: UncertainDate) {
    (first, last) = (period.min, period.max)
    text = period.qualifier == nil && !period.isUnspecified ? nil : period.edtf
  }
}
