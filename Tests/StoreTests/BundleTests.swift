import Domain
import SQLite
import Testbed
import Testing

@testable import Store

/// What people's files say, imported over the dataset and asked for.
@Suite struct BundleTests {
  private let database: TestDatabase
  private let connection: Connection

  init() throws {
    database = try TestDatabase()
    connection = try Connection(path: database.path)
    try put(.source, [Sample.source])
  }

  private static let citations = Sample.citations

  @discardableResult private func put(_ resource: Resource, _ records: [JSON]) throws -> CommitSummary {
    let parts = [RecordBundle.Part(resource, origin: resource.name, records: records)]
    return try Writer(connection).import(RecordBundle(parts), actor: "test")
  }

  private func ids(_ resource: Resource, _ query: [(String, String)]) throws -> [String] {
    try Reader(path: database.path).ids(resource, query).sorted()
  }

  private func texts(_ sql: String) throws -> [String] { try connection.prepare(sql).all { $0.text(0) } }

  // MARK: A treaty of many

  private static let treaty: JSON = [
    "id": "a-treaty", "title": "A treaty of many", "kind": "convention", "status": "in_force",
    "parties": ["KAZ", "TKM", "UZB"], "party_organizations": ["european-union"],
    "acts": [
      ["country": "KAZ", "act": "signed", "date": "1994-05"],
      ["country": "KAZ", "act": "ratified", "date": "1995-07-17"],
      ["country": "tm", "act": "acceded", "date": "1996?"],
      ["organization": "european-union", "act": "approved", "date": "1997/"],
      ["country": "UZB", "act": "withdrew"],
    ],
    "signed": "1994-05", "in_force": "1995-10-15", "expires": "..", "text_url": "https://treaties.example/1",
    "identifiers": [["scheme": "UNTS", "value": "12345"]], "weight": "headline", "citations": citations,
  ]

  @Test func `a treaty tells who did what when, and is found by who acted and by who is bound`() throws {
    try put(.agreement, [Self.treaty])
    for (name, value) in [
      ("acts_country", "UZ"), ("acts_organization", "european-union"),
      ("party_organization", "european-union"),
      ("country", "TKM"),
    ] {
      #expect(try ids(.agreement, [(name, value)]).contains("a-treaty"), "\(name)")
    }
    #expect(try !ids(.agreement, [("acts_country", "RUS")]).contains("a-treaty"))
    let acts = try texts("SELECT acts FROM agreements WHERE id = 'a-treaty'")[0]
    let ratified = """
      {"country":"KAZ","organization":null,"act":"ratified","date":{"edtf":"1995-07-17","min":"1995-07-17",\
      "max":"1995-07-17","precision":"day","qualifier":null}}
      """
    let approved =
      #""date":{"edtf":"1997/","min":"1997-01-01","max":null,"precision":"interval","qualifier":null}"#
    #expect(
      acts.contains(ratified) && acts.contains(approved) && acts.contains(#""act":"withdrew","date":null"#))
    #expect(acts.contains(#"{"country":"TKM","organization":null,"act":"acceded""#))
    #expect(try put(.agreement, [Self.treaty]).unchanged == 1)
  }

  @Test func `what has no end goes on, what has one does not, and what is not known may`() throws {
    let ended = Self.treaty.with("id", "ended").with("expires", "2010")
    let unknown = Self.treaty.with("id", "unknown").without("expires")
    try put(.agreement, [Self.treaty, ended, unknown])
    let late = [("from", "2090"), ("to", "2090"), ("acts_country", "UZB")]
    #expect(try ids(.agreement, late) == ["a-treaty", "unknown"])
    #expect(try ids(.agreement, late + [("match", "certain")]) == ["a-treaty"])
    #expect(
      try texts("SELECT expires || expires_precision FROM agreements WHERE id = 'a-treaty'") == ["..open"])
    let found = try problem { try put(.agreement, [Self.treaty.with("signed", "..")]) }
    #expect(found.faults.map(\.pointer) == ["/0/signed"])
    #expect(found.detail.contains("stands where something ends only"))
  }

  // MARK: Areas and goods

