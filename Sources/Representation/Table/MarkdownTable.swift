package import Domain
package import SQLite

/// Rows as a table of GitHub's Markdown, to be pasted into a document: dates in words, codes by their titles, lists with
/// commas.
package struct MarkdownTable: RowWriting {
  private let columns: [TableColumn]
  private let cells: TableCells
  private let label: Label

  /// A table of rows whose columns are those of the fields, in order.
  /// - Parameter label: the title of a code, or the name of a record.
  package init(_ fields: [Field], label: @escaping Label) {
    // Of a date its words say all.
    columns = TableColumn.all(of: fields).filter { column in
      if case .date = column.field.kind { column.name == column.field.name } else { true }
    }
    cells = TableCells(columns)
    self.label = label
  }

  /// Appends the head and the line below it.
  package func begin(to bytes: inout [UInt8]) {
    let names = columns.map { $0.name.replacing("_", with: " ") }
    bytes.append(contentsOf: "| \(names.joined(separator: " | ")) |\n".utf8)
    bytes.append(contentsOf: "|\(columns.map { _ in "---" }.joined(separator: "|"))|\n".utf8)
  }

  /// Appends a line.
  package func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "|"))
    cells.beginRow()
    var cell = RawOutput()
    for (position, column) in columns.enumerated() {
      cells.write(position, of: row, to: &cell)
      let text = String(decoding: cell.take(from: 0), as: UTF8.self)
      bytes.append(contentsOf: " \(MarkdownTable.safe(words(text, column))) |".utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func words(_ cell: String, _ column: TableColumn) -> String {
    switch (column.kind, column.field.kind) {
    case (.text, .date): return (try? UncertainDate(end: cell))?.words ?? cell
    case (_, .choice), (_, .reference):
      return cell.split(separator: "|").map { label(column.field, String($0)) ?? String($0) }.joined(
        separator: ", ")
    case (.list, _), (.member, _): return cell.replacing("|", with: ", ")
    default: return cell
    }
  }

  /// A text that stays within its cell and is not taken for markup (GitHub Flavored Markdown §4.10 and §6).
  private static func safe(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|", "\\", "`", "*", "_", "<", "[", "]": result += "\\\(character)"
      case "\n", "\r\n", "\r": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
