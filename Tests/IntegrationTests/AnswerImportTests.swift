import Foundation
import Testbed
import Testing

/// Answers are input too: what the API returns can be imported as it is, and files that people's tools leave are read.
struct AnswerImportTests {
  private let folder: Folder
  private let site: Site
  init() throws { (folder, site) = (try Folder(), try Site()) }

  private func run(_ arguments: [String]) throws -> Program.Outcome {
    try Program.run(arguments + ["--database", folder["record.sqlite"]] + Program.repository)
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try folder.write("", to: name)
    try Data(bytes).write(to: URL(fileURLWithPath: folder[name]))
  }

  private func body(_ target: String) throws -> [UInt8] { [UInt8](try site.answer(target).body) }

  private static let collections = [
    "countries", "organizations", "people", "memberships", "agreements", "projects", "events", "sources",
  ]

  @Test func `whole answers, as JSON and a record a line, change nothing where they are imported again`()
    throws
  {
    #expect(try run(["import", Repository.seeds]).code == 0)
    for name in Self.collections {
      try write(body("/v1/\(name)?limit=1000"), to: "whole/\(name).json")
      let lines = try site.answer("/v1/\(name)?limit=1000", fields: [("accept", "application/x-ndjson")])
      try write([UInt8](lines.body), to: "lines/\(name).ndjson")
    }
    for series in try site.ids("/v1/trade-series?limit=1000") {
      try write(body("/v1/trade-series/\(series)/observations"), to: "\(series)/trade-observations.json")
      let outcome = try run(["import", folder[series]])
      #expect(outcome.code == 0 && outcome.errors.contains("Nothing to change"), "\(outcome.errors)")
    }
    for name in ["whole", "lines"] {
      let outcome = try run(["import", folder[name]])
      #expect(outcome.code == 0 && outcome.errors.contains("Nothing to change"), "\(outcome.errors)")
    }
  }

  private static let source = """
    [{"id": "a", "title": "A", "kind": "report", "language": "en", "reliability": "B", "reliability_reason": "So."}]
    """

  @Test func `a byte order mark is skipped, and a text in UTF-16 is refused by its name`() throws {
    try folder.write("\u{FEFF}" + Self.source, to: "sources.json")
    #expect(try run(["import", folder["sources.json"]]).errors.contains("1 records created"))
    try write(
      [0xFF, 0xFE] + Self.source.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: "sources.json")
    let outcome = try run(["import", folder["sources.json"]])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("sources.json:1:1: the text is UTF-16; save it as UTF-8."))
  }

  @Test func `files whose names begin with a dot are passed over`() throws {
    try folder.write(Self.source, to: "in/sources.json")
    try folder.write("\u{0}\u{5}", to: "in/._sources.json")
    try folder.write("{", to: "in/.events.json")
    #expect(try run(["import", folder["in"]]).errors.contains("1 records created"))
  }
}
