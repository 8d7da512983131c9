/// How one of several claims about the same thing at the same time is chosen. Rules are few, and each says of itself what
/// it does.
package struct Rule: Sendable {
  /// As answers name it, with its number: another number chooses otherwise.
  package let name: String
  /// What the rule prefers, in order.
  package let criteria: [String]
  /// What it does, in a sentence or two.
  package let summary: String

  /// The one there is so far.
  package static let standard = Rule(
    name: "standard@1",
    criteria: [
      "what happened before what was expected: an actual figure, an estimate, a forecast, a target",
      "obs_status: A before B, D, C, P, N and U; of events, what occurred before what was planned",
      "the reliability letter of the best source cited: A before B and so on to F",
      "the publication date of the latest source cited: later before earlier, where it is later for every reading of both "
        + "dates; dated before undated",
    ],
    summary:
      "Claims about the same thing at the same time that can all be so are one side, and corroborate each other. Between "
      + "sides it prefers what was measured to what was expected, then the more reliable source, then the later one. "
      + "Where that leaves several sides, none is chosen. Claims about different periods are not ranked.")

  /// Every rule there is.
  package static let all = [standard]

  /// Chooses among claims for the same period, of which there is at least one.
  package func choose(_ claims: [ClaimFacts]) -> Choice {
    guard claims.count > 1 else { return .only }
    let expectation = claims.map(\.expectation).min() ?? .actual
    let foremost = claims.indices.filter { claims[$0].expectation == expectation }
    let sides = Rule.sides(of: foremost) { one, other in
      guard let figure = claims[one].figure, let rival = claims[other].figure else { return true }
      return figure.canEqual(rival)
    }
    let others = Set(claims.map(\.expectation)).subtracting([expectation]).sorted()
    let before = others.isEmpty ? nil : Rule.sentence(expectation, before: others)
    if sides.count == 1 { return agreed(sides[0], claims, before) }
    return choose(claims, sides: sides, before: before)
  }

  /// Chooses among sides that cannot both be right.
  /// - Parameter before: what was decided already, as a sentence.
  package func choose(_ claims: [ClaimFacts], sides: [[Int]], before: String? = nil) -> Choice {
    var left = Array(sides.indices)
    var reasons = [before].compactMap { $0 }
    for criterion in Criterion.allCases where left.count > 1 {
      guard let (kept, reason) = criterion.best(of: left, sides, claims) else { continue }
      (left, reasons) = (kept, reasons + [reason])
    }
    let isDecided = left.count == 1
    if !isDecided {
      let what = left.count == sides.count ? "The sides" : "The \(left.count) sides that are left"
      reasons.append("\(what) cannot be told apart by the rule, so none is chosen.")
    }
    return Choice(
      sides: sides, chosen: isDecided ? Rule.foremost(of: sides[left[0]], claims) : nil,
      reason: reasons.joined(separator: " "))
  }

  private func agreed(_ side: [Int], _ claims: [ClaimFacts], _ before: String?) -> Choice {
    let agreement = side.count > 1 ? "\(side.count) claims can all be so and corroborate each other." : nil
    let reason = [before, agreement].compactMap { $0 }.joined(separator: " ")
    return Choice(sides: [side], chosen: Rule.foremost(of: side, claims), reason: reason)
  }

  private static func sentence(_ first: ClaimFacts.Expectation, before others: [ClaimFacts.Expectation])
    -> String
  {
    let words = others.map(\.words).joined(separator: ", ")
    return "\(first.words.prefix(1).uppercased() + first.words.dropFirst()) stands before \(words)."
  }

  /// The claims in groups within each of which all can be so. A claim joins the first group it can.
  package static func sides(of claims: [Int], canBoth: (Int, Int) -> Bool) -> [[Int]] {
    var sides: [[Int]] = []
    for claim in claims {
      if let index = sides.firstIndex(where: { $0.allSatisfy { canBoth($0, claim) } }) {
        sides[index].append(claim)
      } else {
        sides.append([claim])
      }
    }
    return sides
  }

  /// The claim of a side that is served: the best by status, source and date; of equals the first.
  private static func foremost(of side: [Int], _ claims: [ClaimFacts]) -> Int? {
    side.min { one, other in
      let (left, right) = (claims[one], claims[other])
      if left.statusOrder != right.statusOrder { return left.statusOrder < right.statusOrder }
      if left.reliability != right.reliability { return left.reliability ?? "Z" < right.reliability ?? "Z" }
      let days = (left.published?.min ?? .distantPast, right.published?.min ?? .distantPast)
      return days.0 != days.1 ? days.0 > days.1 : one < other
    }
  }
}

/// What sides are compared by, in order.
private enum Criterion: CaseIterable {
  case status, reliability, published

  /// The sides that are best by it, and the reason; nil where it tells none apart.
  func best(
    of left: [Int], _ sides: [[Int]], _ claims: [ClaimFacts]
  ) -> (kept: [Int], reason: String)? {
    let kept = left.filter { side in !left.contains { isBetter($0, than: side, sides, claims) } }
    let lost = left.filter { !kept.contains($0) }
    guard !lost.isEmpty, !kept.isEmpty else { return nil }
    let better = Criterion.unique(kept.map { words(of: $0, sides, claims) })
    let worse = Criterion.unique(lost.map { words(of: $0, sides, claims) })
    return (kept, reason(better, over: worse))
  }

  private func isBetter(_ one: Int, than other: Int, _ sides: [[Int]], _ claims: [ClaimFacts]) -> Bool {
    let (left, right) = (sides[one].map { claims[$0] }, sides[other].map { claims[$0] })
    switch self {
    case .status:
      return left.map(\.statusOrder).min() ?? 0 < right.map(\.statusOrder).min() ?? 0
    case .reliability:
      return left.map { $0.reliability ?? "Z" }.min() ?? "Z" < right.map { $0.reliability ?? "Z" }.min()
        ?? "Z"
    case .published:
      guard let mine = Criterion.latest(left) else { return false }
      // Later for every reading of both dates.
      return Criterion.latest(right).map { mine.min > $0.max } ?? true
    }
  }

  private static func latest(_ claims: [ClaimFacts]) -> UncertainDate? {
    claims.compactMap(\.published).max { ($0.max, $0.min) < ($1.max, $1.min) }
  }

  private func words(of side: Int, _ sides: [[Int]], _ claims: [ClaimFacts]) -> String {
    let members = sides[side].map { claims[$0] }
    switch self {
    case .status: return members.min { $0.statusOrder < $1.statusOrder }?.status ?? ""
    case .reliability: return members.compactMap(\.reliability).min() ?? "none"
    case .published: return Criterion.latest(members)?.edtf ?? "no date"
    }
  }

  private func reason(_ better: [String], over worse: [String]) -> String {
    let (better, worse) = (better.joined(separator: ", "), worse.joined(separator: ", "))
    switch self {
    case .status: return "Status \(better) is preferred to \(worse)."
    case .reliability: return "A source of reliability \(better) is preferred to \(worse)."
    case .published: return "A source published \(better) is preferred to \(worse)."
    }
  }

  private static func unique(_ words: [String]) -> [String] {
    words.enumerated().filter { !words[..<$0.offset].contains($0.element) }.map(\.element)
  }
}
