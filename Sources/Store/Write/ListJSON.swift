import Domain
import Representation

/// The rows of a list as JSON text: what `SchemaSQL.gathered` has SQLite make of them, without asking it.
struct ListJSON {
  /// How one value of a row is written: the bytes before it, and what it is.
  private struct Step {
    let name: [UInt8]
    let kind: Kind
    /// Which column of the row it is, or the first of a date's.
    let column: Int
  }

  fileprivate enum Kind {
    case value, date, json
  }

  private let steps: [Step]
  private let shape: Field.List.Shape

  /// Nil for a list with figures: how SQLite writes those is for SQLite to say.
  init?(_ list: Field.List) {
    guard !list.columns.contains(where: { $0.kind == .real }) else { return nil }
    shape = list.shape
    var steps: [Step] = []
    var column = 0
    for item in list.items {
      steps.append(
        Step(name: ListJSON.name(of: item, in: list, isFirst: column == 0), kind: Kind(item), column: column))
      column += item.columns.count
    }
    self.steps = steps
  }

  /// What stands before a value. The names of a map are values themselves.
  private static func name(of item: Field, in list: Field.List, isFirst: Bool) -> [UInt8] {
    switch list.shape {
    case .plain: []
    case .map: isFirst ? [] : [UInt8(ascii: ":")]
    case .objects, .single: Array("\(isFirst ? "{" : ",")\"\(item.name)\":".utf8)
    }
  }

  /// Appends the text of all rows of one record.
  func append(_ rows: [[Value]], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: shape == .map ? "{" : "["))
    for row in rows.indices {
      if row > 0 { bytes.append(UInt8(ascii: ",")) }
      for step in steps {
        bytes.append(contentsOf: step.name)
        append(step, of: rows[row], to: &bytes)
      }
      if shape == .objects { bytes.append(UInt8(ascii: "}")) }
    }
    bytes.append(UInt8(ascii: shape == .map ? "}" : "]"))
  }

  private func append(_ step: Step, of row: [Value], to bytes: inout [UInt8]) {
    switch (step.kind, row[step.column]) {
    case (.date, .text(let text)): append(date: text, row[step.column...], to: &bytes)
    case (.json, .text(let text)): bytes.append(contentsOf: text.utf8)
    case (_, let value): append(value, to: &bytes)
    }
  }

  /// A date's five columns as an object. An open end is null.
  private func append(date text: String, _ columns: ArraySlice<Value>, to bytes: inout [UInt8]) {
    let isOpen = (begin: text.utf8.first.map(isOpen) ?? false, end: text.utf8.last.map(isOpen) ?? false)
    for (position, name) in ["{\"edtf\":", ",\"min\":", ",\"max\":", ",\"precision\":", ",\"qualifier\":"]
      .enumerated()
    {
      bytes.append(contentsOf: name.utf8)
      let isNull = position == 1 && isOpen.begin || position == 2 && isOpen.end
      append(isNull ? .null : columns[columns.startIndex + position], to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func isOpen(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") }

  private func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .real: preconditionFailure("a list with figures has no text of ours")
    case .text(let text): JSONText.append(quoted: text, to: &bytes)
    }
  }
}

extension ListJSON.Kind {
  fileprivate init(_ field: Field) {
    switch field.kind {
    case .date: self = .date
    case .fieldNames: self = .json
    default: self = .value
    }
  }
}
