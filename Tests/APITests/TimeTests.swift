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
    try (seed.text ?? seed["edtf"].text).map(UncertainDate.init)
  }

  /// The days that a record's time covers: nil where it has none.
  private func span(_ seed: Document, _ time: Resource.Time) throws -> (first: String, last: String)? {
    switch time {
    case .date(let field):
      guard let date = try self.date(seed[field]) else { return nil }
      return (date.min.text, date.max.text)
    case .span(let since, let until):
      let (begin, end) = (
        try date(seed[since]), try date(seed[until])
      )
      guard begin != nil || end != nil else { return nil }
      return (begin?.min.text ?? "0000-01-01", end?.max.text ?? "9999-12-31")
    }
  }

  @Test(arguments: ["agreements", "events", "assessments", "memberships", "projects", "trade-goods"])
  func `from and to find what could overlap, or what certainly lies within`(name: String) throws {
    let seeds = try Repository.seeds(of: name)
    let time = try #require(Resource.existing(name).time)
    var found = 0
    for text in Self.asked {
      let date = try UncertainDate(text)
      let (from, to) = (date.min.text, date.max.text)
      let possible = try seeds.filter {
        try span($0, time).map { $0.last >= from && $0.first <= to } ?? false
      }
      let certain = try seeds.filter { try span($0, time).map { $0.first >= from && $0.last <= to } ?? false }
      let target = "/v1/\(name)?limit=1000&from=\(text)&to=\(text)"
      #expect(try site.ids(target).sorted() == possible.ids.sorted(), "\(target)")
      #expect(try site.ids(target + "&match=possible").sorted() == possible.ids.sorted(), "\(target)")
      #expect(try site.ids(target + "&match=certain").sorted() == certain.ids.sorted(), "\(target)")
      found += possible.count
    }
    #expect(found > 0)
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
    ("to", "2025-01-01T00:00:00Z"), ("match", "maybe"), ("match", "certain"),
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
