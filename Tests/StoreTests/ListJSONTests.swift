import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// The text of a list, against SQLite's own of the same rows.
@Suite struct ListTextTests {
  static let lists = Resource.all.flatMap { resource in resource.lists.map { (resource, $0) } }

  @Test(arguments: lists.indices)
  func `the text of a list is what SQLite gathers from its rows`(index: Int) throws {
    let (_, list) = Self.lists[index]
    let text = ListJSON(list)
    #expect((text == nil) == list.items.contains { $0.columns[0].kind == .real }, "\(list.table)")
    guard let text else { return }
    let database = try TemporaryDatabase()
    let gathered = try database.connection.prepare("SELECT \(SchemaSQL.gathered(list, of: "?1"))")
    // What belongs to no version, and codes that are none: only the text is looked at.
    try database.connection.execute("PRAGMA foreign_keys = OFF")
    var generator = SplitMix64(seed: 51)
    for version in 1...40 {
      let rows = try (0..<generator.number(0...4)).map { _ in
        try list.items.flatMap { try generator.values($0) }
      }
      try insert(rows, list, Int64(version), database.connection)
      var bytes = Array("kept".utf8)
      text.append(rows, to: &bytes)
      let expected = try gathered.first([.integer(Int64(version))]) { $0.text(0) }
      #expect(String(decoding: bytes, as: UTF8.self) == "kept" + (expected ?? ""))
    }
  }

  private func insert(_ rows: [[Value]], _ list: Field.List, _ version: Int64, _ connection: Connection)
    throws
  {
    let names = list.columns.map(\.name).joined(separator: ", ")
    let marks = String(repeating: ", ?", count: list.columns.count)
    let insert = try connection.prepare(
      "INSERT INTO \(list.table) (version, position, \(names)) VALUES (?, ?\(marks))")
    for (position, row) in rows.enumerated() {
      try insert.run([.integer(version), .integer(Int64(position))] + row.map(Binding.init))
    }
  }
}

extension Binding {
  fileprivate init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .text(let text): self = .text(text)
    }
  }
}

extension SplitMix64 {
  /// A value for each column of a field.
  fileprivate mutating func values(_ field: Field) throws -> [Value] {
    switch field.kind {
    case .date where isTrue(0.7):
      let date = try UncertainDate(end: one(of: [date(), "..", "/2016", "2023/", "../2016"]))
      return date.values
    case .date: return Array(repeating: .null, count: field.columns.count)
    case .fieldNames(let names): return [isTrue(0.3) ? .null : .text("[\"\(try one(of: names))\",\"id\"]")]
    default: return [value(field.columns[0])]
    }
  }

  /// A value that fits a column: every character that JSON escapes, and some that it does not.
  fileprivate mutating func value(_ column: Column) -> Value {
    if !column.isRequired, isTrue(0.3) { return .null }
    if column.kind == .integer { return .integer([0, -1, 7, .max, .min, 1234][number(0...5)]) }
    let plain = ["a", "Ü", "日本", "\u{7F}", "\u{2028}", "'", "/", "😀", "~"]
    let characters = (0..<number(0...12)).map { _ in
      isTrue()
        ? plain[number(0...8)] : ["\"", "\\", String(UnicodeScalar(UInt8(number(0...31))))][number(0...2)]
    }
    return .text(characters.joined())
  }
}
