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
      of: /<li id="source-\d+"><q>[^<]*<\/q> <a href="[^"]+">[^<]*<\/a>, line \d+, [A-F]/)
    #expect(items.count > 20)
    #expect(Set(items.map { $0.output.drop { $0 != ">" } }).count == items.count)
    let last = try #require(text.matches(of: /href="#source-(\d+)"/).compactMap { Int($0.1) }.max())
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
