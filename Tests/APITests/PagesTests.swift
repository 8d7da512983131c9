import Domain
import Testbed
import Testing

@testable import API

/// What people see in a browser.
struct PagesTests {
  private let site: Site
  init() throws { site = try Site() }

  private func page(_ path: String) throws -> Answer {
    try site.answer(path, fields: [("Accept", "text/html,*/*;q=0.8")])
  }

  @Test func `the first address is a page in a browser, and tells a program what there is to ask`() throws {
    let answer = try page("/")
    #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
    #expect(answer.field("Vary")?.contains("Accept") == true)
    #expect(try site.json("/")["name"] == "Entente")
    #expect(try site.answer("/v1", fields: [("Accept", "text/html")]).status == 406)
  }

  @Test func `a page lists the records that the interface lists, in its order`() throws {
    for query in ["", "?kind=treaty&kind=declaration", "?between=RUS,TKM&sort=title", "?from=2022&to=2022"] {
      let ids = try site.ids("/v1/agreements" + query)
      let text = try page("/agreements" + query).text
      let rows = text.matches(of: /<th scope="row"><a href="\/agreements\/([^"]+)"/).map { String($0.1) }
      #expect(rows == ids, "\(query)")
    }
  }

  @Test func `pages of a collection follow each other to its end`() throws {
    var (path, ids) = ("/events", [String]())
    for _ in 0..<20 {
      let text = try page(path).text
      ids += text.matches(of: /<th scope="row"><a href="\/events\/([^"]+)"/).map { String($0.1) }
      guard let next = text.firstMatch(of: /<a href="([^"]+)" rel="next"/) else { break }
      path = String(next.1).replacing("&amp;", with: "&")
    }
    #expect(try ids == site.ids("/v1/events?limit=1000"))
  }

  @Test func `more rows than a page lists are asked of the interface`() throws {
    let answer = try page("/events?limit=1000&country=TKM")
    #expect(answer.status == 303)
    #expect(answer.field("Location") == "/events?country=TKM")
    #expect(try page("/events?limit=0").status == 400)
  }

  @Test func `what was asked for can be taken back, one by one`() throws {
    let text = try page("/agreements?kind=treaty,declaration&country=RUS").text
    #expect(text.contains("href=\"/agreements?kind=declaration&amp;country=RUS\""))
    #expect(text.contains("aria-label=\"Remove Kind: Treaty\""))
    #expect(
      text.contains("href=\"/agreements?kind=treaty,declaration\" aria-label=\"Remove Country: Russia\""))
    #expect(text.contains("value=\"treaty\" checked=\"\""))
    #expect(text.contains("name=\"country\" value=\"RUS\" checked=\"\""))
  }

  @Test func `a record shows names for references, titles for codes and words for dates`() throws {
    let text = try page("/agreements/caspian-security-agreement-2024").text
    #expect(text.contains("<a href=\"/countries/KAZ\">Kazakhstan</a>"))
    #expect(text.contains("<time datetime=\"2024-10\">October 2024</time>"))
    #expect(text.contains("<span class=\"badge\">Signed</span>"))
    #expect(!text.contains("Signatories"), "what is not known is not shown")
  }

  @Test func `a quote stands once, however often it is cited, with its line, its source and its letter`()
    throws
  {
    let text = try page("/agreements").text
    let items = text.matches(
      of: /<li id="s\d+"><q>[^<]*<\/q> <a href="[^"]+">[^<]*<\/a>, line \d+, [A-F]/)
    #expect(items.count > 20)
    #expect(Set(items.map { $0.output.drop { $0 != ">" } }).count == items.count)
    let last = try #require(text.matches(of: /href="#s(\d+)"/).compactMap { Int($0.1) }.max())
    #expect(last == items.count)
  }

  @Test func `an event that did not plainly happen says so before its title`() throws {
    let denied = try #require(site.json("/v1/events?status=reported&limit=1")["data"][0]["id"].text)
    #expect(try page("/events/\(denied)").text.contains("<h1>Reported: "))
  }

  @Test func `a series shows its picture in two widths, and its figures with their bounds and status`() throws
  {
    let text = try page("/trade-series/rus-tkm-turnover?from=2022").text
    #expect(text.contains("srcset=\"/v1/trade-series/rus-tkm-turnover/chart.svg?from=2022&amp;width=360\""))
    #expect(text.contains("about 1.6 billion US dollars"))
    #expect(text.contains("1.7 to 1.8 billion US dollars"))
    #expect(text.contains("<td data-label=\"Status\">forecast</td>"))
    #expect(!text.contains("865 million"))
    #expect(try page("/trade-series/none").status == 404)
    #expect(try page("/trade-series/rus-tkm-turnover?resolve=some").status == 400)
  }

  @Test func `disagreements show every claim, and which one the rule chose or that it chose none`() throws {
    let conflicts = try site.json("/v1/conflicts")["data"].items
    let text = try page("/conflicts").text
    #expect(text.matches(of: /<article class="conflict">/).count == conflicts.count)
    for conflict in conflicts {
      for claim in conflict["claims"].items {
        let path = "/\(claim["collection"].text ?? "")/\(claim["id"].text ?? "")"
        #expect(text.contains("<a href=\"\(path)\">"), "\(path)")
      }
    }
    let chosen = conflicts.filter { $0["resolution"]["chosen"].text != nil }.count
    #expect(text.matches(of: /, chosen by the rule/).count == chosen)
    #expect(text.matches(of: /None is chosen/).count == conflicts.count - chosen)
  }

  @Test func `a record that has no name of its own is told by what it says wherever another names it`() throws
  {
    let text = try page("/memberships/tkm-sco-declined").text
    #expect(text.contains(">Showed interest in SCO meetings as an observer.</a>"))
    #expect(!text.contains(">tkm-sco-interested</a>"))
  }

  @Test func `the first page tells how much there is, as the lists do, and as of when`() throws {
    let text = try page("/").text
    var all = 0
    for resource in Resource.all where resource.parent == nil {
      let count = Int(try #require(try site.json("/v1/\(resource.name)?count=exact&limit=1")["count"].number))
      #expect(text.contains("<strong>\(resource.title) <span class=\"muted\">\(count)</span></strong>"))
      all += count
    }
    #expect(text.contains("\(all) records, version 1, "))
  }

  @Test(arguments: ["RUS-TKM", "KAZ-TKM"])
  func `what is at a stage stands below its name in one table, which says how much of it stands here`(
    pair: String
  )
    throws
  {
    let text = try page("/relations/\(pair)").text
    let dossier = try site.json("/v1/relations/\(pair)")
    for stage in dossier["agreements"]["stages"].items {
      let (title, count) = (stage["title"].text ?? "", Int(stage["count"].number ?? 0))
      let heading = /<th scope="rowgroup" colspan="[0-9]+">([^<]*), ([0-9]+)( of ([0-9]+))?/
      let found = text.matches(of: heading).first { $0.1 == title }
      #expect(found.flatMap { Int($0.4 ?? $0.2) } == count, "\(title)")
    }
    let section = try #require(text.firstMatch(of: /<h2 id="agreements">.*?<h2/))
    #expect(section.0.matches(of: /<table/).count == 1)
  }

  @Test(arguments: ["from=2025&to=2025", "from=2025-06&to=2025-06&country=RUS"])
  func `the timeline of a year has its months, each with how much is known to be of it, and leads out of it`(
    query: String
  ) throws {
    let text = try page("/timeline?\(query)").text
    let country = query.contains("country") ? "country=RUS&" : ""
    let months = text.matches(
      of: /href="\/timeline\?([^"]*)from=(2025-[0-9]{2})&amp;to=([^"]+)"><svg[^\n]*?: ([0-9]+)</)
    #expect(months.count > 2)
    for month in months {
      #expect(month.2 == month.3)
      let whole = "\(country)from=\(month.2)&to=\(month.2)&match=certain&count=exact&limit=1"
      // What has no beginning is known to be of a month, and stands in none.
      let (known, shown) = (try site.json("/v1/timeline?\(whole)")["count"].number ?? 0, Double(month.4) ?? 0)
      #expect(shown > 0 && shown <= known, "\(month.2)")
    }
    #expect(text.contains(">All years</a>") && text.contains(">The whole year</a>"))
    #expect(try !page("/timeline?from=2024&to=2025").text.contains("The whole year"))
  }

  @Test func `a list has no column in which nothing stands, unless it was asked for`() throws {
    #expect(try !page("/memberships?country=KAZ").text.contains(">Until</th>"))
    #expect(try page("/memberships?country=KAZ&fields=until").text.contains(">Until</th>"))
    #expect(try page("/memberships").text.contains(">Country, organization</th>"))
  }

  @Test func `a search says how much it found, and can be narrowed to one collection`() throws {
    let found = try site.json("/v1/search?q=pipeline")
    let text = try page("/search?q=pipeline").text
    #expect(found["next"] == .null && text.contains("\(found["data"].items.count) found, the best first"))
    let collection = try #require(found["data"][0]["collection"].text)
    #expect(text.contains("<a href=\"/search?q=pipeline&amp;collection=\(collection)\">only these</a>"))
    #expect(try page("/search?q=gas&limit=2").text.contains("2 of those found on this page"))
  }

  @Test func `an older state of the record is shown as such, and its links stay in it`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    try database.store(
      "organizations",
      #"[{"id":"new-body","name":"A new <body>","kind":"forum","citations":[{"source":"iso-3166-1"}]}]"#)
    let now = try site.answer("/organizations/new-body", fields: [("Accept", "text/html")])
    #expect(now.text.contains("<h1>A new &lt;body&gt;<sup"))
    let past = try site.answer("/organizations?as_of=1", fields: [("Accept", "text/html")]).text
    #expect(past.contains("This is version 1 of the record"))
    #expect(past.contains("?as_of=1\">") && !past.contains("new-body"))
    let missing = try site.answer("/organizations/new-body?as_of=1", fields: [("Accept", "text/html")])
    #expect(missing.status == 404)
  }

  @Test func `a wrong address is a page for people where no interface is, and a problem where one is`() throws
  {
    #expect(try page("/nonesuch").text.contains("<h1>Not Found</h1>"))
    #expect(try page("/agreements/nonesuch").text.contains("There is no &quot;nonesuch&quot; in agreements."))
    #expect(try page("/v1/nonesuch").field("Content-Type") == "application/problem+json")
    let fault = try page("/agreements?kind=x").text
    #expect(fault.contains("<h2><code>kind</code></h2>") && fault.contains("<code>treaty</code>"))
  }

  @Test func `what pages refer to may be kept for ever, since another file has another address`() throws {
    let text = try page("/rules").text
    let links = text.matches(of: /"(\/assets\/[a-z]+-[0-9a-f]{16}\.(?:css|js|svg))"/).map { String($0.1) }
    #expect(links.count == 3)
    for link in links {
      let answer = try site.answer(link)
      #expect(answer.status == 200)
      #expect(answer.field("Cache-Control") == "public, max-age=31536000, immutable")
    }
    #expect(Asset.style.path.hasSuffix(".css"))
    #expect(try site.answer(Asset.style.path).body.count <= 14 * 1024)
    #expect(try site.answer(Asset.script.path).body.count <= 8 * 1024)
  }
}