  private static let areas: [JSON] = [
    ["id": "WLD", "kind": "group", "name": "World", "citations": citations],
    [
      "id": "EUE", "kind": "group", "alpha2": "EU", "name": "European Union", "members": ["DEU", "FR"],
      "since": "1993-11-01", "until": "..", "names": ["ru": "Европейский союз", "de": "Europäische Union"],
      "citations": citations,
    ],
    ["id": "XKX", "kind": "user_assigned", "alpha2": "XK", "name": "Kosovo", "citations": citations],
    [
      "id": "SUN", "kind": "former", "alpha2": "SU", "numeric": "810", "alpha4": "SUHH",
      "name": "Soviet Union",
      "since": "1922-12-30", "until": "1991-12-26", "citations": citations,
    ],
  ]

  private static func series(_ id: String, _ flow: String, _ partner: String, _ valuation: String) -> JSON {
    [
      "id": .string(id), "title": "Trade in natural gas", "reporter": "TKM", "partner": .string(partner),
      "flow": .string(flow), "scope": "product", "product_scheme": "HS2017", "product_code": "2711",
      "product": "Petroleum gases", "valuation": .string(valuation), "measure": "level", "unit": "USD",
      "frequency": "A", "citations": citations,
    ]
  }

  @Test func `trade with the World and the European Union is counted by product, flow and valuation`() throws
  {
    try put(.country, Self.areas)
    let all = [
      Self.series("world", "exports", "WLD", "FOB"), Self.series("union", "imports", "EU", "CIF"),
      Self.series("again", "re_exports", "EUE", "FOB"),
    ]
    try put(.series, all)
    #expect(try ids(.series, [("partner", "eu")]) == ["again", "union"])
    #expect(try ids(.series, [("country", "WLD")]) == ["world"])
    #expect(try ids(.series, [("valuation", "CIF")]) == ["union"])
    let same = Self.series("world-2", "exports", "WLD", "FOB").with("title", "The same by another name")
    let found = try problem { try put(.series, [same]) }
    #expect(found.kind == .conflict && found.detail.contains("\"world-2\" counts the same as \"world\""))
    let names = try texts("SELECT names FROM countries WHERE id = 'EUE'")
    #expect(names == [#"{"de":"Europäische Union","ru":"Европейский союз"}"#])
    #expect(try texts("SELECT members FROM countries WHERE id = 'EUE'") == [#"["DEU","FRA"]"#])
    #expect(try ids(.country, [("kind", "group")]) == ["EUE", "WLD"])
  }

  @Test func `a figure is in its series' unit, and stays so where the series changes`() throws {
    try put(.country, Self.areas)
    try put(.series, [Self.series("world", "exports", "WLD", "FOB")])
    let figure = Sample.observation.with("series", "world")
    let wrong = try problem { try put(.observation, [figure.with("unit", "EUR")]) }
    #expect(wrong.kind == .conflict && wrong.detail.contains("its series \"world\" has USD"))
    try put(.observation, [figure])
    let found = try problem {
      try put(.series, [Self.series("world", "exports", "WLD", "FOB").with("unit", "EUR")])
    }
    #expect(found.kind == .conflict && found.detail.contains("\"a-figure\" has the unit USD"))
  }

  @Test func `a former state and a user-assigned code are countries, without invented numbers`() throws {
    try put(.country, Self.areas)
    #expect(try ids(.country, [("kind", "former")]) == ["SUN"])
    #expect(try ids(.country, [("kind", "user_assigned")]) == ["XKX"])
    try put(
      .agreement, [Self.treaty.with("id", "of-old").with("parties", ["SU", "KAZ"]).without("acts")])
    #expect(try ids(.agreement, [("country", "810")]) == ["of-old"])
    let found = try problem {
      try put(.country, [["id": "QQQ", "name": "A country", "citations": Self.citations]])
    }
    #expect(found.faults.map(\.pointer) == ["/0/alpha2", "/0/numeric"])
  }

  // MARK: Claims

