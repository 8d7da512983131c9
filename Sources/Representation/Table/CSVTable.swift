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
  private let style: Style
  /// The title of a code, or the name of a record, for columns beside those that hold them; nil without such columns.
  private let label: Label?

  /// A table of rows whose columns are those of the fields, in order.
  /// - Parameter label: makes a column `<column>_name` beside each code and reference.
  package init(_ fields: [Field], style: Style = .plain, label: Label? = nil) {
    columns = TableColumn.all(of: fields)
    (self.style, self.label) = (style, label)
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
    var lists = RowLists()
    for (position, column) in columns.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      let start = bytes.count
      column.append(row, &lists, to: &bytes)
      let label = hasLabel(column) ? labels(of: bytes[start...], column.field) : nil
      protect(from: start, in: &bytes)
      guard let label else { continue }
      bytes.append(UInt8(ascii: ","))
      let labelStart = bytes.count
      bytes.append(contentsOf: label.utf8)
      protect(from: labelStart, in: &bytes)
    }
    bytes.append(contentsOf: "\r\n".utf8)
  }

  private func hasLabel(_ column: TableColumn) -> Bool {
    guard label != nil else { return false }
    switch column.field.kind {
    case .choice, .reference: return true
    default: return false
    }
  }

  /// The titles or names of a cell's items, joined as they are.
  private func labels(of cell: ArraySlice<UInt8>, _ field: Field) -> String {
    let items = String(decoding: cell, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false)
    return items.map { item in
      let name = item.isEmpty ? "" : label?(field, String(item)) ?? ""
      return name.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
    }.joined(separator: "|")
  }

  /// Puts a cell that was just written into quotes, where it needs them (RFC 4180 §2).
  private func protect(from start: Int, in bytes: inout [UInt8]) {
    if style == .spreadsheet, isFormula(bytes[start...]) { bytes.insert(UInt8(ascii: "'"), at: start) }
    let needsQuotes = bytes[start...].contains {
      $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n")
        || $0 == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return }
    let cell = Array(bytes[start...])
    bytes.removeSubrange(start...)
    bytes.append(UInt8(ascii: "\""))
    for byte in cell {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a spreadsheet would run a cell: `=`, `@`, tab or carriage return first, or a sign before no digit.
  private func isFormula(_ cell: ArraySlice<UInt8>) -> Bool {
    guard let first = cell.first else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return cell.dropFirst().first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? true
    default: return false
    }
  }
}
