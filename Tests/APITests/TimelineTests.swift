import Domain
import Testbed
import Testing

/// The timeline over HTTP, of the dataset.
struct TimelineTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `it holds every event, and every other entry says of which record and date it is`() throws {
    let entries = try site.json("/v1/timeline?limit=1000")["data"].items
    let events = entries.filter { $0["record"]["collection"] == "events" }
    #expect(try Set(events.compactMap { $0["record"]["id"].text }) == Set(Repository.seeds(of: "events").ids))
    let acts = entries.filter { $0["record"]["collection"] != "events" }
    #expect(!acts.isEmpty)
    for entry in entries {
      let record = try site.json(entry["record"]["url"].text ?? "")
      #expect(
        entry["id"].text?.hasPrefix("\(entry["record"]["collection"].text ?? "")/\(record["id"].text ?? "")")
          == true)
      #expect(entry["citations"] == record["citations"])
      #expect(entry["revision"] == record["revision"])
    }
    for act in acts {
      let parts = (act["id"].text ?? "").split(separator: "/").map(String.init)
      #expect(parts.count == 3)
      #expect(try site.json(act["record"]["url"].text ?? "")[parts[2]] == act["date"], "\(parts)")
    }
  }

  @Test func `a signing that an event tells stands once, and by its event`() throws {
    let ids = try site.ids("/v1/timeline?kind=signing&limit=1000")
    #expect(ids.contains("events/caspian-convention-signed-2018-08"))
    #expect(!ids.contains("agreements/caspian-convention-2018/signed"))
  }

  @Test(arguments: [
    "between=RUS,TKM", "country=KAZ", "kind=signing,start", "topic=energy", "status=planned",
    "collection=projects", "from=2022&to=2023", "from=2022&to=2023&match=certain", "country=TKM&from=2025",
    "sort=-date", "as_of=1", "collection__ne=events&country=TKM",
  ])
  func `its pages, one after the other, are the whole list`(query: String) throws {
    let whole = try site.ids("/v1/timeline?\(query)&limit=1000")
    #expect(!whole.isEmpty)
    #expect(Set(whole).count == whole.count)
    let pages = try site.pages("/v1/timeline?\(query)&limit=7")
    #expect(try pages.flatMap { try $0.json["data"].ids } == whole)
  }

  @Test func `a filter leaves the entries that have its value`() throws {
    let entries = try site.json("/v1/timeline?limit=1000")["data"].items
    for (query, isIncluded) in [
      ("collection=memberships", { $0["record"]["collection"] == "memberships" }),
      ("country=KAZ", { $0["countries"].texts.contains("KAZ") }),
      ("between=KAZ,TKM", { Set($0["countries"].texts).isSuperset(of: ["KAZ", "TKM"]) }),
      ("topic=energy,gas", { !Set($0["topics"].texts).isDisjoint(with: ["energy", "gas"]) }),
      ("status=planned", { $0["status"] == "planned" }),
      ("weight=headline", { $0["weight"] == "headline" }),
    ] as [(String, (Document) -> Bool)] {
      let expected = entries.filter(isIncluded).compactMap { $0["id"].text }
      #expect(try site.ids("/v1/timeline?\(query)&limit=1000") == expected, "\(query)")
    }
  }

  @Test func `as a table it has the record and each date in columns`() throws {
    let lines = try site.answer("/v1/timeline.csv?collection=agreements&limit=1").text
      .split(separator: "\r\n").map(String.init)
    #expect(lines.count == 2)
    #expect(
      lines[0].hasPrefix(
        "id,record_collection,record_id,record_url,kind,status,date,date_min,date_max,date_precision"))
    #expect(lines[1].contains(",agreements,economic-cooperation-program-2017-2019,/v1/agreements/"))
    let count = try site.json("/v1/timeline?limit=1000")["data"].items.count
    #expect(try site.answer("/v1/timeline.ndjson").text.split(separator: "\n").count == count)
  }

  @Test func `each year tells how many entries stand in it, and leads to them`() throws {
    let answer = try site.json("/v1/timeline?facet=year&country=TKM&limit=1")
    let years = answer["facets"]["year"].items
    #expect(years.count > 5)
    let entries = try site.json("/v1/timeline?country=TKM&limit=1000")["data"].items
    for year in years {
      let number = year["value"].text
      let expected = entries.filter { entry in
        (entry["date"]["min"].text ?? entry["date"]["max"].text)?.prefix(4).description == number
      }
      #expect(year["count"] == .number(Double(expected.count)), "\(number ?? "none")")
      guard let number else { continue }
      #expect(
        try site.ids("/v1/timeline?country=TKM&year=\(number)&limit=1000")
          == expected.compactMap { $0["id"].text })
    }
    #expect(try site.answer("/v1/timeline?year=x").status == 400)
  }

  // MARK: Both directions

  @Test(arguments: [
    "", "between=RUS,TKM", "from=2022&to=2024", "sort=-date", "kind=signing", "as_of=1", "sort=id",
  ])
  func `from the last page back, the pages before are the same list`(query: String) throws {
    let whole = try site.ids("/v1/timeline?\(query)&limit=1000")
    let last = try #require(try site.pages("/v1/timeline?\(query)&limit=7").last)
    var (ids, address) = (try last.json["data"].ids, try last.json["prev_url"].text)
    while let previous = address {
      let page = try site.answer(previous)
      #expect(page.field("link")?.contains("rel=\"next\"") == true)
      ids = try page.json["data"].ids + ids
      address = try page.json["prev_url"].text
      try #require(ids.count <= whole.count)
    }
    #expect(ids == whole)
    #expect(try site.json("/v1/timeline?\(query)&limit=7")["prev"] == .null)
  }

  @Test(arguments: [("2022-06", 10), ("2017", 4), ("1900", 6), ("2100", 6), ("2024-09-11", 1)])
  func `around a date the page stands half before it and half from it on`(date: String, limit: Int) throws {
    let acts = "collection=agreements,memberships,projects"
    let entries = try site.json("/v1/timeline?\(acts)&limit=1000")["data"].items
    #expect(entries.allSatisfy { $0["date"]["min"] != .null })
    let ids = entries.compactMap { $0["id"].text }
    let day = try UncertainDate(date).min.text
    let first = entries.firstIndex { ($0["date"]["min"].text ?? "~") >= day } ?? entries.count
    let start = max(0, first - limit / 2)
    let page = try site.json("/v1/timeline?\(acts)&around=\(date)&limit=\(limit)")
    #expect(page["data"].ids == Array(ids[start..<min(ids.count, start + limit)]))
    #expect(page["query"]["around"] == .text(date))
    #expect((page["prev"] == .null) == (start == 0))
    if let next = page["next_url"].text {
      #expect(!next.contains("around"))
      #expect(try site.ids(next).first == ids[start + limit])
    }
    if let previous = page["prev_url"].text { #expect(try site.ids(previous).last == ids[start - 1]) }
  }

  @Test(arguments: [
    "around=2022&sort=id", "around=2022&cursor=x", "around=x", "around=2022&around=2023",
  ])
  func `a page around a date is one in the order of time, and no page behind another`(query: String) throws {
    let answer = try site.answer("/v1/timeline?\(query)")
    #expect(answer.status == 400)
  }

  @Test func `its page leads both ways, and tells of every format by an address that answers`() throws {
    let text = try site.answer(
      "/timeline?around=2024-10&country=TKM&sort=date", fields: [("Accept", "text/html")]
    ).text
    for relation in ["prev", "next"] {
      let link = try #require(text.firstMatch(of: try Regex("<a href=\"([^\"]+)\" rel=\"\(relation)\"")))
      let address = try #require(link[1].substring).replacing("&amp;", with: "&")
      #expect(!address.contains("around"))
      #expect(try site.answer(String(address)).status == 200)
    }
    let told = text.matches(of: /<link rel="alternate" type="([^"]+)" href="([^"]+)"/)
    for type in ["text/calendar", "application/atom+xml", "application/feed+json", "image/svg+xml"] {
      #expect(told.contains { $0.1 == type }, "\(type)")
    }
    for link in told {
      #expect(try site.answer(String(link.2).replacing("&amp;", with: "&")).status == 200, "\(link.2)")
    }
  }

  @Test func `a cursor back belongs to its query, as one onward does`() throws {
    let cursor = try #require(try site.json("/v1/timeline?around=2022")["prev"].text)
    #expect(try site.answer("/v1/timeline?cursor=\(cursor)").status == 200)
    #expect(try site.answer("/v1/timeline?kind=signing&cursor=\(cursor)").status == 400)
    #expect(try site.answer("/v1/events?cursor=\(cursor)").status == 400)
  }
}

