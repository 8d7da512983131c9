package import Domain
package import SQLite

/// Writes the rows of a streamed format, one after the other.
package protocol RowWriting {
  /// Appends what stands before the first row.
  func begin(to bytes: inout [UInt8])
  /// Appends a row, whose columns are those of the fields in order.
  func write(_ row: borrowing Row, to bytes: inout [UInt8])
}

/// What a streamed format is told of the rows that it writes.
package struct RowStyle: Sendable {
  /// The fields, in the order of the rows' columns.
  package let fields: [Field]
  /// Whether codes and references have their titles and names beside them.
  package let hasLabels: Bool
  /// For whom a table is written.
  package let table: CSVTable.Style

  /// Rows of these fields.
  package init(_ fields: [Field], hasLabels: Bool, table: CSVTable.Style) {
    (self.fields, self.hasLabels, self.table) = (fields, hasLabels, table)
  }
}

/// The title of a code, or the name of a record, in a field that holds it.
package typealias Label = (Field, String) -> String?

/// Rows as JSON objects, one a line.
struct JSONLines: RowWriting {
  private let writer: JSONRow

  init(_ fields: [Field]) { writer = JSONRow(fields) }

  func begin(to bytes: inout [UInt8]) {}

  func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    writer.write(row, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }
}
