import Domain
import Testbed
import Testing

/// `from`, `to` and `match`: intervals against intervals.
struct TimeTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let asked = ["2020", "2024-09", "2024-11-07", "202X", "2025-Q4", "2017/2019", "2016?"]

  /// A date of a seed, which may be written as its text or as the API serves it.
  private func date(_ seed: Document) throws -> UncertainDate? {
    try (seed.text ?? seed["edtf"].text).map(UncertainDate.init(_:))
  }

  @Test(arguments: [
    "agreements", "events", "assessments", "memberships", "projects", "trade-goods", "sources",
  ])
  func `from and to find what overlaps by some reading of its dates, or by every one`(name: String) throws {
    let seeds = try Repository.seeds(of: name)
    let life = try #require(Resource.existing(name).time)
    var found = 0
    for text in Self.asked {
      let date = try UncertainDate(text)
      func fitting(_ isCertain: Bool) throws -> [String] {
        try seeds.filter { seed in
          try LifeReadings(life) { try self.date(seed[$0])?.edtf }?
            .overlaps(from: date.min, to: date.max, isCertain) ?? false
        }.ids.sorted()
      }
      let (possible, certain) = (try fitting(false), try fitting(true))
      for target in [
        "/v1/\(name)?limit=1000&from=\(text)&to=\(text)", "/v1/\(name)?limit=1000&valid_on=\(text)",
      ] {
        #expect(try site.ids(target).sorted() == possible, "\(target)")
        #expect(try site.ids(target + "&match=possible").sorted() == possible, "\(target)")
        #expect(try site.ids(target + "&match=certain").sorted() == certain, "\(target)")
      }
      found += possible.count
    }
    #expect(found > 0)
  }

  @Test func `what was in force or under way is found by any day of its life`() throws {
    let agreements = try site.ids("/v1/agreements?from=2017&to=2025&limit=1000")
    #expect(agreements.contains("economic-cooperation-program-2017-2019"))
    #expect(agreements.contains("economic-cooperation-program-2021-2023"))
    #expect(
      try !site.ids("/v1/agreements?from=2020&to=2020").contains("economic-cooperation-program-2017-2019"))
    #expect(
      try site.ids("/v1/agreements?valid_on=2018-05-01&match=certain").contains(
        "economic-cooperation-program-2017-2019"))
    #expect(try site.ids("/v1/projects?from=2021&to=2021&limit=1000").contains("garshi-naval-base"))
    #expect(try site.ids("/v1/projects?valid_on=2021&match=certain").contains("garshi-naval-base"))
    #expect(try !site.ids("/v1/projects?from=2022&limit=1000").contains("garshi-naval-base"))
  }

  @Test func `events stand in the order of time, each at its first day or, where it has none, at its last`()
    throws
  {
    let sorted = try site.json("/v1/events?limit=1000&fields=date")["data"].items.compactMap {
      try date($0["date"])
    }
    let places = sorted.map { $0.min == .distantPast ? $0.max : $0.min }
    #expect(places == places.sorted())
  }

  @Test func `the index says which dates a period is held against`() throws {
    let collections = try site.json("/v1")["collections"].items
    let time = try #require(collections.first { $0["name"] == "projects" })["time"]
    #expect(time["begins"].texts == ["actual_start", "planned_start"])
    #expect(time["ends"].texts == ["actual_end", "planned_end"])
    #expect(collections.first { $0["name"] == "countries" }?["time"] == .null)
  }

  @Test func `from alone and to alone bound one side`() throws {
    let all = Set(try site.ids("/v1/events?limit=1000&from=0000"))
    let late = Set(try site.ids("/v1/events?limit=1000&from=2024-07-01"))
    let early = Set(try site.ids("/v1/events?limit=1000&to=2024-06-30"))
    #expect(late.union(early) == all)
    #expect(!late.isEmpty && !early.isEmpty)
  }

  @Test func `a query says the dates it understood`() throws {
    let query = try site.json("/v1/events?from=2025-36&to=2026")["query"]
    #expect(query["from"] == "2025-Q4")
    #expect(query["to"] == "2026")
    #expect(query["match"] == "possible")
  }

  @Test(arguments: [
    ("from", "2025-13"), ("to", "yesterday"), ("from", "2025-02-30"), ("from", ""),
    ("to", "2025-01-01T00:00:00Z"), ("match", "maybe"), ("match", "certain"), ("valid_on", "2025-13"),
    ("valid_on", "2025/.."), ("valid_on", "/2025"), ("valid_on", "2025&from=2024"),
    ("valid_on", "2025&to=2026"),
  ])
  func `a date that is none, and a match of nothing, are refused`(name: String, value: String) throws {
    let answer = try site.answer("/v1/events?\(name)=\(value)")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == .text(name))
  }

  @Test func `what has no time takes no from`() throws {
    let answer = try site.answer("/v1/countries?from=2025")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "from")
  }
}
