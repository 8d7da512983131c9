package import Domain
package import SQLite

/// Writes the rows of a format, one after the other.
package protocol RowWriting {
  /// Appends what stands before the first row.
  func begin(to bytes: inout [UInt8])
  /// Appends a row, whose columns are those of the fields in order.
  func write(_ row: borrowing Row, to bytes: inout [UInt8])
}

/// Writes the rows of a format that goes page by page, or the claims of periods in their place.
package protocol PageWriting: RowWriting, ClaimRendering {
  /// Appends the claims of a period.
  func write(_ period: PeriodClaims, to bytes: inout [UInt8])
  /// Appends what stands behind the last row.
  func end(_ page: PageEnd, to bytes: inout [UInt8])
}

/// What a format is told of the rows that it writes.
package struct RowStyle {
  /// The fields, in the order of the rows' columns.
  package let fields: [Field]
  /// The name of the collection that they are of.
  package let collection: String
  /// Where a row is put together.
  package let storage: RowStorage
  /// Whether codes and references have their titles and names beside them.
  package let hasLabels: Bool
  /// For whom a table is written.
  package let table: CSVTable.Style

  /// Rows of these fields.
  package init(
    _ fields: [Field], of collection: String, storage: RowStorage, hasLabels: Bool, table: CSVTable.Style
  ) {
    (self.fields, self.collection, self.storage) = (fields, collection, storage)
    (self.hasLabels, self.table) = (hasLabels, table)
  }
}

/// What stands behind the entries of a page.
package struct PageEnd {
  /// The pages beside this one, each by its relation to it (RFC 8288); nil for one that there is not.
  package typealias Others = [(relation: String, page: (cursor: String, url: String)?)]

  /// The pages beside this one.
  package let others: Others
  /// What was asked for beside the entries: members of JSON, each behind a comma.
  package let extras: [UInt8]
  /// The question as it was understood.
  package let query: [JSON.Member]
  /// Which state of the dataset the page shows.
  package let dataset: JSON

  /// The end of a page.
  package init(_ others: Others, extras: [UInt8] = [], query: [JSON.Member], dataset: JSON) {
    (self.others, self.extras, self.query, self.dataset) = (others, extras, query, dataset)
  }
}

/// The title of a code, or the name of a record, in a field that holds it.
package typealias Label = (Field, String) -> String?

/// Rows as JSON objects, one a line.
struct JSONLines: RowWriting {
  private let writer: JSONRow

  init(_ style: RowStyle) { writer = JSONRow(style.fields, storage: style.storage) }

  func begin(to bytes: inout [UInt8]) {}

  func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    writer.write(row, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
  }
}
