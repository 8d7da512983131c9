import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with what changed among dated records, the newest first.
  func writeFeed(
    _ question: Question, withRetired: Bool,
    _ append: ([Entry], EntryList, String?, inout [UInt8]) -> Void, into response: inout Response
  ) throws(Problem) {
    try question.requireNoOrder()
    let plan = try entryPlan(question, without: ["cursor"])
    let (records, names, next) = try reader.feed(
      of: plan, after: try question.feedPlace(plan), tellsRetired: withRetired)
    let list = try entryList(question, of: plan, names)
    let link = next.map { place in
      PageLink(question.target, of: plan.understood).text(place.text(fingerprint: plan.fingerprint))
    }
    if let link { response.add("Link", "<\(link)>; rel=\"next\"") }
    append(records.map { Entry($0, names) }, list, link, &response.body)
  }
}

extension Question {
  /// - Throws: `Problem` of kind `invalidParameter` where an order is asked for that a feed does not have.
  fileprivate func requireNoOrder() throws(Problem) {
    let faults = target.query.filter { ["sort", "around"].contains($0.name) }.map { item in
      Problem.Fault(
        "A feed has the newest revision first: leave \"\(item.name)\" out.", parameter: item.name)
    }
    guard faults.isEmpty else { throw .parameters(faults) }
  }

  /// Where the page goes on; nil for the first.
  fileprivate func feedPlace(_ plan: Plan) throws(Problem) -> PageCursor? {
    guard let cursor = target.query.first(where: { $0.name == "cursor" })?.value else { return nil }
    guard let place = PageCursor(cursor, fingerprint: plan.fingerprint, count: 2) else {
      throw .foreignCursor
    }
    return place
  }
}
