package import Domain
package import SQLite

/// Writes rows as JSON objects: from SQLite's columns to bytes, with nothing between. Made once for a list of
/// fields; the names and commas are bytes from then on.
package struct JSONRow {
  /// How to write one field, and from which column on.
  fileprivate struct Step {
    /// Where `{"id":` or `,"title":` stands in `keys`.
    let key: Range<Int>
    let column: Int
    let kind: Kind
  }

  fileprivate enum Kind {
    case text, integer, number, date, json, links, blank
  }

  /// How all fields are written.
  final class Layout {
    fileprivate let steps: [Step]
    /// The names of all fields, one behind the other.
    fileprivate let keys: [UInt8]

    init(_ fields: [Field], keeping kept: Set<String>?, isAddressed: Bool) {
      var column = 0
      var steps: [Step] = []
      var keys: [UInt8] = []
      for field in fields {
        let start = keys.count
        keys.append(contentsOf: ((steps.isEmpty ? "{\"" : ",\"") + field.name + "\":").utf8)
        let isKept = kept?.contains(field.name) ?? true
        steps.append(
          Step(
            key: start..<keys.count, column: column,
            kind: isKept ? JSONRow.kind(of: field, isAddressed: isAddressed) : .blank))
        column += JSONRow.columnCount(of: field)
      }
      (self.steps, self.keys) = (steps, keys)
    }
  }

  private let layout: Layout
  private let storage: RowStorage

  /// A writer for rows whose columns are those of the fields, in order.
  /// - Parameters:
  ///   - kept: the fields that are not written as null; all where it is nil.
  ///   - isAddressed: whether links say where the other record is found, as answers do and files do not.
  ///   - storage: where a row is put together.
  package init(
    _ fields: [Field], keeping kept: Set<String>? = nil, isAddressed: Bool = true,
    storage: RowStorage = RowStorage()
  ) {
    layout = storage.layout(fields, keeping: kept, isAddressed: isAddressed)
    self.storage = storage
  }

  private static func kind(of field: Field, isAddressed: Bool) -> Kind {
    switch field.kind {
    case .key, .text, .choice, .reference, .updated: .text
    case .integer, .revision: .integer
    case .number: .number
    case .date: .date
    case .list(let list): list.isLinks && isAddressed ? .links : .json
    case .fieldNames: .json
    }
  }

  static func columnCount(of field: Field) -> Int {
    if case .date = field.kind { return 1 + Field.dateSuffixes.count }
    return 1
  }

  /// Appends the row as an object.
  package func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    guard !layout.steps.isEmpty else { return bytes.append(contentsOf: "{}".utf8) }
    storage.append(to: &bytes) { write(row, to: &$0) }
  }

  private func write(_ row: borrowing Row, to output: inout RawOutput) {
    let keys = layout.keys
    for step in layout.steps {
      output.write(keys.span.extracting(step.key))
      write(step, of: row, to: &output)
    }
    output.write(UInt8(ascii: "}"))
  }

  @inline(__always)
  private func write(_ step: Step, of row: borrowing Row, to output: inout RawOutput) {
    switch step.kind {
    case .text: writeText(row, step.column, to: &output)
    case .json: row.withText(step.column) { $0.count > 0 ? output.write($0) : output.write("null") }
    case .links: row.withText(step.column) { $0.count > 0 ? output.write(links: $0) : output.write("null") }
    case .date: writeDate(row, step.column, to: &output)
    case _ where step.kind == .blank || row.isNull(step.column): output.write("null")
    case .integer: output.write(row.integer(step.column))
    case .number: output.write(row.real(step.column))
    case .blank: break  // written above
    }
  }

  @inline(__always)
  private func writeText(_ row: borrowing Row, _ column: Int, to output: inout RawOutput) {
    row.withTextIfPresent(column) { text in
      if let text { output.write(quoted: text) } else { output.write("null") }
    }
  }

  /// A date's five columns as `{"edtf", "min", "max", "precision", "qualifier"}`. An open end is null.
  @inline(__always)
  private func writeDate(_ row: borrowing Row, _ column: Int, to output: inout RawOutput) {
    let ends = row.withText(column) { text -> (begin: UInt8, end: UInt8)? in
      if text.isEmpty { return nil }
      output.write("{\"edtf\":")
      output.write(quoted: text)
      return (text[0], text[text.count - 1])
    }
    guard let ends else { return output.write("null") }
    output.write(",\"min\":")
    if isOpen(ends.begin) { output.write("null") } else { writeText(row, column + 1, to: &output) }
    output.write(",\"max\":")
    if isOpen(ends.end) { output.write("null") } else { writeText(row, column + 2, to: &output) }
    output.write(",\"precision\":")
    writeText(row, column + 3, to: &output)
    output.write(",\"qualifier\":")
    writeText(row, column + 4, to: &output)
    output.write(UInt8(ascii: "}"))
  }

  /// Whether a date's text begins or ends with `/` or `..`: then it is open there, and the day in its column
  /// only stands for the first or the last that there is.
  @inline(__always)
  private func isOpen(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") }
}
