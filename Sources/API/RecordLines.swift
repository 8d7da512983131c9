import Domain
import HTTP
import Representation
import SQLite
import Store

/// A collection as newline-delimited JSON, made piece by piece as the client takes it, all as of one commit. It reads
/// over a connection of its own, and holds no snapshot while it waits for a slow client.
final class RecordLines: BodyProducer {
  private let rows: PlanRows
  private let writer: JSONRow

  /// How many bytes a piece has at least, but for the last.
  private static let pieceBytes = 32 * 1024

  init(_ plan: Plan, databasePath: String) throws(Problem) {
    rows = try PlanRows(plan, path: databasePath)
    writer = JSONRow(plan.fields)
  }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    let end = bytes.count + RecordLines.pieceBytes
    while bytes.count < end {
      let isMore = try rows.take { row in
        writer.write(row, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes.count < end
      }
      guard isMore else { return false }
    }
    return true
  }
}