/// What calendars, TimelineJS and pictures are made of.
struct TimelineFormatTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `a calendar holds the acts under names of their own`() throws {
    let text = try site.answer("/v1/timeline.ics?imprecise=span&collection=agreements").text
    #expect(text.contains("UID:agreements.gazprom-gas-purchase-2019.") == false)
    #expect(text.contains("UID:agreements.economic-cooperation-program-2017-2019.expires@entente"))
    #expect(text.contains("SUMMARY:Planned: Economic cooperation program"))
    #expect(text.contains("STATUS:TENTATIVE"))
  }

  @Test func `the picture is drawn by the query, in the width and theme asked for`() throws {
    let answer = try site.answer("/v1/timeline.svg?between=KAZ,TKM&width=360&theme=dark")
    #expect(answer.status == 200)
    #expect(answer.field("content-type") == "image/svg+xml")
    #expect(answer.field("content-security-policy") == "default-src 'none'; sandbox")
    #expect(
      answer.text.contains("width=\"360\"") && answer.text.contains("Timeline of Kazakhstan and Turkmenistan")
    )
    #expect(try site.answer("/v1/timeline.svg?title=0").text.contains("font-size=\"17\"") == false)
    #expect(try site.answer("/v1/timeline.svg").body == site.answer("/v1/timeline.svg").body)
  }

  @Test(arguments: ["width=100", "width=x", "theme=pink", "title=2", "nonesuch=1", "from=2025&to=2020"])
  func `what is wrong of a picture is refused by name`(query: String) throws {
    let answer = try site.answer("/v1/timeline.svg?\(query)")
    #expect(answer.status == 400)
    #expect(
      try answer.json["errors"][0]["parameter"].text == query.split(separator: "=").first.map(String.init))
  }

  @Test(arguments: ["cursor=", "cursor=x", "around=soon", "fields=nonesuch"])
  func `what a calendar has no place for is refused where it makes no sense`(query: String) throws {
    for name in ["events", "timeline"] {
      for format in ["ics", "timelinejs.json"] where name == "timeline" || !query.hasPrefix("around") {
        #expect(try site.answer("/v1/\(name).\(format)?\(query)").status == 400, "\(name).\(format)")
      }
    }
  }

  @Test(arguments: ["gas", "presid*", "\"Caspian Sea\"", "pipeline russia"])
  func `words find the entries of the records in which they stand, in the order of time`(words: String) throws
  {
    let q = words.replacing(" ", with: "+").replacing("\"", with: "%22")
    var records: Set<String> = []
    for collection in ["events", "agreements", "memberships", "projects"] {
      for id in try site.ids("/v1/\(collection)?q=\(q)&limit=1000&fields=id") {
        records.insert("\(collection)/\(id)")
      }
    }
    let expected = try site.json("/v1/timeline?limit=1000")["data"].items.filter { entry in
      let record = entry["record"]
      return records.contains("\(record["collection"].text ?? "")/\(record["id"].text ?? "")")
    }.ids
    #expect(!expected.isEmpty)
    let found = try site.json("/v1/timeline?q=\(q)&limit=1000&count=exact&facet=year")
    #expect(found["data"].ids == expected && found["count"].number == Double(expected.count))
    #expect(try site.pages("/v1/timeline?q=\(q)&limit=3").flatMap { try $0.json["data"].ids } == expected)
    #expect(try site.answer("/v1/timeline?q=\(q)&as_of=1").status == 400)
    #expect(
      try site.answer("/v1/timeline.csv?q=\(q)").text.split(separator: "\r\n").count == expected.count + 1)
  }
}
