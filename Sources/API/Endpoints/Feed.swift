import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with what changed among dated records, the newest first.
  func writeFeed(
    _ question: Question, tellsRetired: Bool,
    _ makeWriter: (EntryList, EntryFields, RowStorage) -> any FeedWriting, into response: inout Response
  ) throws(Problem) {
    try question.requireNoOrder()
    let rows = EntryRows(try entryPlan(question, without: ["cursor"]), by: reader)
    let (plan, list) = (rows.plan, try entryList(question, of: rows))
    let feed = makeWriter(list, rows.fields, storage)
    var entries: [UInt8] = []
    var changes: [(change: EntryChange, bytes: Range<Int>)] = []
    try rows.readChanges(after: try question.feedPlace(plan), tellsRetired: tellsRetired) { row, change in
      let start = entries.count
      feed.append(row, changedAt: change.time, isRetired: change.isRetired, to: &entries)
      changes.append((change, start..<entries.count))
    }
    changes.sort { $0.change.place > $1.change.place }
    let page = changes.prefix(plan.limit)
    let next = changes.count > plan.limit ? page.last?.change.place : nil
    let link = next.map { place in
      PageLink(question.target, of: plan.understood).text(place.cursor.text(fingerprint: plan.fingerprint))
    }
    if let link { response.add("Link", "<\(link)>; rel=\"next\"") }
    feed.append(
      page: page.map { entries[$0.bytes] }, updatedAt: page.first?.change.time ?? list.updatedAt, next: link,
      to: &response.body)
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
