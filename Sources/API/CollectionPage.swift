import Domain
import HTTP
import Representation
import Store

extension Walk {
  /// Answers with a page of what a plan finds, as a format that goes page by page writes it.
  func writePage(
    of plan: Plan, for question: Question, _ makeWriter: (RowStyle) -> any PageWriting,
    into response: inout Response
  ) throws(Problem) {
    let prepared = try reader.prepare(plan)
    let dataset = try reader.dataset(at: plan.moment)
    let writer = makeWriter(RowStyle(plan, storage))
    let extras = ExtraMembers(plan)
    var reading = try reader.read(prepared)
    writer.begin(to: &response.body)
    try reading.write(with: writer, plan, extras.included, to: &response.body)
    // Only of pages that go both ways it is known where they begin.
    let previous = try reading.first.flatMap { (first) throws(Problem) in
      try reader.page(before: first, of: plan)
    }
    let link = PageLink(question.target, of: plan.understood)
    var others: PageEnd.Others = [("next", link.page(reading.next, of: plan))]
    if plan.resource.isPagedBothWays { others.append(("prev", link.page(previous, of: plan))) }
    let end = PageEnd(
      others, extras: try extras.members(of: plan, by: reader, storage), query: plan.understood,
      dataset: dataset.json)
    response.link(to: end)
    writer.end(end, to: &response.body)
  }
}

extension PageReading {
  /// Writes the rows, or the claims of their periods.
  /// - Parameter included: hears of each row.
  fileprivate mutating func write(
    with writer: any PageWriting, _ plan: Plan, _ included: Included?, to bytes: inout [UInt8]
  ) throws(Problem) {
    if plan.resolution == .preferred {
      return try readPeriods(writer, hear: { included?.note($0) }) { writer.write($0, to: &bytes) }
    }
    try readRows { row in
      writer.write(row, to: &bytes)
      included?.note(row)
    }
  }
}

extension PageLink {
  /// The page of a plan that begins at a place; nil without one.
  fileprivate func page(_ place: PageCursor?, of plan: Plan) -> (cursor: String, url: String)? {
    page(place?.text(fingerprint: plan.fingerprint))
  }
}

extension RowStyle {
  /// What a plan says of its rows.
  init(_ plan: Plan, _ storage: RowStorage) {
    self.init(
      plan.fields, of: plan.resource.name, storage: storage, hasLabels: plan.presentation.hasLabels,
      table: plan.presentation.isForSpreadsheet ? .spreadsheet : .plain)
  }
}
