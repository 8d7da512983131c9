import Domain
import HTTP
import Representation
import Store

/// A page of a collection, understood and prepared: what remains is to make it.
final class CollectionPage {
  let prepared: PreparedPage
  /// What stands beside the records.
  let extras: ExtraMembers
  private let storage: RowStorage
  private let target: Target

  init(_ prepared: PreparedPage, _ target: Target, storage: RowStorage) {
    (self.prepared, self.target, self.storage) = (prepared, target, storage)
    extras = ExtraMembers(prepared.plan)
  }

  /// What writes a row as it stands.
  var writer: JSONRow { JSONRow(prepared.plan.fields, storage: storage) }
  /// What writes the claims of a period.
  var rows: ResolvedRows { ResolvedRows(prepared.plan.fields, extras.included, storage: storage) }

  /// Appends what follows the records, and adds the links to the next page and, where pages go both ways, to the one before.
  func finish(
    next: PageCursor?, previous: PageCursor?, _ dataset: Dataset, _ reader: Reader,
    into response: inout Response
  ) throws(Problem) {
    let (plan, link) = (prepared.plan, PageLink(target, of: prepared.plan.understood))
    response.endEntries(next: next?.text(fingerprint: plan.fingerprint), by: link)
    if plan.resource.isPagedBothWays {
      response.addPrevious(previous?.text(fingerprint: plan.fingerprint), by: link)
    }
    try extras.write(by: reader, storage, to: &response.body)
    response.endPage(query: prepared.plan.understood, dataset)
  }
}

/// A page while it is made, all at once or some rows at a time.
struct PageMaking: ~Copyable {
  let dataset: Dataset
  private let page: CollectionPage
  private let reader: Reader
  private var reading: PageReading
  private var isFirst = true

  /// Begins a page in `response`, whose body is empty. The reader is the one that prepared it.
  init(_ page: CollectionPage, _ reader: Reader, into response: inout Response) throws(Problem) {
    // What can throw comes first: a value that cannot be copied is not built by halves.
    let dataset = try reader.dataset(at: page.prepared.plan.moment)
    reading = try reader.read(page.prepared)
    (self.page, self.reader, self.dataset) = (page, reader, dataset)
    response.beginPage()
  }

  /// Reads the next rows, at most so many, and writes them; behind the last of the page also what follows them.
  /// - Returns: whether there may be more.
  mutating func proceed(rowsAtMost rows: Int, into response: inout Response) throws(Problem) -> Bool {
    if try appendRows(rows, to: &response.body) { return true }
    // Only of pages that go both ways it is known where they begin.
    let previous = try reading.first.flatMap { (first) throws(Problem) in
      try reader.page(before: first, of: page.prepared.plan)
    }
    try page.finish(next: reading.next, previous: previous, dataset, reader, into: &response)
    return false
  }

  private mutating func appendRows(_ rows: Int, to bytes: inout [UInt8]) throws(Problem) -> Bool {
    var isFirst = self.isFirst
    defer { self.isFirst = isFirst }
    if page.prepared.plan.resolution == .preferred {
      let writer = page.rows
      return try reading.readPeriods(rowsAtMost: rows, writer) { period in
        if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
        period.write(writer, to: &bytes)
      }
    }
    let (writer, included) = (page.writer, page.extras.included)
    return try reading.readRows(atMost: rows) { row in
      if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
      writer.write(row, to: &bytes)
      included?.note(row)
    }
  }
}
