import Domain
import HTTP
import Testbed
import Testing

/// Claims that disagree, with what the rule makes of them and without (`resolve`).
struct ChoiceTests {
  /// The dataset with a second figure for a year of trade.
  private static func site(rivalIn source: String) throws -> Site {
    let database = try TestDatabase()
    try database.store(
      "trade-observations",
      """
      [{"id":"rival-2022","series":"rus-tkm-turnover","period":"2022","value":2000000000,"bound":"exact","unit":"USD",
        "obs_status":"A","value_text":"$2 billion","citations":[{"source":"\(source)","paragraph":17}]}]
      """)
    return try Site(database)
  }

  private func page(_ path: String, of site: Site) throws -> String {
    try site.answer(path, fields: [("Accept", "text/html")]).text
  }

  private func resolutions(_ document: Document) -> Int {
    if case .list(let items) = document { return items.map(resolutions).reduce(0, +) }
    return document.names.reduce(0) { $0 + ($1 == "resolution" ? 1 : 0) + resolutions(document[$1]) }
  }

  @Test func `of each standing the dossier tells which claims disagree, and what the rule makes of them`()
    throws
  {
    let site = try Site()
    let conflicts = try site.json("/v1/conflicts?collection=memberships")["data"].items
    let told = try site.json("/v1/relations/RUS-TKM")["memberships"]["data"].items
      .flatMap { $0["standings"].items }.flatMap { $0["disagreements"].items }
    #expect(told.ids == conflicts.ids)
    #expect(told.map { $0["resolution"] } == conflicts.map { $0["resolution"] })
    #expect(told[0]["claims"].texts.contains("memberships/tkm-sco-interested"))
    let past = try site.json("/v1/relations/RUS-TKM?as_of=1")["memberships"]["data"].items
      .flatMap { $0["standings"].items }.flatMap { $0["disagreements"].items }
    #expect(past == told)
  }

  @Test func `where no rule is asked, every claim is told and none is chosen`() throws {
    let site = try Self.site(rivalIn: "trend-2025-12-11")
    for path in [
      "/v1/relations/RUS-TKM", "/v1/relations?between=RUS,TKM", "/v1/conflicts",
      "/v1/memberships/tkm-sco-declined/conflicts",
    ] {
      let mark = path.contains("?") ? "&" : "?"
      let (ruled, alike) = (try site.json(path), try site.json("\(path)\(mark)resolve=all"))
      #expect(resolutions(ruled) > 0 && resolutions(alike) == 0, "\(path)")
      #expect(alike["query"]["resolve"] == "all")
      #expect(try site.json("\(path)\(mark)resolve=preferred")["data"] == ruled["data"])
    }
    let latest = { (query: String) in
      try site.json("/v1/relations/RUS-TKM\(query)")["trade-series"]["data"][0]
    }
    #expect(try latest("")["latest"]["resolution"]["chosen"] == "rival-2022")
    #expect(try latest("")["latest"]["claims"].items.count == 2)
    #expect(try latest("?resolve=all")["latest"]["claims"] == latest("")["latest"]["claims"])
    // What follows from a figure that nothing chooses is not told.
    let growth = try latest("?resolve=all")["derived"][0]
    #expect(growth["kind"] == "growth" && growth["value"] == .null)
    #expect(growth["reason"].text?.contains("none of them is chosen") == true)
  }

  @Test(arguments: [
    "/v1/relations/RUS-TKM?resolve=some", "/v1/relations/RUS-TKM?resolve=preferred,all",
    "/v1/conflicts?resolve=one",
    "/v1/relations?resolve=all", "/v1/events/permanent-neutrality-1995/conflicts?resolve=0",
    "/relations/RUS-TKM?resolve=some", "/conflicts?resolve=some",
    "/memberships/tkm-sco-declined?resolve=some",
  ])
  func `another choice is refused by name`(target: String) throws {
    let answer = try Site().answer(target)
    #expect(try answer.status == 400 && answer.json["errors"][0]["parameter"] == "resolve", "\(target)")
  }

  @Test(arguments: [
    (
      "/relations/RUS-TKM", ["#trade-series", "#memberships", "#disagreements"], ["2 billion", "Interested"]
    ),
    ("/memberships/tkm-sco-declined", ["#disagreement"], ["Showed interest", "Its president was"]),
    ("/conflicts", [""], ["Showed interest", "$2 billion (2022)", "1.6 billion USD (2022)"]),
    ("/trade-series/rus-tkm-turnover", [""], ["2 billion US dollars", "about 1.6 billion US dollars"]),
    ("/embed/relations/RUS-TKM", [], ["2 billion"]),
  ])
  func
    `a page shows all sides, what the rule makes of them and why, and leads to the page by the other choice`(
      path: String, sections: [String], words: [String]
    ) throws
  {
    let site = try Self.site(rivalIn: "trend-2025-12-11")
    let (ruled, alike) = (try page(path, of: site), try page(path + "?resolve=all", of: site))
    for word in words { #expect(ruled.contains(word) && alike.contains(word), "\(word)") }
    for section in sections {
      #expect(
        ruled.contains("<a href=\"\(path)?resolve=all\(section)\">Show all claims alike</a>"), "\(section)")
      #expect(alike.contains("<a href=\"\(path)\(section)\">Show what the rule chooses</a>"), "\(section)")
    }
    if !sections.isEmpty { #expect(ruled.contains("is preferred to D.")) }
    #expect(
      !alike.contains("chosen.") && !alike.contains("(chosen)") && !alike.contains("chosen by the rule"))
  }

  @Test func `where the rule cannot tell sides apart, the first screen shows them all`() throws {
    let site = try Self.site(rivalIn: "turkmenistan-russia-report")
    let cards = try page("/relations/RUS-TKM", of: site).prefix { $0 != "\u{0}" }
    let card = try #require(cards.firstMatch(of: /<ul class="cards"><li><strong>(.*?)<\/strong>/)?.1)
    #expect(card.contains("about 1.6 billion") && card.contains(" or 2 billion"))
  }

  @Test(arguments: [
    "/memberships?organization=sco", "/timeline?from=2017&to=2020", "/events?from=2020&to=2020",
  ])
  func `a list says of a record on which the sources disagree that they do, and leads to all sides`(
    path: String
  ) throws {
    let site = try Site()
    let disputed = try site.json("/v1/conflicts?limit=1000")["data"].items.flatMap { $0["claims"].items }
      .map { "\($0["collection"].text ?? "")/\($0["id"].text ?? "")" }
    let text = try page(path, of: site)
    let marked = text.matches(of: /<a class="badge warn" href="\/([^#]+)#disagreement">/).map { String($0.1) }
    #expect(Set(marked).isSubset(of: disputed))
    let shown = disputed.filter { text.contains("<a href=\"/\($0)\">") }
    #expect(Set(marked) == Set(shown))
    for record in marked { #expect(try page("/\(record)", of: site).contains("<h2 id=\"disagreement\">")) }
  }
}
