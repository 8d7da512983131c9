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
    response.add("Link", Catalogue.link)
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
  /// The pairs with most in the record.
  private let pairs: [JSON]
  /// How many records each collection has.
  private let counts: [(resource: Resource, count: Int)]

  init(_ page: Page) throws(Problem) {
    self.page = page
    let query = [QueryItem(name: "limit", value: "1"), QueryItem(name: "count", value: "exact")]
    conflicts = try page.ask("/v1/conflicts", Target(path: ["v1", "conflicts"], query: query))
    let most = [QueryItem(name: "limit", value: "8")]
    pairs =
      try page.ask("/v1/relations", Target(path: ["v1", "relations"], query: most))["data"]?.items ?? []
    var counts: [(resource: Resource, count: Int)] = []
    for resource in Resource.all where resource.parent == nil {
      let list = try page.ask("/v1/\(resource.name)", Target(path: ["v1", resource.name], query: query))
      counts.append((resource, (list["count"]?.textValue).flatMap { Int($0) } ?? 0))
    }
    self.counts = counts
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
      html.text("Every value names the words that it rests on, and where sources disagree, both stand here. ")
      html.text("\(counts.reduce(0) { $0 + $1.count }) records, version \(page.dataset.version)")
      html.text(page.dataset.day.map { ", \($0)." } ?? ".")
    }
    html.searchForm()
    writePairs(to: &html)
    html.element("h2", text: "What the record holds")
    html.element("ul", ["class": "cards"]) { html in
      for (resource, count) in counts {
        html.element("li") { html in
          html.element("a", ["href": "/\(resource.name)"]) { html in
            html.element("strong") { html in
              html.text("\(resource.title) ")
              html.element("span", ["class": "muted"], text: "\(count)")
            }
          }
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

  private func writePairs(to html: inout Markup) {
    guard !pairs.isEmpty else { return }
    html.element("h2", ["id": "pairs"], text: "Pairs of countries")
    html.element("ul", ["class": "cards pairs"]) { html in
      for pair in pairs {
        let names = (pair["countries"]?.items ?? []).compactMap { $0["name"]?.textValue }
        html.element("li") { html in
          html.element("a", ["href": pair["url"]?.pageAddress]) { html in
            html.element("strong", text: names.sorted().joined(separator: " and "))
          }
          html.element(
            "span", ["class": "small muted"], text: "\(pair["count"]?.textValue ?? "") records of both")
        }
      }
    }
  }

  private func writePrograms(to html: inout Markup) {
    let base = page.base
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
