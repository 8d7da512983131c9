import Chance
import Domain
import Testing

@testable import Store

/// Knows a few records without a database.
struct FewRecords: RecordLookup {
  func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? {
    let known = [
      "TKM": "TKM", "tm": "TKM", "RUS": "RUS", "KAZ": "KAZ", "a-source": "a-source", "a-body": "a-body",
      "a-series": "a-series",
    ]
    return known[text]
  }
}

@Suite struct PlanTests {
  private func plan(_ resource: Resource, _ query: [(String, String)]) throws -> Plan {
    try Plan(resource, query.map { Parameter($0.0, $0.1) }, lookup: FewRecords())
  }

  /// What a parameter wants beside it: one claim is chosen only among those of one series.
  private func oneAbove(_ parameter: QueryParameter) -> [(String, String)] {
    parameter.name == "resolve" ? [("series", "a-series")] : []
  }

  private func faults(_ resource: Resource, _ query: [(String, String)]) throws -> [Problem.Fault] {
    let found = try problem { _ = try plan(resource, query) }
    #expect(found.kind == .invalidParameter)
    #expect(found.detail == found.faults.first?.detail)
    #expect(
      found.faults.allSatisfy {
        $0.parameter != nil && ($0.detail.hasSuffix(".") || $0.detail.hasSuffix("?"))
      })
    return found.faults
  }

  // MARK: What is understood

  @Test func `a query without parameters asks for the first fifty in the collection's order`() throws {
    for resource in Resource.all {
      let plan = try plan(resource, [])
      #expect(plan.limit == 50)
      #expect(plan.fields.map(\.name) == resource.fields.map(\.name))
      let above = resource.parent.map { [Order($0.field)] } ?? []
      #expect(plan.order == resource.sortKeys(above + resource.order))
      #expect(plan.order.last?.expression == "id")
      #expect(plan.resolution == (resource.parent == nil ? nil : .all))
      #expect(plan.conditions.isEmpty)
    }
  }

  @Test func `the answer says how the query was understood`() throws {
    let plan = try plan(
      .agreement,
      [
        ("country", "tm,RUS"), ("kind", "treaty"), ("from", "2025-36"), ("match", "certain"),
        ("sort", "-signed,title"),
        ("fields", "title,id"), ("limit", "7"),
      ])
    #expect(
      plan.understood == [
        .init("country", ["TKM", "RUS"]), .init("kind", ["treaty"]), .init("sort", ["-signed", "title"]),
        .init("fields", ["id", "title"]), .init("from", "2025-Q4"), .init("match", "certain"),
        .init("limit", 7),
      ])
    #expect(plan.fields.map(\.name) == ["id", "title"])
    #expect(plan.limit == 7)
  }

  @Test(arguments: Resource.all)
  func `every parameter that a collection names is one it takes`(resource: Resource) throws {
    let language = QueryLanguage.of(resource)
    #expect(Set(language.names).count == language.names.count)
    for parameter in language.parameters where parameter.name != "cursor" {
      let query =
        [(parameter.name, parameter.sample(resource))] + (parameter.name == "match" ? [("to", "2024")] : [])
        + oneAbove(parameter)
      #expect(throws: Never.self, "\(query)") { _ = try plan(resource, query) }
      #expect(try plan(resource, query).understood.contains { $0.name == parameter.name })
    }
  }

  @Test(arguments: Resource.all)
  func `every parameter says what it is, and what it takes`(resource: Resource) throws {
    for parameter in QueryLanguage.of(resource).parameters {
      #expect(parameter.summary.hasSuffix(".") || parameter.summary.contains(": "), "\(parameter.name)")
      for value in parameter.schema.allowed where !["sort", "match"].contains(parameter.name) {
        #expect(throws: Never.self, "\(parameter.name)=\(value)") {
          _ = try plan(resource, [(parameter.name, value)] + oneAbove(parameter))
        }
      }
    }
  }

  @Test func `a nested collection takes no parameter for the record above`() throws {
    let found = try problem {
      _ = try Plan(.observation, [Parameter("series", "a-series")], within: "a-series", lookup: FewRecords())
    }
    #expect(found.faults.map(\.parameter) == ["series"])
    #expect(!QueryLanguage.of(.observation, isNested: true).names.contains("series"))
    let nested = try Plan(.observation, [], within: "a-series", lookup: FewRecords())
    #expect(nested.understood.first == .init("series", "a-series"))
    #expect(nested.queries(PlanWay())[0].values.first == .text("a-series"))
  }

  @Test(arguments: [("1", 1), ("50", 50), ("1000", 1000)])
  func `a limit within the limits is taken`(text: String, limit: Int) throws {
    #expect(try plan(.event, [("limit", text)]).limit == limit)
  }

  // MARK: What is refused

  @Test(arguments: ["0", "-1", "1001", "", "x", "1.5", "1e2", " 5", "99999999999999999999", "٥"])
  func `a limit outside the limits is refused`(text: String) throws {
    let found = try faults(.event, [("limit", text)])
    #expect(found.map(\.parameter) == ["limit"])
    #expect(found[0].allowed == ["1...1000"])
  }

  @Test(arguments: [
    ("contry", "country"), ("limt", "limit"), ("sorts", "sort"), ("fileds", "fields"), ("staus", "status"),
    ("Country", "country"), ("organisation", "organization"),
  ])
  func `an unknown parameter is told with the one that may have been meant`(name: String, meant: String)
    throws
  {
    let found = try faults(.event, [(name, "x")])
    #expect(found.map(\.parameter) == [name])
    #expect(found[0].detail.hasSuffix("Did you mean \"\(meant)\"?"))
    #expect(found[0].allowed == QueryLanguage.of(.event).names)
  }

  @Test(arguments: [
    "", "zzzzzzzzz", "u", "\u{0}", String(repeating: "x", count: 100_000), "🇹🇲", "nonesuch__gte",
  ])
  func `an unknown parameter like none is told without a guess, or with one that is near`(name: String) throws
  {
    let found = try faults(.event, [(name, "x")])
    #expect(found.count == 1)
    #expect(found[0].allowed.contains("country"))
  }

  static let wrong: [(String, String, [String])] = [
    ("kind", "Visit", ["visit"]), ("kind", "visit,party", ["visit"]), ("kind", "", ["visit"]),
    ("sort", "place", ["id", "date", "title"]), ("sort", "", ["id", "date", "title"]),
    ("sort", "--date", ["id"]),
    ("sort", "date,-date", []), ("fields", "id,color", ["id", "title"]), ("fields", "", ["id"]),
    ("match", "sometimes", ["possible", "certain"]), ("from", "yesterday", []), ("to", "2024-02-30", []),
    ("from", "", []), ("source", "hearsay", []), ("source", "", []), ("between", "RUS", []),
    ("between", "RUS,RUS", []), ("between", "TKM,tm", []),
    ("between", "RUS,XXX", []),
    ("match", "certain", []), ("resolve", "all", ["sort"]),
  ]

  @Test(arguments: wrong.indices)
  func `a value that is not allowed is told with those that are`(index: Int) throws {
    let (name, value, allowed) = Self.wrong[index]
    let found = try faults(.event, [(name, value)])
    #expect(found.count == 1, "\(name)=\(value)")
    #expect(found.first?.parameter == name)
    #expect(Set(allowed).isSubset(of: found.first?.allowed ?? []), "\(name)=\(value)")
  }

  @Test func `a parameter that takes one value is given once`() throws {
    let found = try faults(
      .event, [("limit", "1"), ("from", "2020"), ("limit", "1"), ("from", "2021"), ("date__gt", "2021")])
    #expect(found.map(\.parameter) == ["limit", "from"])
  }

  @Test(arguments: [
    [("kind", "visit,summit")], [("kind", "visit"), ("kind", "summit")],
    [("kind", "visit"), ("kind", "summit,visit"), ("kind", "visit")],
  ])
  func `a comma and the parameter repeated both mean or`(query: [(String, String)]) throws {
    let plan = try plan(.event, query + [("sort", "title"), ("sort", "-date")])
    #expect(
      plan.understood.prefix(2) == [.init("kind", ["visit", "summit"]), .init("sort", ["title", "-date"])])
    #expect(plan.given == [.text("visit"), .text("summit")])
  }

  // MARK: How much is told

  @Test(arguments: [
    (0..<2000).map { ("a\($0)", "") }, (0..<2000).map { _ in ("limit", "1") },
    [("sort", Array(repeating: "x", count: 3000).joined(separator: ","))],
    [("fields", Array(repeating: "x", count: 3000).joined(separator: ","))],
    [("country", Array(repeating: "XX", count: 3000).joined(separator: ","))],
    [("kind", Array(repeating: "x", count: 3000).joined(separator: ","))],
    (0..<2000).map { _ in ("kind", "x") },
  ])
  func `of many faults twenty are told, and then that there are more`(query: [(String, String)]) throws {
    final class Counting: RecordLookup {
      var count = 0
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? {
        count += 1
        return nil
      }
    }
    let lookup = Counting()
    let found = try problem {
      _ = try Plan(.event, query.map { Parameter($0.0, $0.1) }, lookup: lookup)
    }
    #expect(found.faults.count == Problem.faultsMost + 1)
    #expect(found.faults.dropLast().allSatisfy { $0.parameter != nil })
    #expect(found.faults.last?.detail.hasPrefix("And more") == true)
    #expect(lookup.count <= Problem.faultsMost + 1)
  }

  @Test func `what is allowed is told once, however many faults there are`() throws {
    let found = try faults(
      .event, [("a", ""), ("b", ""), ("kind", "x,y"), ("sort", "x,y"), ("fields", "x,y")])
    #expect(found.map(\.allowed.isEmpty) == [false, true, false, true, false, true, false, true])
  }

  @Test func `all faults of a query are told at once, in its order`() throws {
    let found = try faults(
      .event,
      [
        ("limit", "0"), ("colour", "red"), ("between", "RUS"), ("kind", "visit,party,ball"), ("from", "x"),
        ("sort", "a,b"),
        ("fields", "c"), ("to", "y"), ("match", "never"), ("country", "ZZZ"), ("limit", "2"),
      ])
    #expect(
      found.map(\.parameter) == [
        "limit", "colour", "between", "kind", "kind", "from", "sort", "sort", "fields", "to", "match",
        "country", "limit",
      ])
  }

  @Test func `match without days is refused also where something else is wrong`() throws {
    #expect(
      try faults(.event, [("limit", "0"), ("match", "certain")]).map(\.parameter) == ["limit", "match"])
    #expect(try faults(.event, [("from", "x"), ("match", "certain")]).map(\.parameter) == ["from"])
  }

  @Test func `where one claim is chosen for each period, the order begins with the period`() throws {
    let preferred = [("series", "a-series"), ("resolve", "preferred")]
    for sort in ["id", "-id", "id,period"] {
      let found = try faults(.observation, preferred + [("sort", sort)])
      #expect(found.map(\.parameter) == ["sort"])
      #expect(found[0].allowed == ["period", "-period"])
      #expect(throws: Never.self) { _ = try plan(.observation, [("sort", sort), ("resolve", "all")]) }
    }
    for sort in ["period", "-period", "period,-id"] {
      #expect(throws: Never.self) { _ = try plan(.observation, preferred + [("sort", sort)]) }
    }
    #expect(try faults(.observation, preferred + [("sort", "value")]).count == 1)
  }

  @Test func `a failure of the lookup is thrown as it is`() {
    struct Broken: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? {
        throw Problem(.busy, "Later.")
      }
    }
    #expect(throws: Problem(.busy, "Later.")) {
      try Plan(.event, [Parameter("limit", "0"), Parameter("country", "TKM")], lookup: Broken())
    }
  }

  // MARK: SQL

  @Test func `nothing that a caller writes stands in the SQL`() throws {
    let text = "x' OR 1=1; DROP TABLE event_version; --"
    struct Anything: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
    }
    for resource in Resource.all {
      for filter in resource.filters where filter.name != resource.parent?.field {
        if case .choice = filter.kind { continue }
        let plan = try Plan(resource, [Parameter(filter.name, text)], within: text, lookup: Anything())
        #expect(
          !plan.queries(PlanWay())[0].sql.contains("DROP")
            && plan.queries(PlanWay())[0].values.contains(.text(text)))
      }
    }
  }

  @Test func `plans of one shape have one text, whatever their values`() throws {
    func queries(_ query: [(String, String)]) throws -> [Query] {
      let plan = try plan(.event, query)
      return plan.queries(PlanWay()) + plan.queries(PlanWay(isFew: true))
        + [plan.countOfPeriod].compactMap { $0.map { plan.query($0, rowLimit: 1) } }
    }
    for extra in [[], [("sort", "-date")], [("sort", "title")]] {
      let one = try queries(
        [("country", "TKM"), ("kind", "visit"), ("from", "2020"), ("to", "2020"), ("limit", "3")] + extra)
      let other = try queries(
        [("country", "RUS"), ("kind", "summit"), ("from", "2021"), ("to", "2022"), ("limit", "9")] + extra)
      #expect(one.map(\.sql) == other.map(\.sql))
      #expect(zip(one, other).allSatisfy { $0.values != $1.values })
    }
  }

  // MARK: Cursors

  @Test func `a cursor comes back as it was, whatever its texts`() throws {
    var generator = SplitMix64(seed: 61)
    let texts = ["", "a", "\u{1F}", "a\u{1F}b", "3:x", ":", "n", "é", "🇹🇲", "\u{0}", "t", "12:", "~"]
    for _ in 0..<2000 {
      let keys = try (0..<generator.number(1...4)).map { _ -> Value in
        switch generator.number(0...3) {
        case 0: .null
        case 1: .integer(Int64.random(in: .min ... .max, using: &generator))
        case 2: .real(Double(generator.number(-9...9)) / 8)
        default: .text(try generator.one(of: texts))
        }
      }
      let fingerprint = generator.next()
      let text = PageCursor(keys: keys).text(fingerprint: fingerprint)
      #expect(
        text.utf8.allSatisfy {
          (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
        })
      #expect(PageCursor(text, fingerprint: fingerprint, count: keys.count)?.keys == keys)
      #expect(PageCursor(text, fingerprint: fingerprint &+ 1, count: keys.count) == nil)
      #expect(PageCursor(text, fingerprint: fingerprint, count: keys.count + 1) == nil)
    }
  }

  @Test func `infinities, which stand for what is missing, come back`() {
    let keys: [Value] = [.real(.infinity), .real(-.infinity)]
    let text = PageCursor(keys: keys).text(fingerprint: 7)
    #expect(PageCursor(text, fingerprint: 7, count: 2)?.keys == keys)
  }

  @Test func `base64url comes back, and is nothing but itself`() {
    var generator = SplitMix64(seed: 62)
    for count in 0..<200 {
      let bytes = (0..<count % 40).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = Base64URL.encode(bytes)
      #expect(Base64URL.decode(text) == bytes)
      #expect(Base64URL.decode(text + "=") == nil)
      // Another text for the same bytes is refused.
      if bytes.count % 3 != 0 { #expect(Base64URL.decode(String(text.dropLast()) + "_") == nil) }
    }
    #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
  }

  @Test(arguments: [
    "", "x", "!!!!", "AAAA", "MDo", "a+b/", "====", "\u{0}", "🇹🇲", String(repeating: "A", count: 10_000),
    "LTE6eA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6eA",
  ])
  func `garbage is no cursor`(text: String) throws {
    #expect(try faults(.event, [("cursor", text)]).map(\.parameter) == ["cursor"])
  }

  @Test func `a cursor with any byte changed is refused or leads to a page, and never stops the program`()
    throws
  {
    let database = try TemporaryDatabase()
    var world = try World(seed: 63, count: 3)
    for _ in 0..<10 { _ = try world.add(.event) }
    try database.store(world)
    let reader = try database.reader()
    let cursor = try #require(try reader.page(reader.plan(.event, [("limit", "2")])).next)
    var generator = SplitMix64(seed: 64)
    var accepted = 0
    for _ in 0..<600 {
      var bytes = Base64URL.decode(cursor) ?? []
      for _ in 0..<generator.number(1...2) {
        bytes[generator.number(0...bytes.count - 1)] = try generator.one(
          of: Array("0123456789:nirtz~\u{0}".utf8) + [0xFF])
      }
      guard let plan = try? reader.plan(.event, [("cursor", Base64URL.encode(bytes))]) else { continue }
      accepted += 1
      _ = try reader.page(plan)
    }
    #expect(accepted > 0)
  }

  @Test func `a cursor serves its own query only, with a limit of any size`() throws {
    let database = try TemporaryDatabase()
    var world = try World(seed: 65, count: 3)
    for _ in 0..<10 { _ = try world.add(.event) }
    try database.store(world)
    let reader = try database.reader()
    let cursor = try #require(try reader.page(reader.plan(.event, [("limit", "2")])).next)
    #expect(throws: Never.self) { _ = try reader.plan(.event, [("limit", "9"), ("cursor", cursor)]) }
    for other in [
      [("sort", "date")], [("sort", "-date")], [("kind", "visit")], [("from", "2020")], [("fields", "id")],
      [("match", "certain"), ("from", "2020")], [("country", world.ids("countries")[0])],
    ] {
      let found = try problem { _ = try reader.plan(.event, other + [("cursor", cursor)]) }
      #expect(found.faults.map(\.parameter) == ["cursor"], "\(other)")
    }
    #expect(try problem { _ = try reader.plan(.agreement, [("cursor", cursor)]) }.faults.count == 1)
  }

  @Test func `the cursor of one record's list is not that of another's`() throws {
    let one = try Plan(.observation, [], within: "a", lookup: FewRecords())
    let other = try Plan(.observation, [], within: "b", lookup: FewRecords())
    #expect(one.fingerprint != other.fingerprint)
    let all = try Plan(.observation, [Parameter("resolve", "all")], within: "a", lookup: FewRecords())
    #expect(one.fingerprint != all.fingerprint)
  }
}
