import Chance
import SQLite
import Testing

@testable import Domain
@testable import Representation

/// Tables of records: what is written is what is read back.
struct TableTests {
  private static let fields: [Field] = [
    Field("id", .key, "", required: true), .text("title", ""), .date("signed", ""), .number("value", ""),
    .list("topics", in: "t", of: .text("topic", ""), ""),
    .list("links", in: "l", ofObjects: [.text("relation", ""), .text("target", "")], ""),
  ]

  private static let names = [
    "id", "title", "signed", "signed_min", "signed_max", "signed_precision", "signed_qualifier", "value",
    "topics",
    "links_relation", "links_target",
  ]

  /// A row of these fields, as views give it.
  private func table(_ style: CSVTable.Style = .plain, _ values: [Binding]) throws -> String {
    let database = try TemporaryDatabase()
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    let table = CSVTable(Self.fields, style: style)
    var bytes: [UInt8] = []
    table.begin(to: &bytes)
    try database.connection.prepare("SELECT \(marks)").forEach(values) { table.write($0, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The cells of a text, read as RFC 4180 has it.
  private func cells(_ text: String) -> [[String]] {
    var (rows, row, cell) = ([[String]](), [String](), String.UnicodeScalarView())
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        cell.append(scalar)
        scalars.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(String(cell))
        cell = .init()
      case "\r" where !isQuoted && scalars.first == "\n":
        scalars.removeFirst()
        rows.append(row + [String(cell)])
        (row, cell) = ([], .init())
      default: cell.append(scalar)
      }
    }
    return rows
  }

  private func values(title: String, topics: [String]) -> [Binding] {
    let list = JSON.array(topics.map(JSON.string))
    return [
      .text("x"), .text(title), .text("2017/.."), .text("2017-01-01"), .text("9999-12-31"), .text("interval"),
      .null,
      .real(865_000_000), .text(String(decoding: written(list), as: UTF8.self)),
      .text(#"[{"relation":"part_of","target":"a|b"},{"relation":"see_also","target":null}]"#),
    ]
  }

  @Test func `a table has a head, a date's parts are columns, an open end is empty, a list is joined`() throws
  {
    let rows = cells(try table(.plain, values(title: "A, \"B\"\nC", topics: ["gas", "a|b\\c"])))
    #expect(rows[0] == Self.names)
    #expect(
      rows[1] == [
        "x", "A, \"B\"\nC", "2017/..", "2017-01-01", "", "interval", "", "865000000", "gas|a\\|b\\\\c",
        "part_of|see_also",
        "a\\|b|",
      ])
  }

  @Test func `whatever a text holds is read back as it is`() throws {
    var chance = SplitMix64(seed: 3)
    for _ in 0..<300 {
      let (title, topic) = (chance.text().filter { $0 != "\0" }, chance.text().filter { $0 != "\0" })
      let row = cells(try table(.plain, values(title: title, topics: [topic])))[1]
      #expect(row.count == Self.names.count)
      #expect(row[1].unicodeScalars.elementsEqual(title.unicodeScalars))
    }
  }

  /// What a cell says of an item, worked out from the value and not from its text.
  private func told(_ item: JSON) -> String {
    switch item {
    case .null: ""
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): text.replacing("\\", with: "\\\\").replacing("|", with: "\\|")
    case .array(let items): items.map(told).joined(separator: ";")
    case .object: told(item["edtf"] ?? .null)
    }
  }

  @Test func `a cell says what its list holds, whatever that is`() throws {
    var chance = SplitMix64(seed: 4)
    for _ in 0..<300 {
      let links = (0..<chance.number(1...3)).map { _ in
        let text = chance.text().filter { $0 != "\0" }
        let values: [JSON] = [
          .null, .boolean(chance.isTrue()), .number("-12.50"), .string(text), .string("a|b"), .array([]),
          .array([.string(text), .string("],{")]), .object([.init("edtf", .string("2017/.."))]),
        ]
        let names = chance.isTrue() ? ["relation", "target"] : ["target", "relation"]
        return JSON.object(names.map { .init($0, values[chance.number(0...values.count - 1)]) })
      }
      var row = values(title: "", topics: [])
      row[row.count - 1] = .text(String(decoding: written(.array(links)), as: UTF8.self))
      let cells = cells(try table(.plain, row))[1]
      for (name, cell) in zip(["relation", "target"], cells.suffix(2)) {
        let expected = links.map { told($0[name] ?? .null) }.joined(separator: "|")
        #expect(cell.unicodeScalars.elementsEqual(expected.unicodeScalars))
      }
    }
  }

  @Test(arguments: ["=1+1", "@x", "-a", "+", "\tx"])
  func `a spreadsheet runs no text, and other programs get it as it is`(text: String) throws {
    let spreadsheet = try table(.spreadsheet, values(title: text, topics: []))
    #expect(spreadsheet.hasPrefix("\u{FEFF}id,"))
    #expect(cells(spreadsheet)[1][1] == "'" + text)
    #expect(cells(try table(.plain, values(title: text, topics: [])))[1][1] == text)
  }

  @Test func `a number with its sign is no formula`() throws {
    #expect(cells(try table(.spreadsheet, values(title: "-5.3 percent", topics: [])))[1][1] == "-5.3 percent")
  }

  @Test func `a cell of a Markdown table stays within it, and dates are words`() throws {
    let database = try TemporaryDatabase()
    let table = MarkdownTable(Self.fields) { _, _ in nil }
    var bytes: [UInt8] = []
    table.begin(to: &bytes)
    let values = values(title: "a | b\n<script> [x](y) `c` *d*", topics: ["gas", "oil"])
    try database.connection.prepare("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?").forEach(values) {
      table.write($0, to: &bytes)
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0] == "| id | title | signed | value | topics | links relation | links target |")
    #expect(
      lines[2].hasPrefix(
        "| x | a \\| b \\<script> \\[x\\](y) \\`c\\` \\*d\\* | since 2017 | 865000000 | gas, oil |"))
  }
}
