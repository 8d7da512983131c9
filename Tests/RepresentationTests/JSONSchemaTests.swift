import Domain
import Foundation
import Testing

@testable import Representation

@Suite struct JSONSchemaTests {
  /// The repository's root, from which the committed files are read.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let collections = Resource.all.map(\.name)

  @Test(arguments: collections)
  func `the committed schema is what the declaration derives`(collection: String) throws {
    let resource = try #require(Resource.named(collection))
    let path = Self.root.appendingPathComponent("Seeds/schemas/\(collection).json")
    let committed = try [UInt8](Data(contentsOf: path))
    #expect(
      committed == JSONSchema(resource).file,
      "entente schema --json-schema --into Seeds/schemas")
  }

  @Test func `there is a schema for each collection and no other`() throws {
    let folder = Self.root.appendingPathComponent("Seeds/schemas").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(names) == Set(Self.collections.map { "\($0).json" }))
  }

  @Test func `the editor's settings map each seed file to its schema`() throws {
    let settings = try JSONReader.value(
      of: [UInt8](Data(contentsOf: Self.root.appendingPathComponent(".vscode/settings.json"))))
    guard case .array(let entries) = settings["json.schemas"] else {
      Issue.record("no json.schemas")
      return
    }
    let mapped = entries.map { [$0["fileMatch"], $0["url"]] }
    let wanted: [[JSON?]] = Self.collections.sorted().map { name in
      [.array([.string("/Seeds/\(name).json")]), .string("./Seeds/schemas/\(name).json")]
    }
    #expect(mapped == wanted)
  }

  @Test(arguments: collections)
  func `what the declaration requires and allows is what the schema does`(collection: String) throws {
    let resource = try #require(Resource.named(collection))
    let record = JSONSchema(resource).value["$defs"]?["record"]
    let fields = resource.fields.filter { !$0.isReadOnly }
    guard case .object(let properties) = record?["properties"] else {
      Issue.record("no properties")
      return
    }
    #expect(properties.map(\.name) == fields.map(\.name))
    #expect(record?["required"] == .array(fields.filter(\.isRequired).map { .string($0.name) }))
    #expect(record?["additionalProperties"] == .boolean(false))
    for field in fields {
      guard case .choice(let codes) = field.kind else { continue }
      #expect(record?["properties"]?[field.name]?["enum"] == .array(codes.values.map { .string($0) }))
    }
  }

  @Test(arguments: [
    "2024", "2024-09", "2024-09-30", "2024?", "2024-09~", "2024-09-30%", "202X", "20XX", "2025-XX",
    "2025-09-XX",
    "2025-XX-XX", "2025-22", "2025-Q4", "2025-S1", "2025-36", "2025-41", "2017/2019", "2023/..", "../2016",
    "1991?/",
    "/2016", "2025-11-24?/2025-11-25?", "2024-02-29", "2000-02-29", "0000-02-29", "2025-01-31/2025-02-28",
  ])
  func `a date of the grammar fits the pattern`(text: String) throws {
    #expect(throws: Never.self) { try UncertainDate(text) }
    #expect(try fits(text, DatePattern.any))
  }

  @Test(arguments: [
    "", "24", "2024-", "2024-13", "2024-Q5", "2024-S3", "2024-1", "2024-09-", "2024-09-30T12:00", "20X4", "2",
    "../..", "..", "/", "2024/2025/2026", "September 2024", " 2024", "2025-02-29", "1900-02-29", "2025-04-31",
    "2025-00-10", "2025-01-00",
  ])
  func `what is no date fits neither`(text: String) throws {
    #expect(throws: DateFault.self) { try UncertainDate(text) }
    #expect(try !fits(text, DatePattern.any))
  }

  @Test(arguments: [
    "a", "strategic-partnership-2017", "a1", "1a", "", "a--b", "a-", "-a", "A", "a_b", "ü",
  ])
  func `an id fits the pattern where it is a slug`(text: String) throws {
    #expect(try fits(text, JSONSchema.slugPattern) == Slug.isSlug(text))
  }

  private func fits(_ text: String, _ pattern: String) throws -> Bool {
    try Regex(pattern).wholeMatch(in: text) != nil
  }
}
