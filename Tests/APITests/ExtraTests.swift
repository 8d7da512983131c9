import Domain
import Testbed
import Testing

/// What stands beside the records: `count`, `facet` and `expand`.
struct ExtraTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `count says how many records all pages have, and stands there only when it is asked for`() throws
  {
    let all = try site.ids("/v1/events?country=TKM&limit=1000").count
    let page = try site.json("/v1/events?country=TKM&limit=3&count=exact")
    #expect(page["count"] == .number(Double(all)))
    #expect(page["data"].items.count == 3)
    #expect(page["query"]["count"] == "exact")
    #expect(try !site.json("/v1/events?country=TKM&limit=3").names.contains("count"))
    let next = try #require(page["next_url"].text)
    #expect(try site.json(next)["count"] == .number(Double(all)))
  }

  @Test func `facets count what each value of a filter would find, its own filter left out`() throws {
    let page = try site.json("/v1/events?country=KAZ&kind=summit&facet=kind,country&limit=1")
    #expect(page["facets"].names == ["country", "kind"])
    for facet in page["facets"]["kind"].items {
      let kind = try #require(facet["value"].text)
      let found = try site.ids("/v1/events?country=KAZ&kind=\(kind)&limit=1000")
      #expect(facet["count"] == .number(Double(found.count)))
      #expect(facet["title"].text?.isEmpty == false)
    }
    let country = try #require(page["facets"]["country"].items.first { $0["value"] == "TKM" })
    #expect(country["title"] == "Turkmenistan")
    let found = try site.ids("/v1/events?country=TKM&kind=summit&limit=1000")
    #expect(country["count"] == .number(Double(found.count)))
  }

  @Test func `a country expands to what it takes part in, with how much there is and where`() throws {
    let names = ["agreements", "events", "memberships"]
    let country = try site.json("/v1/countries/TM?expand=agreements,events,memberships,citations")
    #expect(country["id"] == "TKM" && country["takes_part"].names == names)
    for collection in names {
      let part = country["takes_part"][collection]
      let first = try site.json(#require(part["url"].text) + "&count=exact")
      #expect(part["count"] == first["count"])
      #expect(country["included"][collection].names == first["data"].ids.sorted())
      for record in first["data"].items {
        #expect(try country["included"][collection][#require(record["id"].text)] == record)
      }
    }
    #expect(!country["included"]["sources"].names.isEmpty)
    let then = try site.json("/v1/countries/TKM?expand=events&as_of=1")
    #expect(then["takes_part"]["events"]["url"] == "/v1/events?country=TKM&as_of=1")
    for refused in ["countries/TKM?expand=sources", "countries?expand=events", "sources?expand=events"] {
      #expect(try site.answer("/v1/\(refused)").status == 400, "\(refused)")
    }
  }

  @Test func `a cursor does not mind what is counted beside its page`() throws {
    let page = try site.json("/v1/events?limit=5&count=exact&facet=kind&expand=countries")
    let cursor = try #require(page["next"].text)
    let plain = try site.ids("/v1/events?limit=5&cursor=\(cursor)")
    #expect(try plain == site.ids("/v1/events?limit=10").suffix(5))
  }

  @Test func `what is expanded stands once, by collection and id`() throws {
    let page = try site.json("/v1/agreements?limit=20&expand=parties,citations,links")
    let parties = Set(page["data"].items.flatMap { $0["parties"].texts })
    #expect(page["included"]["countries"].names == parties.sorted())
    for id in parties {
      #expect(try page["included"]["countries"][id] == site.json("/v1/countries/\(id)"))
    }
    let sources = page["data"].items.flatMap { $0["citations"].items.compactMap { $0["source"].text } }
    #expect(page["included"]["sources"].names == Set(sources).sorted())
    for link in page["data"].items.flatMap({ $0["links"].items }) {
      let (collection, target) = (try #require(link["collection"].text), try #require(link["target"].text))
      #expect(page["included"][collection][target]["id"].text == target)
    }
    #expect(try !site.json("/v1/agreements?limit=2").names.contains("included"))
  }

  @Test func `the claims of a period and their alternatives are expanded alike`() throws {
    let page = try site.json("/v1/trade-series/rus-tkm-turnover/observations?expand=citations&limit=1000")
    let claims = page["data"].items.flatMap { [$0] + $0["resolution"]["alternatives"].items }
    let sources = claims.flatMap { $0["citations"].items.compactMap { $0["source"].text } }
    #expect(page["included"]["sources"].names == Set(sources).sorted())
  }

  @Test func `a record takes fields and expand too`() throws {
    let whole = try site.answer("/v1/agreements/caspian-convention-2018")
    let some = try site.answer("/v1/agreements/caspian-convention-2018?fields=title,parties")
    #expect(try some.json.names == ["parties", "title"])
    #expect(try some.json["parties"] == whole.json["parties"])
    #expect(some.field("ETag") != whole.field("ETag"))
    let expanded = try site.json("/v1/agreements/caspian-convention-2018?expand=parties&fields=id,parties")
    #expect(expanded.names == ["id", "included", "parties"])
    #expect(expanded["included"]["countries"].names == expanded["parties"].texts.sorted())
    #expect(try site.json("/v1/agreements/caspian-convention-2018?as_of=1&fields=id").names == ["id"])
  }

  @Test func `the tag of a record with others beside it goes with them`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    let target = "/v1/people/serdar-berdimuhamedov?expand=country"
    let before = try site.answer(target)
    let country = try site.json("/v1/countries/TKM")
    #expect(try before.json["included"]["countries"]["TKM"] == country)
    try database.store(
      "countries",
      #"[{"id": "TKM", "alpha2": "TM", "numeric": "795", "name": "Other", "citations": [{"source": "trend-2025-12-11"}]}]"#
    )
    let after = try site.answer(target)
    #expect(try after.json["included"]["countries"]["TKM"]["name"] == "Other")
    #expect(after.field("ETag") != before.field("ETag"))
  }

  @Test(arguments: [
    ("events?count=1", "count", "exact"), ("events?facet=kinds", "facet", "kind"),
    ("events?facet=", "facet", "kind"), ("events?expand=country", "expand", "countries"),
    ("events/caspian-summit-6-2022?expand=nonesuch", "expand", "countries"),
    ("events/caspian-summit-6-2022?fields=tilte", "fields", "title"),
    ("events/caspian-summit-6-2022?country=TKM", "country", "fields"),
    ("trade-series/rus-tkm-turnover/observations?facet=bound", "facet", "all"),
  ])
  func `what there is not is refused by name with what there is`(
    target: String, name: String, allowed: String
  )
    throws
  {
    let answer = try site.answer("/v1/" + target)
    #expect(answer.status == 400)
    let fault = try answer.json["errors"][0]
    #expect(fault["parameter"].text == name)
    #expect(fault["allowed"].texts.contains(allowed))
  }

  @Test(arguments: ["count=exact", "facet=kind", "expand=countries", "fields=id&expand=countries"])
  func `a format without a place for it, or fields without it, refuse it`(query: String) throws {
    let formats = query.hasPrefix("fields") ? ["", ".csv"] : [".csv", ".ndjson", ".md", ".ics"]
    for format in formats {
      let answer = try site.answer("/v1/events\(format)?\(query)")
      #expect(answer.status == 400, "\(format)")
      #expect(try answer.json["errors"][0]["parameter"].text.map(query.contains) == true)
    }
  }
}
