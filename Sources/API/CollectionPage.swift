import Domain
import HTTP
import Representation
import Store

/// A page of a collection, understood and prepared: what remains is to make it.
final class CollectionPage {
  private let prepared: PreparedPage
  /// What stands beside the records.
  private let extras: ExtraMembers
  private let storage: RowStorage
  private let target: Target

  init(_ prepared: PreparedPage, _ target: Target, storage: RowStorage) {
    (self.prepared, self.target, self.storage) = (prepared, target, storage)
    extras = ExtraMembers(prepared.plan)
  }

  /// What writes a row as it stands.
  private var writer: JSONRow { JSONRow(prepared.plan.fields, storage: storage) }
  /// What writes the claims of a period.
  private var rows: ResolvedRows {
    ResolvedRows(prepared.plan.fields, of: prepared.plan.resource, extras.included, storage: storage)
  }

  /// Appends what follows the records, and adds the links to the next page and, where pages go both ways, to the one before.
  private func finish(
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

extension CollectionPage {
  /// Makes the page in `response`, whose body is empty. The reader is the one that prepared it.
  func write(by reader: Reader, into response: inout Response) throws(Problem) {
    let dataset = try reader.dataset(at: prepared.plan.moment)
    var reading = try reader.read(prepared)
    response.beginPage()
    try writeRows(&reading, to: &response.body)
    // Only of pages that go both ways it is known where they begin.
    let previous = try reading.first.flatMap { (first) throws(Problem) in
      try reader.page(before: first, of: prepared.plan)
    }
    try finish(next: reading.next, previous: previous, dataset, reader, into: &response)
  }

  private func writeRows(_ reading: inout PageReading, to bytes: inout [UInt8]) throws(Problem) {
    var isFirst = true
    if prepared.plan.resolution == .preferred {
      let writer = rows
      return try reading.readPeriods(writer) { period in
        if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
        period.write(writer, to: &bytes)
      }
    }
    let (writer, included) = (writer, extras.included)
    try reading.readRows { row in
      if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
      writer.write(row, to: &bytes)
      included?.note(row)
    }
  }
}