  @Test func `an observer who becomes a member is one history and no disagreement`() throws {
    func standing(_ id: String, _ status: String, _ since: String, _ until: String) -> JSON {
      [
        "id": .string(id), "country": "TKM", "organization": "nato", "status": .string(status),
        "since": .string(since), "until": .string(until), "citations": Self.citations,
      ]
    }
    try put(
      .membership,
      [standing("first", "observer", "2005", "2017"), standing("then", "member", "2017", "..")])
    func during(_ year: String) throws -> [String] {
      try ids(.membership, [("organization", "nato"), ("from", year), ("to", year)])
    }
    #expect(try during("2010") == ["first"])
    #expect(try during("2050") == ["then"])
    #expect(try Disagreements(connection: connection).group(of: "memberships", "then") == nil)
    try put(.membership, [standing("first", "observer", "2005", "2020-05")])
    #expect(try Disagreements(connection: connection).group(of: "memberships", "then") != nil)
  }

  @Test func `that there is no figure is a claim without a value`() throws {
    try put(.series, [Sample.series.with("reporter", "KAZ").with("partner", "DEU")])
    let missing = Sample.observation.without("value").without("bound").with("obs_status", "M")
      .with("value_text", "n/a")
    try put(.observation, [missing])
    #expect(
      try texts("SELECT obs_status FROM trade_observations WHERE id = 'a-figure' AND value IS NULL") == ["M"])
    for (record, pointers) in [
      (missing.with("value", 12), ["/0/value"]), (missing.with("bound", "exact"), ["/0/bound"]),
      (missing.with("obs_status", "A"), ["/0/value", "/0/bound"]),
      (Sample.observation.without("value"), ["/0/value"]),
    ] {
      #expect(try problem { try put(.observation, [record]) }.faults.map(\.pointer) == pointers)
    }
    let counted = Sample.observation.with("id", "counted")
    try put(.observation, [counted])
    #expect(try Disagreements(connection: connection).group(of: "trade-observations", "counted") == nil)
  }

  @Test func `a growth says what it is over, and an amount does not`() throws {
    let growth = Sample.series.with("measure", "growth").with("unit", "PC")
    #expect(try problem { try put(.series, [growth]) }.faults.map(\.pointer) == ["/0/comparison"])
    let amount = Sample.series.with("comparison", "year_earlier")
    #expect(try problem { try put(.series, [amount]) }.faults.map(\.pointer) == ["/0/comparison"])
    let two = [
      growth.with("comparison", "year_earlier"),
      growth.with("comparison", "previous_period").with("id", "another"),
    ].map { $0.with("reporter", "KAZ").with("partner", "DEU") }
    #expect(try put(.series, two).created == 2)
  }

  // MARK: Citations, offices, weight

  @Test func `a citation names fields of its record and no others`() throws {
    func event(_ fields: JSON) -> JSON {
      Sample.event.without("people").with("citations", [["source": "a-source", "fields": fields]])
    }
    try put(.event, [event(["title", "date"])])
    let kept = try texts("SELECT citations FROM events WHERE id = 'an-event'")
    #expect(kept == [#"[{"source":"a-source","paragraph":null,"quote":null,"fields":["title","date"]}]"#])
    let wrong = try problem { try put(.event, [event(["title", "titel"])]) }
    #expect(wrong.faults.map(\.pointer) == ["/0/citations/0/fields/1"])
    #expect(wrong.faults[0].allowed.contains("title") && !wrong.faults[0].allowed.contains("citations"))
    #expect(try problem { try put(.event, [event(["date", "date"])]) }.detail.contains("twice"))
  }

  @Test func `offices over time are found by country and body, and a weight is normal unless told`() throws {
    let person: JSON = [
      "id": "a-person", "name": "A person",
      "offices": [
        ["office": "Minister", "country": "uz", "since": "2001", "until": "2005-03"],
        ["office": "Secretary", "organization": "cis", "since": "2006", "until": ".."],
      ], "citations": Self.citations,
    ]
    try put(.person, [person])
    #expect(try ids(.person, [("offices_country", "UZB")]) == ["a-person"])
    #expect(try ids(.person, [("offices_organization", "cis")]) == ["a-person"])
    #expect(try texts("SELECT weight FROM people WHERE id = 'a-person'") == ["normal"])
    let headlines = try texts("SELECT id FROM events WHERE weight = 'headline' ORDER BY id")
    #expect(try !headlines.isEmpty && ids(.event, [("weight", "headline")]) == headlines)
  }
}
