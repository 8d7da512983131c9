import Domain
import HTTP
import Representation
import Store

/// What stands around the contents of every page: head, navigation, links to the same for programs, sources, foot.
struct PageFrame {
  private let page: Page
  private let content: PageContent

  init(_ page: Page, _ content: PageContent) { (self.page, self.content) = (page, content) }

  /// No page of another origin may have a page within.
  static let policy = policy(ancestors: "'none'")

  /// What a page may load and do (CSP Level 3), and what its links tell of it.
  /// - Parameter ancestors: which pages may have it within.
  static func policy(ancestors: String) -> FieldBlock {
    FieldBlock([
      (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors \(ancestors)"
      ),
      ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ])
  }

  /// Writes the whole document.
  func write(to html: inout Markup) {
    html.document(title: content.title, isHome: page.question.target.path.isEmpty) { html in
      html.empty("link", ["rel": "canonical", "href": page.question.target.text])
      for twin in content.twins {
        html.empty("link", ["rel": "alternate", "type": twin.format.mediaType, "href": twin.address])
      }
      if let script = content.script { html.element("script", ["src": script.path, "defer": ""]) { _ in } }
      if frame != nil {
        let here = QueryItem(name: "url", value: page.base + page.question.target.text)
        let address = Target(path: ["oembed"], query: [here]).text
        html.empty("link", ["rel": "alternate", "type": "application/json+oembed", "href": address])
      }
    } body: { html in
      html.siteHeader(section: content.section, isHome: page.question.target.path.isEmpty)
      html.element("main", ["id": "main", "class": content.hasSourcesBeside ? "beside" : nil]) { html in
        writePast(to: &html)
        html.crumbs(content.above)
        html.element("div") { content.write(&$0) }
        html.sources(of: page)
        writeFormats(to: &html)
        writeEmbed(to: &html)
      }
      writeFoot(to: &html)
    }
  }

  /// Says that an older state is shown.
  private func writePast(to html: inout Markup) {
    guard !page.asOf.isEmpty else { return }
    html.element("p", ["class": "notice"]) { html in
      let state = "version \(page.dataset.version)"
      html.text("This is \(state) of the record\(page.dataset.day.map { ", of \($0)" } ?? ""). ")
      let query = page.question.target.query.filter { $0.name != "as_of" && $0.name != "cursor" }
      html.element("a", ["href": page.address(query)], text: "Show what it is now")
      html.text(".")
    }
  }

  private func writeFormats(to html: inout Markup) {
    guard !content.twins.isEmpty else { return }
    html.element("nav", ["class": "formats", "aria-label": "This page for programs"]) { html in
      html.element("span", ["class": "muted"], text: "This page as data")
      html.element("ul") { html in
        for twin in content.twins {
          html.element("li") { $0.element("a", ["href": twin.address], text: twin.format.title) }
        }
      }
    }
  }

  /// The frame in which another page can show this one.
  private var frame: EmbedFrame? { EmbedPage.frame(page.question.target, title: content.title) }

  private func writeEmbed(to html: inout Markup) {
    guard let frame else { return }
    html.element("details", ["class": "small"]) { html in
      html.element("summary", text: "Show this on a page of your own")
      html.element("pre", ["tabindex": "0", "role": "region", "aria-label": "What to put on your page"]) {
        $0.element("code", ["data-copy": ""], text: frame.element(at: page.base))
      }
    }
  }

  private func writeFoot(to html: inout Markup) {
    html.element("footer", ["class": "site"]) { html in
      html.element("div") { html in
        html.element("p") { html in
          html.text("Version \(page.dataset.version) of the record")
          html.text(page.dataset.day.map { ", \($0). " } ?? ". ")
          if page.asOf.isEmpty {
            let query = page.question.target.query.filter { $0.name != "cursor" }
            if page.question.route.parameters.contains(where: { $0.name == "as_of" }) {
              let address = page.address(query + [QueryItem(name: "as_of", value: "\(page.dataset.version)")])
              html.element("a", ["href": address], text: "Permalink to this state")
              html.text(". ")
            }
          }
        }
        html.element("p") { html in
          html.text("Every value names the words that it rests on. Where sources disagree, both stand here. ")
          html.element("a", ["href": "/edit", "data-with-script": "", "hidden": ""], text: "For editors")
        }
        if page.walk.hooks.readingNeedsToken { html.readingSignOut() }
      }
    }
  }
}

extension Dataset {
  /// The day of the last commit in words.
  var day: String? {
    (updatedAt?.prefix(10)).flatMap { try? UncertainDate(String($0)) }?.words
  }
}

extension Markup {
  /// Writes a document with what all pages have.
  mutating func document(
    title: String, isHome: Bool = false, isEmbedded: Bool = false, head: (inout Markup) -> Void,
    body: (inout Markup) -> Void
  ) {
    raw("<!DOCTYPE html>\n")
    element("html", ["lang": "en"]) { html in
      html.element("head") { html in
        html.empty("meta", ["charset": "utf-8"])
        html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.element("title", text: isHome ? title : "\(title) \u{00B7} Entente")
        html.empty("link", ["rel": "stylesheet", "href": Asset.style.path])
        html.empty("link", ["rel": "icon", "type": "image/svg+xml", "href": Asset.icon.path])
        if !isEmbedded { html.element("script", ["src": Asset.script.path, "defer": ""]) { _ in } }
        head(&html)
      }
      html.element("body") { html in
        if !isEmbedded {
          html.element("a", ["class": "skip", "href": "#main"], text: "Skip to the contents")
        }
        body(&html)
      }
    }
    raw("\n")
  }

  /// Writes the head of the site with its navigation, and what searches where the page itself does not.
  mutating func siteHeader(section: String?, isHome: Bool = false) {
    element("header", ["class": "site"]) { html in
      html.element("div") { html in
        html.element(
          "a", ["class": "brand", "href": "/", "aria-current": isHome ? "page" : nil], text: "Entente")
        html.element("nav", ["aria-label": "Site"]) { html in
          html.element("details", ["class": "fold"]) { html in
            html.element("summary", text: "Menu")
            html.element("ul") { html in
              for entry in PageFrame.navigation {
                let current = entry.title == section ? "true" : nil
                html.element("li") {
                  $0.element("a", ["href": entry.address, "aria-current": current], text: entry.title)
                }
              }
            }
          }
        }
        if !isHome, section != PageFrame.searchSection { html.searchForm(size: 16) }
      }
    }
  }

  /// Writes where a page stands.
  mutating func crumbs(_ above: [(title: String, address: String)]) {
    guard !above.isEmpty else { return }
    element("nav", ["class": "crumbs", "aria-label": "Above this page"]) { html in
      for place in above { html.element("a", ["href": place.address], text: place.title) }
    }
  }
}

extension PageFrame {
  /// The sections of the site.
  static let navigation: [(title: String, address: String)] = [
    ("Pairs", "/#pairs"), ("Timeline", "/timeline"), ("Agreements", "/agreements"), ("Events", "/events"),
    ("Projects", "/projects"), ("Trade", "/trade-series"), ("Disagreements", "/conflicts"),
    ("Sources", "/sources"),
    ("API", "/docs"),
  ]

  /// The section of the page that searches.
  static let searchSection = "Search"
}
