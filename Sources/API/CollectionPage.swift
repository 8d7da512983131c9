import Domain
import HTTP
import Representation
import Store

/// A page of a collection, understood and prepared: what remains is to read the rows and write them.
final class CollectionPage {
  let prepared: PreparedPage
  let writer: RecordWriter
  let rows: ResolvedRows
  private let link: PageLink
  /// The end of the answer, from the query as understood on.
  private let query: [UInt8]

  init(_ prepared: PreparedPage, _ target: Target, storage: RowStorage) {
    (self.prepared, link) = (prepared, PageLink(target))
    writer = RecordWriter(prepared.plan.fields, storage: storage)
    rows = ResolvedRows(prepared.plan.fields, storage: storage)
    var query: [UInt8] = []
    JSONText.append(.object(prepared.plan.understood), to: &query)
    self.query = query
  }

  /// Appends what follows the records, and adds the link to the next page.
  func finish(_ next: PageCursor?, _ dataset: Dataset, into response: inout Response) {
    if let cursor = next?.text(fingerprint: prepared.plan.fingerprint) {
      let url = link.text(cursor: cursor)
      response.add("Link", "<\(url)>; rel=\"next\"")
      response.body.append("],\"next\":")
      JSONText.append(quoted: cursor, to: &response.body)
      response.body.append(",\"next_url\":")
      JSONText.append(quoted: url, to: &response.body)
    } else {
      response.body.append("],\"next\":null,\"next_url\":null")
    }
    response.body.append(",\"query\":")
    response.body.append(contentsOf: query)
    response.body.append(",\"dataset\":")
    JSONText.append(dataset.json, to: &response.body)
    response.body.append("}\n")
  }
}
