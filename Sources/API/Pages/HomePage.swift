import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /`: a page for who asks for one, else what there is to ask.
  static let root = Route(
    "/", "Lists the collections and what may be asked of each; in a browser, the first page.",
    formats: [.json, .html], isHeavy: { $0.format === Format.html }
  ) { (walk, question, response) throws(Problem) in
    guard question.format === Format.html else { return try index.endpoint(walk, question, &response) }
    try walk.writePage(
      question, { (page) throws(Problem) in .content(try HomePage(page).content) }, into: &response)
    return nil
  }
}

/// The first page: what this is, the pairs with most in the record, where sources disagree, and how programs ask.
struct HomePage {
  private let page: Page
  /// The first of them, and how many there are.
  private let conflicts: JSON
  private let pairs: CountryPairs

  init(_ page: Page) throws(Problem) {
    self.page = page
    let query = [QueryItem(name: "limit", value: "1"), QueryItem(name: "count", value: "exact")]
    conflicts = try page.ask("/v1/conflicts", Target(path: ["v1", "conflicts"], query: query))
    pairs = try CountryPairs(page)
  }

  /// The page.
  var content: PageContent {
    var content = PageContent("Entente: a cited record of relations between countries") { write(to: &$0) }
    content.isTold(at: Target(path: ["v1"]))
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: "A cited record of relations between countries")
    html.element("p", ["class": "lead"]) { html in
      html.text("Every value names the words that it rests on, and where sources disagree, both stand here.")
    }
    html.searchForm()
    pairs.write(to: &html, on: page)
    html.element("h2", text: "What the record holds")
    html.element("ul", ["class": "cards"]) { html in
      for resource in Resource.all where resource.parent == nil {
        html.element("li") { html in
          html.element("a", ["href": "/\(resource.name)"]) { $0.element("strong", text: resource.title) }
          html.element("span", ["class": "small muted"], text: resource.summary)
        }
      }
    }
    if let first = conflicts["data"]?.items.first {
      html.element("h2", text: "Where the sources disagree")
      html.conflict(first, on: page, heading: "h3")
      html.element("p") { html in
        html.element("a", ["href": "/conflicts"], text: "All \(conflicts["count"]?.textValue ?? "") points")
      }
    }
    writePrograms(to: &html)
  }

  private func writePrograms(to html: inout Markup) {
    let base = page.walk.hooks.publicURL ?? ""
    html.element("h2", text: "For programs")
    html.element("p") { html in
      html.text("Each page is an address for a program too: put ")
      html.element("code", text: "/v1")
      html.text(" before its path. ")
      html.element("a", ["href": "/codes"], text: "The codes")
      html.text(", ")
      html.element("a", ["href": "/v1"], text: "what may be asked")
      html.text(".")
    }
    html.element("ul", ["class": "plain"]) { html in
      for path in [
        "/v1/events?between=RUS,TKM&from=2024", "/v1/agreements.csv?country=KAZ",
        "/v1/events.ics?country=TKM",
      ] {
        html.element("li") { html in
          html.element("a", ["href": path]) { $0.element("code", ["data-copy": ""], text: base + path) }
        }
      }
    }
  }
}

/// The pairs of countries that the record has most of, told by their agreements and events.
struct CountryPairs {
  /// With how many records bring each together, the most first.
  private let pairs: [(one: String, other: String, count: Int)]

  init(_ page: Page) throws(Problem) {
    var counts: [String: [String: Int]] = [:]
    for (collection, field) in [
      ("agreements", "parties"), ("events", "countries"), ("projects", "countries"),
    ] {
      for record in try page.list(collection, [("fields", field)]) {
        let countries = (record[field]?.items ?? []).compactMap(\.textValue).sorted()
        for (index, one) in countries.enumerated() {
          for other in countries[(index + 1)...] where other != one {
            counts[one, default: [:]][other, default: 0] += 1
          }
        }
      }
    }
    pairs = counts.flatMap { one, others in others.map { (one: one, other: $0.key, count: $0.value) } }
      .sorted { ($1.count, $0.one, $0.other) < ($0.count, $1.one, $1.other) }
  }

  /// How many pairs are shown.
  private static let most = 8

  func write(to html: inout Markup, on page: Page) {
    guard !pairs.isEmpty else { return }
    let name = { (country: String) in page.names.name(of: country, in: "countries") ?? country }
    html.element("h2", ["id": "pairs"], text: "Pairs of countries")
    html.element("ul", ["class": "cards pairs"]) { html in
      for pair in pairs.prefix(CountryPairs.most) {
        html.element("li") { html in
          html.element("a", ["href": page.link("relations", "\(pair.one)-\(pair.other)")]) { html in
            html.element(
              "strong", text: [name(pair.one), name(pair.other)].sorted().joined(separator: " and "))
          }
          html.element(
            "span", ["class": "small muted"], text: "\(pair.count) agreements, events and projects")
        }
      }
    }
  }
}
