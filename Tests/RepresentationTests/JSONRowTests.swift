import Chance
import Foundation
import SQLite
import Testing

@testable import Domain
@testable import Representation

@Suite struct RecordWriterTests {
  /// A field of every kind.
  static let fields: [Field] = [
    Field("id", .key, "", required: true), .text("title", ""), .integer("count", ""), .number("cost", ""),
    .date("when", ""),
    .choice(
      "kind",
      CodeList("kind", "Codes.", [.init("large", "large", "A code."), .init("small", "small", "A code.")]), ""
    ), .reference("country", to: "countries", ""),
    .list("topics", in: "sample_topic", of: .text("topic", ""), ""), .date("until", ""),
    Field("revision", .revision, ""), Field("updated_at", .updated, ""),
  ]

  /// A value for each column of a field, and what must be written of it.
  private func value(_ field: Field, _ generator: inout SplitMix64) throws -> ([Binding], JSON) {
    switch field.kind {
    case .date:
      if generator.isTrue(0.3) { return (Array(repeating: .null, count: 5), .null) }
      let date = try UncertainDate(Self.dates[generator.number(0...Self.dates.count - 1)])
      return (date.values.map(\.bound), Self.object(date))
    case .list:
      let items = (0..<generator.number(0...3)).map { _ in JSON.string(generator.text()) }
      return ([.text(String(decoding: written(.array(items)), as: UTF8.self))], .array(items))
    case _ where generator.isTrue(0.3): return ([.null], .null)
    case .integer, .revision:
      let number = Int64.random(in: .min ... .max, using: &generator) >> Int64(generator.number(0...63))
      return ([.integer(number)], .number(String(number)))
    case .number:
      let number =
        Double(generator.number(-1_000_000...1_000_000)) / [1, 4, 10, 1e9, 1e-9][generator.number(0...4)]
      return ([.real(number)], .number(String(number)))
    default:
      let text = generator.isTrue() ? generator.text() : "plain"
      return ([.text(text)], .string(text))
    }
  }

  static let dates = [
    "2024", "2024-09-30", "2024-09~", "2025-Q4?", "202X", "20XX%", "2025-24", "2017/2019", "2023/..",
    "2023~/", "../2016", "/2016-05?",
    "0000", "0000-01-01", "9999", "9999-12-31", "00XX", "99XX", "0000/..", "../9999", "999X",
  ]

  /// A date as it must be written: null just where it is open.
  static func object(_ date: UncertainDate) -> JSON {
    let ends = date.edtf.split(separator: "/", omittingEmptySubsequences: false)
    let isOpen = { (end: Substring?) in end == ".." || end == "" }
    return .object([
      .init("edtf", .string(date.edtf)),
      .init("min", ends.count == 2 && isOpen(ends.first) ? .null : .string(date.min.text)),
      .init("max", ends.count == 2 && isOpen(ends.last) ? .null : .string(date.max.text)),
      .init("precision", .string(date.precision.rawValue)),
      .init("qualifier", date.qualifier.map { .string($0.rawValue) } ?? .null),
    ])
  }

  /// Writes one row that holds these values.
  private func write(_ writer: JSONRow, _ values: [Binding], _ connection: Connection) throws -> [UInt8] {
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    var bytes: [UInt8] = Array("before".utf8)
    try connection.prepare("SELECT \(marks.isEmpty ? "1" : marks)").forEach(values) {
      writer.write($0, to: &bytes)
    }
    #expect(bytes.starts(with: "before".utf8))
    return Array(bytes.dropFirst(6))
  }

  @Test func `a row of any fields is written as the object that it holds`() throws {
    let database = try TemporaryDatabase()
    var generator = SplitMix64(seed: 21)
    for _ in 0..<1500 {
      let fields = Self.fields.filter { _ in generator.isTrue(0.8) }
      let values = try fields.map { try value($0, &generator) }
      let bytes = try write(JSONRow(fields), values.flatMap(\.0), database.connection)
      let expected = JSON.object(zip(fields, values).map { .init($0.name, $1.1) })
      #expect(isSame(expected, try foundation(bytes)), "\(String(decoding: bytes, as: UTF8.self))")
      // Names come in their order, and the text is as short as it can be.
      #expect(try names(JSONReader.value(of: bytes)) == fields.map(\.name))
      #expect(written(try JSONReader.value(of: bytes)) == bytes)
    }
  }

  private func names(_ value: JSON) -> [String] {
    if case .object(let members) = value { members.map(\.name) } else { [] }
  }

  @Test(arguments: dates)
  func `a date is null just at the end where it is open`(text: String) throws {
    let database = try TemporaryDatabase()
    let date = try UncertainDate(text)
    let bytes = try write(JSONRow([.date("when", "")]), date.values.map(\.bound), database.connection)
    #expect(try JSONReader.value(of: bytes) == .object([.init("when", Self.object(date))]))
  }

  @Test func `fields that are not kept are written as null`() throws {
    let database = try TemporaryDatabase()
    var generator = SplitMix64(seed: 22)
    for _ in 0..<200 {
      let kept = Set(Self.fields.map(\.name).filter { _ in generator.isTrue() })
      let values = try Self.fields.map { try value($0, &generator) }
      let bytes = try write(
        JSONRow(Self.fields, keeping: kept), values.flatMap(\.0), database.connection)
      let expected = JSON.object(
        zip(Self.fields, values).map { .init($0.name, kept.contains($0.name) ? $1.1 : .null) })
      #expect(isSame(expected, try foundation(bytes)), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test func `links say where the other record is found, in answers and not in files`() throws {
    let database = try TemporaryDatabase()
    let fields = [Field.links(of: "sample")]
    for count in [0, 1, 2, 40] {
      let links = (0..<count).map { number in
        JSON.object([
          .init("relation", .string("implements")), .init("collection", .string("trade-series")),
          .init("target", .string("a-\(number)")),
        ])
      }
      let addressed = links.enumerated().map { number, link -> JSON in
        guard case .object(let members) = link else { return link }
        return JSON.object(members + [.init("url", .string("/v1/trade-series/a-\(number)"))])
      }
      let stored = written(.array(links))
      let values = [Binding.text(String(decoding: stored, as: UTF8.self))]
      let answer = try write(JSONRow(fields), values, database.connection)
      #expect(answer == written(.object([.init("links", .array(addressed))])))
      let file = try write(JSONRow(fields, isAddressed: false), values, database.connection)
      #expect(file == written(.object([.init("links", .array(links))])))
    }
  }

  @Test func `no fields are an empty object`() throws {
    #expect(try write(JSONRow([]), [], TemporaryDatabase().connection) == Array("{}".utf8))
  }
}

extension Value {
  var bound: Binding {
    switch self {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): .text(text)
    }
  }
}
