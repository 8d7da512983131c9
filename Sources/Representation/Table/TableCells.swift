import Domain
import SQLite

/// Writes the cells of rows, from SQLite's columns to bytes. Made once for the columns of a table.
final class TableCells {
  /// How the cells of a column are written: nothing in it needs counting, for each cell asks for it.
  private struct Step {
    let kind: Kind
    /// The column of the row.
    let index: Int
    /// Where the name of the member or of the map's value stands in `names`.
    let name: Range<Int>
  }

  private enum Kind {
    case text, integer, number, firstDay, lastDay, list, member, value
  }

  private let steps: [Step]
  private let names: [UInt8]
  /// The list that was read last, for all columns that tell of it, which stand beside each other.
  private var list = StoredList()
  /// The column of the row where it stands; nil before the first of a row.
  private var listIndex: Int?

  init(_ columns: [TableColumn]) {
    var names: [UInt8] = []
    steps = columns.map { column in
      let (kind, name) = TableCells.kind(of: column)
      names += Array(name.utf8)
      return Step(kind: kind, index: column.index, name: names.count - name.utf8.count..<names.count)
    }
    self.names = names
  }

  private static func kind(of column: TableColumn) -> (Kind, name: String) {
    switch column.kind {
    case .text: (.text, "")
    case .integer: (.integer, "")
    case .number: (.number, "")
    case .day(let isFirst): (isFirst ? .firstDay : .lastDay, "")
    case .list: (.list, "")
    case .member(let name): (.member, name)
    case .value(let name): (.value, name)
    }
  }

  /// Before the first cell of a row.
  func beginRow() { listIndex = nil }

  /// Writes a cell; nothing for null.
  func write(_ column: Int, of row: borrowing Row, to output: inout RawOutput) {
    let step = steps[column]
    switch step.kind {
    case .text: row.withText(step.index) { output.write($0) }
    case .integer: if !row.isNull(step.index) { output.write(row.integer(step.index)) }
    case .number: if !row.isNull(step.index) { output.write(row.real(step.index)) }
    case .firstDay:
      let isOpen = row.withText(step.index - 1) { $0.count == 0 || TableCells.isOpen($0[0]) }
      if !isOpen { row.withText(step.index) { output.write($0) } }
    case .lastDay:
      let isOpen = row.withText(step.index - 2) { $0.count == 0 || TableCells.isOpen($0[$0.count - 1]) }
      if !isOpen { row.withText(step.index) { output.write($0) } }
    case .list, .member, .value: writeList(step, of: row, to: &output)
    }
  }

  /// Whether a date's text begins or ends with `/` or `..`: then it is open there.
  private static func isOpen(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") }

  // MARK: Lists

  private func writeList(_ step: Step, of row: borrowing Row, to output: inout RawOutput) {
    row.withText(step.index) { text in
      // An empty one has two bytes.
      guard text.count > 2 else { return }
      if listIndex != step.index { list.read(text) }
      listIndex = step.index
      let name = names[step.name]
      if step.kind == .value { return write(valueOf: name, in: text, to: &output) }
      for item in list.items.indices {
        if item > 0 { output.write(UInt8(ascii: "|")) }
        let value = step.kind == .list ? list.items[item] : list.member(name, of: item, in: text)
        if let value { TableCells.write(text.extracting(value), to: &output) }
      }
    }
  }

  /// Of a map there is one, whose values stand alone in their cells.
  private func write(
    valueOf name: ArraySlice<UInt8>, in text: Span<UInt8>, to output: inout RawOutput
  ) {
    guard let value = list.member(name, of: 0, in: text),
      case .string(let words)? = try? JSONReader.value(of: text.extracting(value))
    else { return }
    output.write(text: words)
  }

  /// Writes an item or a member of one.
  private static func write(_ value: Span<UInt8>, to output: inout RawOutput) {
    switch value.count > 0 ? value[0] : UInt8(ascii: "n") {
    case UInt8(ascii: "n"): break
    // Most strings have nothing in them that stands for something else.
    case UInt8(ascii: "\"") where value.count > 1 && !value.indices.contains { isEscaped(value[$0]) }:
      output.write(value.extracting(1..<value.count - 1))
    case UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "{"):
      if let value = try? JSONReader.value(of: value) { write(value, to: &output) }
    default: output.write(value)
    }
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "|") || byte == UInt8(ascii: "\\")
  }

  /// A backslash and a bar in an item are escaped, so that the items can be told apart. A date is its text alone, a list
  /// its items with `;` between them.
  private static func write(_ item: JSON, to output: inout RawOutput) {
    switch item {
    case .null: break
    case .boolean(let flag): output.write(flag ? "true" : "false")
    case .number(let digits): output.write(text: digits)
    case .string(let text):
      for byte in text.utf8 {
        if isEscaped(byte) { output.write(UInt8(ascii: "\\")) }
        output.write(byte)
      }
    case .array(let items):
      for (position, item) in items.enumerated() {
        if position > 0 { output.write(UInt8(ascii: ";")) }
        write(item, to: &output)
      }
    case .object: write(item["edtf"] ?? .null, to: &output)
    }
  }
}
