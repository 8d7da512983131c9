internal import Bytes
import Domain
import HTTP
import Representation
import Store

/// What stands around the entries of a page.
extension Response {
  /// Begins a page, whose body is empty.
  mutating func beginPage() { JSONPage.begin(to: &body) }

  /// Puts a comma before every entry but the first.
  mutating func separate(_ isFirst: inout Bool) {
    if isFirst { isFirst = false } else { body.append(UInt8(ascii: ",")) }
  }

  /// Writes entries of a page, with commas between them.
  mutating func appendEntries(_ entries: some Sequence<JSON>) {
    var isFirst = true
    for entry in entries {
      separate(&isFirst)
      JSONText.append(entry, to: &body)
    }
  }

  /// Begins an object with these members; more may follow behind a comma, and the brace must.
  mutating func beginObject(_ members: [JSON.Member]) {
    JSONText.append(.object(members), to: &body)
    body.removeLast()
  }

  /// Ends the list of entries and the document with these members.
  mutating func endList(_ members: [JSON.Member]) {
    body.append("],")
    let start = body.count
    append(.object(members))
    // The members go on in the object that holds the list.
    body.remove(at: start)
  }

  /// Links to the pages beside this one (RFC 8288).
  mutating func link(to end: PageEnd) {
    for (relation, page) in end.others {
      guard let page else { continue }
      var link: [UInt8] = []
      link.reserveCapacity(page.url.utf8.count + 24)
      for part in ["<", page.url, ">; rel=\"", relation, "\""] { link.append(contentsOf: part.utf8Span.span) }
      add("Link", bytes: link)
    }
  }

  /// Ends a page that goes one way, and links to the next.
  /// - Parameters:
  ///   - next: the cursor of the next page; nil on the last.
  ///   - extras: what was asked for beside the entries, each member behind a comma.
  mutating func endPage(
    next: String?, of target: Target, extras: [UInt8] = [], query: [JSON.Member], _ dataset: Dataset
  ) {
    let page = PageLink(target, of: query).page(next)
    let end = PageEnd([("next", page)], extras: extras, query: query, dataset: dataset.json)
    link(to: end)
    JSONPage.end(end, in: RowStorage(), to: &body)
  }
}
