import Domain

/// Writes the rows of a list as the JSON text that `SchemaSQL.gathered` would make of them, which takes SQLite
/// ten times as long. `entente check` holds the two against each other.
struct ListText {
  /// What stands before each value of a row.
  private let names: [String]
  private let isPlain: Bool
  private var bytes: [UInt8] = []

  /// Nil for a list with a column of numbers, which SQLite writes in its own way.
  init?(_ list: Field.List) {
    let columns = list.items.flatMap(\.columns)
    if columns.contains(where: { $0.kind == .real }) { return nil }
    isPlain = list.isPlain
    names = columns.enumerated().map { ($0 == 0 ? "{\"" : ",\"") + $1.name + "\":" }
  }

  /// The text of rows, good until the next are asked for.
  mutating func text(of rows: [[Value]]) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "["))
    for index in rows.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(rows[index])
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  private mutating func append(_ row: [Value]) {
    for index in row.indices {
      if !isPlain { bytes.append(contentsOf: names[index].utf8) }
      switch row[index] {
      case .integer(let number): JSONText.append(number, to: &bytes)
      case .text(let text): JSONText.append(quoted: text, to: &bytes)
      case .null, .real: bytes.append(contentsOf: "null".utf8)
      }
    }
    if !isPlain { bytes.append(UInt8(ascii: "}")) }
  }
}
