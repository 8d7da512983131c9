import Domain
import Representation

/// The rows of a list as JSON text: what `SchemaSQL.gathered` has SQLite make of them, without asking it.
struct ListJSON {
  /// What stands before each value of a row.
  private let names: [[UInt8]]
  private let end: [UInt8]

  /// Nil for a list with figures: how SQLite writes those is for SQLite to say.
  init?(_ list: Field.List) {
    guard !list.items.flatMap(\.columns).contains(where: { $0.kind == .real }) else { return nil }
    names =
      list.isPlain
      ? [[]]
      : list.items.enumerated().map { Array("\($0 == 0 ? "{" : ",")\"\($1.name)\":".utf8) }
    end = list.isPlain ? [] : [UInt8(ascii: "}")]
  }

  /// Appends the text of all rows of one record.
  func append(_ rows: [[Value]], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for row in rows.indices {
      if row > 0 { bytes.append(UInt8(ascii: ",")) }
      for (name, value) in zip(names, rows[row]) {
        bytes.append(contentsOf: name)
        append(value, to: &bytes)
      }
      bytes.append(contentsOf: end)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private func append(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .real: preconditionFailure("a list with figures has no text of ours")
    case .text(let text): JSONText.append(quoted: text, to: &bytes)
    }
  }
}
