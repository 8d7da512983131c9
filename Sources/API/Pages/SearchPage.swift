import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /search`: what the record says of some words.
  static let searchPage = page(
    "/search", "Finds records by the words of their texts, as a page.", parameters: SearchQuestion.parameters
  ) { (page) throws(Problem) in .content(try SearchPage(page).content) }
}

/// What a search finds, the best first, with the words that were looked for marked in their texts.
struct SearchPage {
  private let page: Page
  private let words: String
  /// Nil before anything was asked.
  private let answer: JSON?

  /// - Throws: `Problem` with the faults of the query.
  init(_ page: Page) throws(Problem) {
    self.page = page
    let query = page.question.target.query
    words = query.first { $0.name == "q" }?.value ?? ""
    answer = query.isEmpty ? nil : try page.ask("/v1/search", Target(path: ["v1", "search"], query: query))
  }

  /// The page.
  var content: PageContent {
    var content = PageContent(words.isEmpty ? "Search" : "Search: \(words)") { write(to: &$0) }
    content.section = PageFrame.searchSection
    if answer != nil {
      content.isTold(at: Target(path: ["v1", "search"], query: page.question.target.query))
    }
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: "Search")
    html.searchForm(words)
    guard let answer else {
      return html.element(
        "p", ["class": "muted"],
        text:
          "Words of titles, summaries, statements, names in any language, quotes and notes. The last word may be a "
          + "beginning; \"in quotation marks\" is a phrase.")
    }
    let hits = answer["data"]?.items ?? []
    if hits.isEmpty {
      writeNothing(answer["suggestions"]?.items ?? [], to: &html)
    } else {
      html.element("p", ["class": "small muted"], text: caption(hits.count, answer))
    }
    for hit in hits { write(hit, to: &html) }
    guard let cursor = answer["next"]?.textValue else { return }
    let query = page.question.target.query.filter { $0.name != "cursor" }
    html.element("p") { html in
      html.element(
        "a", ["href": page.address(query + [QueryItem(name: "cursor", value: cursor)]), "rel": "next"],
        text: "Next page")
    }
  }

  /// How many stand here, and whether there are others.
  private func caption(_ shown: Int, _ answer: JSON) -> String {
    let isWhole =
      answer["next"]?.textValue == nil && !page.question.target.query.contains { $0.name == "cursor" }
    return isWhole ? "\(shown) found, the best first" : "\(shown) of those found on this page, the best first"
  }

  private func writeNothing(_ suggestions: [JSON], to html: inout Markup) {
    html.element("p", text: "Nothing in the record has all of these words.")
    let near = suggestions.compactMap(\.textValue)
    guard !near.isEmpty else { return }
    html.element("p") { html in
      html.text("Near spellings: ")
      for (index, suggestion) in near.enumerated() {
        if index > 0 { html.text(", ") }
        html.element("a", ["href": page.address([QueryItem(name: "q", value: suggestion)])], text: suggestion)
      }
      html.text(".")
    }
  }

  private func write(_ hit: JSON, to html: inout Markup) {
    let collection = hit["collection"]?.textValue ?? ""
    html.element("article") { html in
      html.element("h2") { html in
        html.element(
          "a", ["href": page.link(collection, hit["id"]?.textValue ?? "")],
          text: hit["title"]?.textValue ?? "")
      }
      html.element("p", ["class": "small muted"]) { html in
        let title = Resource.named(collection)?.title ?? collection
        guard !page.question.target.query.contains(where: { $0.name == "collection" }) else {
          return html.text(title)
        }
        let query = [QueryItem(name: "q", value: words), QueryItem(name: "collection", value: collection)]
        html.text("\(title) \u{00B7} ")
        html.element("a", ["href": page.address(query)], text: "only these")
      }
      for snippet in hit["snippets"]?.items ?? [] where snippet["field"]?.textValue != "title" {
        html.element("p") { $0.marked(snippet) }
      }
    }
  }
}

extension Markup {
  /// Writes the form that asks for words.
  mutating func searchForm(_ words: String = "", size: Int = 40) {
    element("form", ["action": "/search", "method": "get", "role": "search", "class": "search"]) { html in
      html.empty(
        "input",
        [
          "type": "search", "name": "q", "value": words, "aria-label": "Words to search for",
          "size": "\(size)",
        ])
      html.element("button", ["type": "submit"], text: "Search")
    }
  }

  /// Writes a part of a text with what was looked for marked; the ranges count Unicode scalars.
  fileprivate mutating func marked(_ snippet: JSON) {
    let scalars = Array((snippet["text"]?.textValue ?? "").unicodeScalars)
    var written = 0
    for range in snippet["ranges"]?.items ?? [] {
      let bounds = range.items.compactMap { $0.textValue.flatMap { Int($0) } }
      guard bounds.count == 2, written <= bounds[0], bounds[0] < bounds[1], bounds[1] <= scalars.count else {
        continue
      }
      text(Markup.text(scalars[written..<bounds[0]]))
      element("mark", text: Markup.text(scalars[bounds[0]..<bounds[1]]))
      written = bounds[1]
    }
    text(Markup.text(scalars[written...]))
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
