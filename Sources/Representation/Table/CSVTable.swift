internal import Bytes
package import Domain
package import SQLite

/// Rows as CSV (RFC 4180): UTF-8, lines end in CRLF, a head always, quotes only where they are needed. Null is empty, and
/// values are as they are stored, so that a table can be imported again.
package struct CSVTable: RowWriting {
  /// For whom the cells are written.
  package enum Style: String, CaseIterable, Sendable {
    /// For programs: cells as they are.
    case plain
    /// For a spreadsheet: a byte order mark, and an apostrophe before a text that it would run as a formula.
    case spreadsheet
  }

  private let columns: [TableColumn]
  private let cells: TableCells
  private let storage: RowStorage
  private let style: Style
  /// The title of a code, or the name of a record, for columns beside those that hold them; nil without such columns.
  private let label: Label?

  /// A table of rows whose columns are those of the fields, in order.
  /// - Parameters:
  ///   - label: makes a column `<column>_name` beside each code and reference.
  ///   - storage: where a row is put together.
  package init(
    _ fields: [Field], style: Style = .plain, label: Label? = nil, storage: RowStorage = RowStorage()
  ) {
    columns = TableColumn.all(of: fields)
    cells = TableCells(columns)
    (self.style, self.label, self.storage) = (style, label, storage)
  }

  /// Appends the line of the columns' names.
  package func begin(to bytes: inout [UInt8]) {
    if style == .spreadsheet { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }
    for (position, column) in columns.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: column.name.utf8)
      if hasLabel(column) { bytes.append(contentsOf: ",\(column.name)_name".utf8) }
    }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  /// Appends a line.
  package func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    cells.beginRow()
    storage.append(to: &bytes) { output in
      for column in columns.indices {
        if column > 0 { output.write(UInt8(ascii: ",")) }
        write(column, of: row, to: &output)
      }
      output.write("\r\n")
    }
  }

  private func write(_ column: Int, of row: borrowing Row, to output: inout RawOutput) {
    let start = output.count
    cells.write(column, of: row, to: &output)
    // The names are those of what stands in the cell before it is put into quotes.
    let names =
      label == nil ? nil : output.withWritten(from: start) { self.names(of: $0, in: columns[column]) }
    protect(from: start, in: &output)
    guard let names else { return }
    output.write(UInt8(ascii: ","))
    let namesStart = output.count
    output.write(text: names)
    protect(from: namesStart, in: &output)
  }

  private func hasLabel(_ column: TableColumn) -> Bool {
    guard label != nil else { return false }
    switch column.field.kind {
    case .choice, .reference: return true
    default: return false
    }
  }

  /// The titles or names of a cell's items, joined as they are; nil where the column has none beside it.
  private func names(of cell: Span<UInt8>, in column: TableColumn) -> String? {
    guard hasLabel(column) else { return nil }
    let items = String(decoding: cell, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false)
    return items.map { item in
      let name = item.isEmpty ? "" : label?(column.field, String(item)) ?? ""
      return name.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
    }.joined(separator: "|")
  }

  /// Puts a cell that was just written into quotes, where it needs them (RFC 4180 §2).
  private func protect(from start: Int, in output: inout RawOutput) {
    if style == .spreadsheet, output.withWritten(from: start, CSVTable.isFormula) {
      let cell = output.take(from: start)
      output.write(UInt8(ascii: "'"))
      output.write(cell[...])
    }
    guard output.withWritten(from: start, CSVTable.needsQuotes) else { return }
    let cell = output.take(from: start)
    output.write(UInt8(ascii: "\""))
    for byte in cell {
      if byte == UInt8(ascii: "\"") { output.write(byte) }
      output.write(byte)
    }
    output.write(UInt8(ascii: "\""))
  }

  /// Whether a cell holds a quotation mark, a comma or an end of line. Eight bytes at once are passed over that hold no
  /// comma and nothing that JSON escapes, which the others are among.
  private static func needsQuotes(_ cell: Span<UInt8>) -> Bool {
    var index = 0
    while index + 8 <= cell.count {
      let word = cell.word(at: index)
      if JSONText.needsEscape(word) || hasComma(word) { break }
      index += 8
    }
    return (index..<cell.count).contains {
      switch cell[$0] {
      case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
      default: false
      }
    }
  }

  /// Whether any byte of a word is a comma: the usual test for a zero byte.
  private static func hasComma(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let rest = word ^ (ones &* UInt64(UInt8(ascii: ",")))
    return (rest &- ones) & ~rest & (ones << 7) != 0
  }

  /// Whether a spreadsheet would run a cell: `=`, `@`, tab or carriage return first, or a sign before no digit.
  private static func isFormula(_ cell: Span<UInt8>) -> Bool {
    if cell.isEmpty { return false }
    switch cell[0] {
    case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return cell.count == 1 || !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cell[1])
    default: return false
    }
  }
}
