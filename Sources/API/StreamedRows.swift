import Domain
import HTTP
import Representation
import SQLite
import Store

/// A collection in a streamed format, made piece by piece as the client takes it, all as of one commit. It reads over a
/// connection of its own, and holds no snapshot while it waits for a slow client.
final class StreamedRows: BodyProducer {
  private let rows: PlanRows
  private let writer: any RowWriting
  private var hasBegun = false

  /// - Parameter reader: sees the state that is shown, whatever is committed meanwhile.
  init(
    _ plan: Plan, of reader: Reader, _ makeWriter: (RowStyle, @escaping Label) -> any RowWriting
  ) throws(Problem) {
    rows = try PlanRows(plan, of: reader)
    let names = RecordNames(rows.connection, at: rows.moment)
    writer = makeWriter(RowStyle(plan, RowStorage())) { field, value in names.label(field, value) }
  }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    if !hasBegun { writer.begin(to: &bytes) }
    hasBegun = true
    let end = bytes.count + PiecesAhead.pieceBytes
    while bytes.count < end {
      let isMore = try rows.take { row in
        writer.write(row, to: &bytes)
        return bytes.count < end
      }
      guard isMore else { return false }
    }
    return true
  }
}
