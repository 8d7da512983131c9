/// How one of several claims for a period is chosen. Rules are few, and each says of itself what it does.
package struct Rule: Sendable {
  /// As answers name it.
  package let name: String
  /// What the rule prefers, in order.
  package let criteria: [String]
  /// What it does, in a sentence or two.
  package let summary: String

  /// The one there is so far.
  package static let standard = Rule(
    name: "standard",
    criteria: [
      "obs_status: A before P before E before F before target; of events, what occurred before what was planned",
      "the reliability letter of the best source cited: A before B and so on to F",
      "the publication date of the latest source cited: later before earlier, dated before undated",
    ],
    summary:
      "Prefers what was measured to what was expected, then the more reliable source, then the later one. "
      + "Claims that are equal in all of these are left as they are: none is chosen.")

  /// Every rule there is.
  package static let all = [standard]

  /// Chooses among claims of these ranks, of which there is at least one.
  package func choose(_ ranks: [Rank]) -> Choice {
    guard ranks.count > 1 else { return .only }
    let order = ranks.indices.sorted { ranks[$0].precedes(ranks[$1]) }
    let (best, next) = (ranks[order[0]], ranks[order[1]])
    return Choice(chosen: best == next ? nil : order[0], reason: best.reason(over: next))
  }
}

/// What a rule chose, and why.
package struct Choice: Equatable, Sendable {
  /// The position of the chosen claim; nil where the rule cannot tell them apart.
  package let chosen: Int?
  /// Why, in one sentence.
  package let reason: String

  /// Of one claim there is nothing to choose.
  package static let only = Choice(chosen: 0, reason: "It is the only claim.")
}

/// What the standard rule compares.
package struct Rank: Equatable, Sendable {
  /// SDMX observation status; of an event `occurred` or `planned`; empty for what has neither.
  let status: String
  /// Admiralty letter; nil where no source has one.
  let reliability: String?
  /// Latest day of publication, as text; empty where no source is dated.
  let published: String

  /// What a claim with these sources weighs.
  package init(status: String, reliability: String?, published: String) {
    (self.status, self.reliability, self.published) = (status, reliability, published)
  }

  private static let statuses = ["A", "P", "E", "F", "target"]
  private static let eventStatuses = ["occurred", "planned"]
  private var statusOrder: Int {
    Rank.statuses.firstIndex(of: status) ?? Rank.eventStatuses.firstIndex(of: status) ?? Rank.statuses.count
  }
  private var isEvent: Bool { Rank.eventStatuses.contains(status) }
  /// The same but for the status, for claims whose statuses are not of one list.
  var withoutStatus: Rank { Rank(status: "", reliability: reliability, published: published) }

  private var reliabilityOrder: String { reliability ?? "Z" }

  func precedes(_ other: Rank) -> Bool {
    if statusOrder != other.statusOrder { return statusOrder < other.statusOrder }
    if reliabilityOrder != other.reliabilityOrder { return reliabilityOrder < other.reliabilityOrder }
    return published > other.published
  }

  /// Why this rank stands before the next.
  func reason(over next: Rank) -> String {
    if statusOrder != next.statusOrder {
      return "Its \(isEvent ? "status" : "obs_status") \(status) is preferred to \(next.status)."
    }
    if reliabilityOrder != next.reliabilityOrder {
      return "Its source's reliability \(reliabilityOrder) is preferred to \(next.reliabilityOrder)."
    }
    if published != next.published {
      return next.published.isEmpty
        ? "Its source is dated (\(published)), the others' is not."
        : "Its source was published later (\(published)) than the next (\(next.published))."
    }
    return "The claims are equal in every criterion of the rule, so none is chosen."
  }
}
