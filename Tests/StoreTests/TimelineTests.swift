import Chance
import SQLite
import Testing

@testable import Domain
@testable import Store

/// What stands on the timeline: events, and the dated acts of other records.
@Suite struct TimelineTests {
  private let database: TemporaryDatabase
  init() throws {
    database = try TemporaryDatabase()
    try database.put(.source, [Sample.source])
    try database.put(.country, Sample.countries)
  }

  // MARK: What an entry is

  private func agreement(_ members: (String, JSON)...) -> JSON {
    members.reduce(
      [
        "id": "a-pact", "title": "A 'pact'", "kind": "treaty", "status": "signed", "parties": ["RUS", "TKM"],
        "topics": ["trade"], "scope": "Trade.", "citations": Sample.citations,
      ]
    ) { $0.with($1.0, $1.1) }
  }

  private func event(_ id: String, _ date: String?, linkedTo target: String? = nil) -> JSON {
    var event: JSON = [
      "id": .string(id), "title": "It is signed", "kind": "signing", "status": "occurred",
      "citations": Sample.citations,
    ]
    if let date { event = event.with("date", .string(date)) }
    if let target {
      event = event.with(
        "links", [["relation": "concerns", "collection": "agreements", "target": .string(target)]])
    }
    return event
  }

  private func ids(_ query: [(String, String)] = []) throws -> [String] {
    try database.reader().ids(.timeline, query)
  }

  private func column(_ name: String, of id: String) throws -> String? {
    try database.texts("SELECT coalesce(\(name), '') FROM timeline WHERE id = '\(id)'").first
  }

