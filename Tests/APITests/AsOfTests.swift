import API
import Domain
import HTTP
import Testbed
import Testing

/// `as_of`: what was so after an earlier commit.
struct AsOfTests {
  private let database: TestDatabase
  private let site: Site

  /// The dataset is commit 1; an event comes in 2, is another in 3, and goes in 4.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    let source = try #require(try Repository.seeds(of: "sources").ids.first)
    func store(_ title: String) throws {
      try database.store(
        "events",
        """
        [{"id":"a-new-event","title":"\(title)","kind":"visit","status":"occurred","date":"1991-02-03",
        "countries":["TKM"],"citations":[{"source":"\(source)"}]}]
        """)
    }
    try store("One")
    try store("Another")
    try database.retire("a-new-event", from: "events")
  }

  @Test func `a record is what it was, unknown before its first version and gone after its retirement`()
    throws
  {
    let path = "/v1/events/a-new-event"
    #expect(try site.answer("\(path)?as_of=0").status == 404)
    #expect(try site.answer("\(path)?as_of=1").status == 404)
    #expect(try site.json("\(path)?as_of=2")["title"] == .text("One"))
    #expect(try site.json("\(path)?as_of=3")["title"] == .text("Another"))
    #expect(try site.answer("\(path)?as_of=4").status == 410)
    #expect(try site.answer(path).status == 410)
  }

  @Test(arguments: ["json", "ndjson"])
  func `a list has the records of then`(format: String) throws {
    let path = "/v1/events.\(format)?from=1991-02-03&to=1991-02-03&fields=title"
    for (commit, title) in [(1, nil), (2, "One"), (3, "Another"), (4, nil)] as [(Int, String?)] {
      let text = String(decoding: try site.answer("\(path)&as_of=\(commit)").body, as: UTF8.self)
      #expect(text.contains("\"One\"") == (title == "One"), "\(text)")
      #expect(text.contains("\"Another\"") == (title == "Another"), "\(text)")
    }
  }

  @Test func `an answer tells the dataset of then, and how as_of was understood`() throws {
    let page = try site.json("/v1/events?as_of=2&limit=1")
    #expect(page["dataset"]["version"].number == 2)
    let position = try #require(page["query"]["as_of"].text)
    #expect(position.hasPrefix("2-") && position.utf8.count == 18)
    #expect(try site.ids("/v1/events?as_of=\(position)&limit=1") == page["data"].ids)
  }

  @Test func `pages go on in the state that they began with`() throws {
    let ids = try site.pages("/v1/events?as_of=2&limit=50").flatMap { try $0.json["data"].ids }
    #expect(ids.count == (try Repository.seeds(of: "events").count) + 1)
    #expect(ids.contains("a-new-event"))
  }

  @Test func `what the record never was is refused`() throws {
    for (asOf, status) in [
      ("5", 409), ("2-0123456789abcdef", 409), ("9999-01-01", 400), ("yesterday", 400), ("", 400),
    ] {
      for path in ["/v1/events", "/v1/events/a-new-event"] {
        let answer = try site.answer("\(path)?as_of=\(asOf)")
        #expect(answer.status == status, "\(path) \(asOf)")
        if status == 409 { #expect(try answer.json["code"] == .text("history-diverged")) }
      }
    }
    #expect(try site.answer("/v1/events/a-new-event?as_of=2&as_of=3").status == 400)
    #expect(try site.answer("/v1/rules?as_of=2").status == 400)
  }

  private static let shown = [
    "/v1/events?limit=3&sort=-date", "/v1/events?limit=1000", "/v1/events/a-new-event", "/v1/events.ndjson",
    "/v1/events.csv?labels=both", "/v1/events.md?limit=5", "/v1/events/a-new-event/history",
    "/v1/events/a-new-event/history/1", "/v1/events/a-new-event/diff", "/v1/commits", "/v1/timeline?limit=5",
    "/v1/trade-series/rus-tkm-turnover/observations", "/v1/countries/tm?fields=id,name",
  ]

  private func target(_ path: String, asOf: String) -> String {
    path + (path.contains("?") ? "&" : "?") + "as_of=" + asOf
  }

  @Test(arguments: shown)
  func `the answer to a position is the same today and tomorrow, and may be kept meanwhile`(path: String)
    throws
  {
    let position = try #require(site.json("/v1/commits/3")["position"].text)
    let before = try site.answer(target(path, asOf: position))
    #expect(before.status == 200, "\(before.text)")
    #expect(before.field("Cache-Control") == "public, max-age=86400")
    #expect(before.field("Entente-Version") == position)
    try database.store(
      "events",
      """
      [{"id":"a-new-event","title":"Back","kind":"visit","status":"occurred","countries":["RUS"],
      "citations":[{"source":"trend-2025-12-11"}]}]
      """)
    try database.retire("a-new-event", from: "events")
    let after = try Site(database).answer(target(path, asOf: position))
    #expect(after.body == before.body)
    for name in ["ETag", "Entente-Version", "Last-Modified", "Content-Location", "Link", "Cache-Control"] {
      #expect(after.field(name) == before.field(name), "\(name)")
    }
  }

  @Test(arguments: shown, ["3", "time"])
  func `a number or a time leads to the position, and is asked about anew`(path: String, asOf: String) throws
  {
    let position = try #require(site.json("/v1/commits/3")["position"].text)
    // The dataset is of long ago, so that a time leads to it.
    let first = try #require(site.json("/v1/commits/1")["position"].text)
    let (given, meant) = asOf == "3" ? ("3", position) : ("2020-01-03", first)
    let answer = try site.answer(target(path, asOf: given))
    guard answer.status == 200 else {
      // The event came later.
      return #expect(meant == first && path.contains("a-new-event"))
    }
    #expect(answer.field("Cache-Control") == "public, no-cache")
    #expect(answer.field("Entente-Version") == meant)
    let location = try #require(answer.field("Content-Location"))
    #expect(location.hasSuffix("as_of=\(meant)"))
    let there = try site.answer(location)
    #expect(there.body == answer.body)
    #expect(there.field("Cache-Control") == "public, max-age=86400")
  }

  @Test func `the next page is of the same position, whatever words asked for the first`() throws {
    let position = try #require(site.json("/v1/commits/3")["position"].text)
    let next = try #require(site.json("/v1/events?as_of=3&limit=5")["next_url"].text)
    #expect(next.contains("as_of=\(position)") && !next.contains("as_of=3&"))
    #expect(try site.answer(next).field("Cache-Control") == "public, max-age=86400")
  }

  @Test func `for how long caches keep an answer about now is the operator's, and never that of one reader`()
    throws
  {
    var hooks = Hooks()
    hooks.maxAge = 5
    let open = try Site(database, hooks: hooks)
    let now = "public, max-age=5, stale-while-revalidate=30, stale-if-error=86400"
    for target in ["/v1/events", "/v1/events.csv", "/v1/timeline.ics", "/v1/countries/TKM"] {
      #expect(try open.answer(target).field("Cache-Control") == now)
    }
    #expect(try open.answer("/v1/events?as_of=2").field("Cache-Control") == "public, no-cache")
    #expect(try open.answer("/health").field("Cache-Control") == "no-store")
    #expect(try open.answer("/v1/nonesuch").field("Cache-Control") == "no-store")
  }
}
