import Domain
import HTTP
import Representation
import Store

/// What stands around the entries of a page.
extension Response {
  /// Begins a page, whose body is empty.
  mutating func beginPage() { body.append("{\"data\":[") }

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

  /// Ends the entries of a page, and links to the next.
  /// - Parameter next: the cursor of the next page; nil on the last.
  mutating func endEntries(next: String?, by link: PageLink) {
    body.append("],")
    addPage("next", next, by: link)
  }

  /// Says behind the entries of a page which one is before it, where pages go both ways.
  /// - Parameter previous: its cursor; nil on the first page.
  mutating func addPrevious(_ previous: String?, by link: PageLink) {
    body.append(",")
    addPage("prev", previous, by: link)
  }

  /// Names another page by its cursor and its address (RFC 8288).
  private mutating func addPage(_ relation: String, _ cursor: String?, by link: PageLink) {
    guard let cursor else {
      return body.append(contentsOf: "\"\(relation)\":null,\"\(relation)_url\":null".utf8)
    }
    let url = link.text(cursor)
    add("Link", "<\(url)>; rel=\"\(relation)\"")
    body.append(contentsOf: "\"\(relation)\":".utf8)
    JSONText.append(quoted: cursor, to: &body)
    body.append(contentsOf: ",\"\(relation)_url\":".utf8)
    JSONText.append(quoted: url, to: &body)
  }

  /// Ends a page behind its entries, and behind what stands beside these.
  mutating func endPage(query: [JSON.Member], _ dataset: Dataset) {
    body.append(",\"query\":")
    JSONText.append(.object(query), to: &body)
    body.append(",\"dataset\":")
    JSONText.append(dataset.json, to: &body)
    body.append("}\n")
  }

  /// Ends a page that has nothing but its entries.
  mutating func endPage(
    next: String?, of target: Target, query: [JSON.Member], _ dataset: Dataset
  ) {
    endEntries(next: next, by: PageLink(target, of: query))
    endPage(query: query, dataset)
  }
}
