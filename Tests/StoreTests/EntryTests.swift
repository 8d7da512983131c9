import SQLite
import Testing

@testable import Domain
@testable import Representation
@testable import Store

/// The dated records of which calendars, timelines and feeds are made.
@Suite struct EntryTests {
  private let database: TemporaryDatabase
  init() throws {
    database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    try database.put(.country, Sample.countries)
  }

  private func event(_ id: String, _ date: String) -> JSON {
    [
      "id": .string(id), "title": "It is signed", "kind": "signing", "status": "occurred",
      "date": .string(date), "citations": Sample.citations,
    ]
  }

  private func rows(_ resource: Resource, _ query: [(String, String)]) throws -> EntryRows {
    let fields = try #require(resource.entryFields).joined(separator: ",")
    let reader = try database.reader()
    return EntryRows(try reader.plan(resource, query + [("fields", fields)]), by: reader)
  }

  @Test func `what was retired in the last days is told once more, as long as it is not back`() throws {
    func retired(
      _ resource: Resource, _ query: [(String, String)] = []
    ) throws -> [(entry: Entry, revision: Int64, time: String)] {
      let rows = try rows(resource, query)
      var found: [(entry: Entry, revision: Int64, time: String)] = []
      try rows.readRetired(inLastDays: 90, atMost: 10) { row, change in
        found.append((rows.fields.entry(row), row.integer(rows.fields.revision), change.time))
      }
      return found
    }
    try database.put(.event, [event("a-visit", "2024-06-10"), event("another", "2025")])
    try database.put(.event, [event("a-visit", "2024-06-11")])
    #expect(try retired(.event).isEmpty)
    try database.retire(.event, ["a-visit"])
    for resource in [Resource.event, .timeline] {
      let found = try retired(resource)
      #expect(found.map(\.entry.path) == ["events/a-visit"])
      #expect(found[0].entry.date?.edtf == "2024-06-11" && found[0].revision == 2)
      #expect(try [found[0].time] == database.texts("SELECT at FROM commits ORDER BY seq DESC LIMIT 1"))
      #expect(try retired(resource, [("kind", "signing"), ("from", "2024"), ("to", "2024")]).count == 1)
      #expect(try retired(resource, [("kind", "visit")]).isEmpty)
      #expect(try retired(resource, [("from", "2025")]).isEmpty)
      #expect(try retired(resource, [("as_of", "2")]).isEmpty)
    }
    try database.put(.event, [event("a-visit", "2024-06-12")])
    #expect(try retired(.event).isEmpty && retired(.timeline).isEmpty)
  }

  @Test func `more entries than a calendar holds are refused, and how to ask for fewer is told`() throws {
    try database.put(.event, (1...4).map { event("event-\($0)", "2024-0\($0)") })
    let rows = try rows(.timeline, [("from", "2024"), ("to", "2024")])
    var paths: [String] = []
    #expect(try rows.read(atMost: 4) { paths.append(rows.fields.entry($0).path) } == 4)
    #expect(paths == (1...4).map { "events/event-\($0)" })
    let problem = #expect(throws: Problem.self) { try rows.read(atMost: 3) { _ in } }
    #expect(problem?.kind == .invalidParameter)
    #expect(problem?.faults.first?.allowed == ["from", "to"])
  }
}