  @Test func `an agreement stands at each of its dates, and says what it did then`() throws {
    try database.put(
      .agreement, [agreement(("signed", "2022-06"), ("in_force", "2023"), ("expires", "2030"))])
    #expect(
      try ids() == ["agreements/a-pact/signed", "agreements/a-pact/in_force", "agreements/a-pact/expires"])
    #expect(try column("title", of: "agreements/a-pact/signed") == "Signing of A 'pact'")
    #expect(try column("status", of: "agreements/a-pact/signed") == "occurred")
    #expect(try column("status", of: "agreements/a-pact/expires") == "planned")
    #expect(try column("kind", of: "agreements/a-pact/in_force") == "entry_into_force")
    #expect(try column("date_max", of: "agreements/a-pact/signed") == "2022-06-30")
    #expect(try column("summary", of: "agreements/a-pact/signed") == "Trade.")
    #expect(
      try column("record", of: "agreements/a-pact/signed")
        == #"{"collection":"agreements","id":"a-pact","url":"/v1/agreements/a-pact"}"#)
    #expect(try column("countries", of: "agreements/a-pact/signed") == #"["RUS","TKM"]"#)
    let updated = try database.texts("SELECT at FROM commits ORDER BY seq DESC LIMIT 1").first
    #expect(try column("updated_at", of: "agreements/a-pact/signed") == updated)
    try database.put(.agreement, [agreement(("status", "expired"), ("expires", "2024"))])
    #expect(try ids() == ["agreements/a-pact/expires"])
    #expect(try column("status", of: "agreements/a-pact/expires") == "occurred")
    #expect(try column("revision", of: "agreements/a-pact/expires") == "2")
    try database.retire(.agreement, ["a-pact"])
    #expect(try ids() == [])
  }

  @Test func `a date of what is not signed yet is a plan`() throws {
    try database.put(.agreement, [agreement(("status", "negotiating"), ("signed", "2030"))])
    #expect(try column("status", of: "agreements/a-pact/signed") == "planned")
  }

  @Test func `what was planned for a project is left out once it is known what came of it`() throws {
    let project: JSON = [
      "id": "a-line", "title": "A line", "sector": "energy", "status": "implementation",
      "planned_start": "2020",
      "planned_end": "2025", "citations": Sample.citations,
    ]
    try database.put(.of("projects"), [project])
    #expect(try ids() == ["projects/a-line/planned_start", "projects/a-line/planned_end"])
    try database.put(.of("projects"), [project.with("actual_start", "2021")])
    #expect(try ids() == ["projects/a-line/actual_start", "projects/a-line/planned_end"])
    #expect(try column("status", of: "projects/a-line/actual_start") == "occurred")
    #expect(try column("topics", of: "projects/a-line/planned_end") == #"["energy"]"#)
    try database.put(.of("projects"), [project.with("status", "cancelled")])
    #expect(try column("status", of: "projects/a-line/planned_end") == "cancelled")
  }

  @Test func `a membership is told by the names that its country and body have at the time`() throws {
    let body: JSON = [
      "id": "a-body", "name": "A body", "kind": "forum", "citations": Sample.citations,
    ]
    try database.put(.organization, [body])
    let membership: JSON = [
      "id": "a-claim", "country": "TKM", "organization": "a-body", "status": "observer", "since": "2007",
      "until": "2019", "citations": Sample.citations,
    ]
    try database.put(.membership, [membership])
    #expect(try column("title", of: "memberships/a-claim/since") == "Turkmenistan, A body: observer")
    #expect(
      try column("title", of: "memberships/a-claim/until") == "Turkmenistan, A body: no longer observer")
    #expect(try ids([("country", "TKM")]) == ["memberships/a-claim/since", "memberships/a-claim/until"])
    #expect(try ids([("country", "RUS")]) == [])
    try database.put(.organization, [body.with("name", "Another name")])
    try database.connection.execute("BEGIN")
    try DerivedSchema.takeDown(in: database.connection)
    try database.connection.execute("COMMIT")
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try column("title", of: "memberships/a-claim/since") == "Turkmenistan, A body: observer")
  }

  // MARK: What takes the place of an act

  @Test(arguments: [
    ("2022-06-10", true), ("2022-06", true), ("2022-06?", true), ("2022-06-01/2022-06-30", true),
    ("2022", false), ("2022-07-01", false), ("2022-05-31/2022-06-02", false), ("../2022-06-10", false),
    (nil, false),
  ])
  func `an act gives way to a linked event of its date or of one within it`(date: String?, gives: Bool) throws
  {
    try database.put(.agreement, [agreement(("signed", "2022-06"))])
    try database.put(.event, [event("a-signing", date, linkedTo: "a-pact")])
    let expected = gives ? ["events/a-signing"] : ["agreements/a-pact/signed", "events/a-signing"]
    #expect(try Set(ids()) == Set(expected))
  }

  @Test func `the link may be that of either record, and an event that is not linked changes nothing`() throws
  {
    let link: JSON = ["relation": "results_from", "collection": "events", "target": "a-signing"]
    let pact = agreement(("signed", "2022-06"))
    try database.put(.event, [event("a-signing", "2022-06-10")])
    try database.put(.agreement, [pact])
    #expect(try ids() == ["agreements/a-pact/signed", "events/a-signing"])
    try database.put(.agreement, [pact.with("links", [link])])
    #expect(try ids() == ["events/a-signing"])
    try database.put(.event, [event("a-signing", "2023")])
    #expect(try ids() == ["agreements/a-pact/signed", "events/a-signing"])
    try database.put(.agreement, [pact])
    try database.put(.event, [event("a-signing", "2022-06-10")])
    #expect(try ids().count == 2)
  }

  @Test func `an act comes back when the event is retired, and stands in between as of each commit`() throws {
    try database.put(.agreement, [agreement(("signed", "2022-06"))])
    try database.put(.event, [event("a-signing", "2022-06-10", linkedTo: "a-pact")])
    try database.retire(.event, ["a-signing"])
    try database.put(.event, [event("a-signing", "2022-06-11", linkedTo: "a-pact")])
    let (act, signing) = ("agreements/a-pact/signed", "events/a-signing")
    for (commit, expected) in [(2, []), (3, [act]), (4, [signing]), (5, [act]), (6, [signing])] {
      let plan = try Plan(.timeline, [], at: .commit(Int64(commit)), lookup: database.reader())
      #expect(try database.reader().page(plan).ids == expected, "as of \(commit)")
    }
    #expect(try ids() == [signing])
  }

  // MARK: A history at random

  /// Records by collection and id.
  private typealias State = [String: [String: JSON]]

  @Test(arguments: [61, 62, 63, 64] as [UInt64])
  func `the timeline as of every commit is what the declarations make of the records there were`(seed: UInt64)
    throws
  {
    var world = try World(seed: seed, count: 3)
    try database.store(world)
    var states: [Int64: State] = [:]
    var state = world.records.mapValues { records in
      Dictionary(records.map { ($0["id"]?.text ?? "", $0) }, uniquingKeysWith: { $1 })
    }
    states[try last] = state
    for _ in 0..<30 {
      let resource = try world.generator.one(of: Resource.all.filter { $0.timeline != nil })
      let known = try #require(state[resource.name]?.keys.sorted())
      let id = try world.generator.one(of: known + ["new-\(world.generator.number(1...9))"])
      if resource.timeline?.isWhole == true, world.generator.isTrue(0.3), state[resource.name]?[id] != nil {
        // What leads to it goes with it.
        _ = try database.writer.commit(actor: "test") { (commit) throws(Problem) in
          _ = try commit.retire(id, from: resource)
          for (other, records) in state {
            for record in records.values where leads(record, to: id) {
              let free = record.with("links", [])
              state[other]?[record["id"]?.text ?? ""] = free
              guard let checked = Resource.of(other).checked(free) else { continue }
              _ = try commit.put(checked, in: Resource.of(other))
            }
          }
        }
        state[resource.name]?[id] = nil
      } else {
        let record = try linked(world.make(resource, id: id), resource, state, &world.generator)
        state[resource.name, default: [:]][id] = record
        try database.put(resource, [record])
      }
      states[try last] = state
    }
    let reader = try database.reader()
    for (commit, state) in states {
      let plan = try Plan(
        .timeline, [Parameter("limit", "1000"), Parameter("sort", "id")], at: .commit(commit), lookup: reader)
      #expect(try reader.page(plan).ids == expected(state).sorted(), "as of \(commit)")
    }
    #expect(try ids([("sort", "id")]) == expected(state).sorted())
    let kept = try rows
    #expect(kept.contains { $0.hasPrefix("agreements") })
    try database.connection.execute("BEGIN")
    try DerivedSchema.takeDown(in: database.connection)
    try database.connection.execute("COMMIT")
    #expect(try repositorySchema().derive(in: database.connection) == [])
    #expect(try rows == kept, "made anew it holds the same")
  }

  private var last: Int64 { get throws { try database.number("SELECT max(seq) FROM commits") } }

  private var rows: [String] {
    get throws {
      let columns = try database.texts(
        "SELECT 'coalesce(' || name || ', '''')' FROM pragma_table_info('timeline_version')")
      return try database.texts(
        "SELECT id || '|' || \(columns.joined(separator: " || '|' || ")) FROM timeline_version ORDER BY version"
      )
    }
  }

  private func leads(_ record: JSON, to event: String) -> Bool {
    (record["links"]?.items ?? []).contains { $0["collection"] == "events" && $0["target"] == .string(event) }
  }

  /// The record with links to what may take its place, or whose place it may take.
  private func linked(
    _ record: JSON, _ resource: Resource, _ state: State, _ generator: inout SplitMix64
  ) throws -> JSON {
    let collections =
      resource.timeline?.isWhole == true ? ["agreements", "projects", "memberships"] : ["events"]
    var links: [JSON] = []
    for _ in 0..<generator.number(0...3) {
      let collection = try generator.one(of: collections)
      guard let target = state[collection]?.keys.sorted().randomElement(using: &generator) else { continue }
      links.append(["relation": "concerns", "collection": .string(collection), "target": .string(target)])
    }
    return links.isEmpty ? record.with("links", []) : record.with("links", .array(links))
  }

  /// The ids of the entries that a state has, worked out record by record.
  private func expected(_ state: State) throws -> [String] {
    var ids: [String] = []
    for resource in Resource.all {
      guard let timeline = resource.timeline else { continue }
      for (id, record) in state[resource.name] ?? [:] {
        if timeline.isWhole {
          ids.append("\(resource.name)/\(id)")
          continue
        }
        for act in timeline.acts where act.unless.flatMap({ record[$0] }) == nil {
          guard let text = record[act.field]?.text, text != "..",
            try !isReplaced(text, resource.name, id, record, state)
          else {
            continue
          }
          ids.append("\(resource.name)/\(id)/\(act.field)")
        }
      }
    }
    return ids
  }

  private func isReplaced(
    _ date: String, _ collection: String, _ id: String, _ record: JSON, _ state: State
  ) throws -> Bool {
    let act = try UncertainDate(date)
    return try (state["events"] ?? [:]).contains { event, other in
      let isLinked =
        leads(record, to: event)
        || (other["links"]?.items ?? []).contains {
          $0["collection"] == .string(collection) && $0["target"] == .string(id)
        }
      guard isLinked, let text = other["date"]?.text else { return false }
      let date = try UncertainDate(text)
      return date.min >= act.min && date.max <= act.max
    }
  }

  // MARK: Both directions

  @Test func `pages back and forth leave nothing out that is there, whatever comes and goes between them`()
    throws
  {
    func events(_ numbers: some Sequence<Int>) -> [JSON] {
      numbers.map { event("e-\($0)", "20\(10 + $0 / 12)-\(String(101 + $0 % 12).dropFirst())") }
    }
    try database.put(.event, events(0..<60))
    let reader = try database.reader()
    func page(_ cursor: String?, limit: Int = 7) throws -> (ids: [String], next: String?, previous: String?) {
      let plan = try reader.plan(
        .timeline, [("limit", "\(limit)")] + (cursor.map { [("cursor", $0)] } ?? []))
      var reading = try reader.read(reader.prepare(plan))
      var ids: [String] = []
      try reading.readRows { ids.append($0.text(0)) }
      let previous = try reading.first.flatMap { try reader.page(before: $0, of: plan) }
      return (
        ids, reading.next?.text(fingerprint: plan.fingerprint), previous?.text(fingerprint: plan.fingerprint)
      )
    }
    var (here, seen) = (try page(nil), [String]())
    while let next = here.next { here = try page(next) }
    seen = here.ids
    var step = 60
    while let previous = here.previous {
      // Something comes into the page that is read next, and something goes from it.
      try database.put(.event, [event("e-\(step)", here.ids[0] == "events/e-56" ? "2014-07" : "2012-03")])
      here = try page(previous)
      seen = here.ids + seen
      step += 1
      try #require(step < 90)
    }
    #expect(Set(seen).count == seen.count)
    #expect(Set(seen).isSuperset(of: (0..<60).map { "events/e-\($0)" }))
    // Onward again from the first page everything stands, in order.
    var all = here.ids
    while let next = here.next {
      here = try page(next)
      all += here.ids
    }
    #expect(try all == ids())
  }

  @Test func `the page before is found by searches, and nothing is sorted`() throws {
    for query in [
      [], [("country", "TKM")], [("between", "RUS,TKM")], [("kind", "signing")], [("sort", "-date")],
    ] {
      let plan = try database.reader().plan(.timeline, query)
      let place = PageCursor(keys: plan.order.map { _ in .text("m") })
      for query in plan.places(before: place, atMost: 8).queries(PlanWay()) {
        let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + query.sql)
          .all(query.values.map(\.binding)) { $0.text(3) }
        #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
        #expect(!steps.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(steps)")
      }
    }
  }
}
