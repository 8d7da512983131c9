import Domain
import HTTP
import Representation
import SQLite
import Store

/// A collection as newline-delimited JSON, made piece by piece as the client takes it, all from one state of
/// the record. It reads over a connection of its own, so that it can wait for a slow client without holding
/// up its loop's.
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
      let isThere = try rows.next { row in
        writer.write(row, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
      guard isThere else { return false }
    }
    return true
  }
}
