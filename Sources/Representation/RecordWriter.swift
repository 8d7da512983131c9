package import Domain
package import SQLite

/// Writes rows as JSON objects: from SQLite's columns to bytes, with nothing between. Made once for a list of
/// fields; the names and commas are bytes from then on.
package struct RecordWriter: Sendable {
  /// How to write one field, and from which column on.
  struct Step: Sendable {
    /// Where `{"id":` or `,"title":` stands in `keys`.
    let key: Range<Int>
    let column: Int
    let kind: Kind
  }

  enum Kind: Sendable {
    case text, integer, number, date, json, blank
  }

  let steps: [Step]
  /// The names of all fields, one behind the other.
  let keys: [UInt8]

  /// A writer for rows whose columns are those of the fields, in order.
  /// - Parameter kept: the fields that are not written as null; all where it is nil.
  package init(_ fields: [Field], keeping kept: Set<String>? = nil) {
    var column = 0
    var steps: [Step] = []
    var keys: [UInt8] = []
    for field in fields {
      let start = keys.count
      keys.append(contentsOf: ((steps.isEmpty ? "{\"" : ",\"") + field.name + "\":").utf8)
      let isKept = kept?.contains(field.name) ?? true
      steps.append(
        Step(key: start..<keys.count, column: column, kind: isKept ? RecordWriter.kind(of: field) : .blank))
      column += RecordWriter.columnCount(of: field)
    }
    (self.steps, self.keys) = (steps, keys)
  }

  private static func kind(of field: Field) -> Kind {
    switch field.kind {
    case .key, .text, .choice, .reference: .text
    case .integer, .revision: .integer
    case .number: .number
    case .date: .date
    case .list: .json
    }
  }

  private static func columnCount(of field: Field) -> Int {
    if case .date = field.kind { return 1 + Field.dateSuffixes.count }
    return 1
  }

  /// Appends the row as an object.
  package func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    guard !steps.isEmpty else { return bytes.append(contentsOf: "{}".utf8) }
    if let room = plainRoom(row) {
      writePlain(row, room: room, to: &bytes)
    } else {
      writeEscaping(row, to: &bytes)
    }
  }

  /// Field by field, each text escaped as it needs.
  private func writeEscaping(_ row: borrowing Row, to bytes: inout [UInt8]) {
    for step in steps {
      bytes.append(contentsOf: keys[step.key])
      if step.kind == .blank || row.isNull(step.column) {
        bytes.append(contentsOf: JSONWord.null)
        continue
      }
      switch step.kind {
      case .text: row.withText(step.column) { JSONText.append(quoted: $0, to: &bytes) }
      case .integer: JSONText.append(row.integer(step.column), to: &bytes)
      case .number: JSONText.append(row.real(step.column), to: &bytes)
      case .date: appendDate(row, step.column, to: &bytes)
      case .json: row.withText(step.column) { bytes.append(contentsOf: $0) }
      case .blank: break  // written above
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
