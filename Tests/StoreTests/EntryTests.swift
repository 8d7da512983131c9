import Testing

@testable import Domain
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

  @Test func `what was retired in the last days is told once more, as long as it is not back`() throws {
    func retired(_ resource: Resource, _ query: [(String, String)] = []) throws -> [DatedRecord] {
      let fields = try #require(resource.entryFields).joined(separator: ",")
      let reader = try database.reader()
      let plan = try reader.plan(resource, query + [("fields", fields)])
      let names = RecordNames(reader.connection, at: plan.moment)
      return try reader.retired(of: plan, inLastDays: 90, atMost: 10, names)
    }
    try database.put(.event, [event("a-visit", "2024-06-10"), event("another", "2025")])
    try database.put(.event, [event("a-visit", "2024-06-11")])
    #expect(try retired(.event).isEmpty)
    try database.retire(.event, ["a-visit"])
    for resource in [Resource.event, .timeline] {
      let found = try retired(resource)
      #expect(found.map(\.path) == ["events/a-visit"])
      #expect(found[0].date?.edtf == "2024-06-11" && found[0].isRetired && found[0].revision == 2)
      #expect(try [found[0].updatedAt] == database.texts("SELECT at FROM commits ORDER BY seq DESC LIMIT 1"))
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
    let reader = try database.reader()
    let fields = try #require(Resource.timeline.entryFields).joined(separator: ",")
    let plan = try reader.plan(.timeline, [("fields", fields), ("from", "2024"), ("to", "2024")])
    #expect(try reader.entries(of: plan, atMost: 4).entries.count == 4)
    let problem = #expect(throws: Problem.self) { try reader.entries(of: plan, atMost: 3) }
    #expect(problem?.kind == .invalidParameter)
    #expect(problem?.faults.first?.allowed == ["from", "to"])
  }
}
