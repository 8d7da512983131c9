import Domain
import HTTP
import Representation
import Store

/// A frame on somebody's own page that shows a part of the record.
struct EmbedFrame {
  /// Its address, on this service.
  let target: Target
  /// What it shows.
  let title: String
  /// How high it is, in px.
  let height: Int

  /// The element that stands on the other page (HTML Living Standard §4.8.5).
  /// - Parameters:
  ///   - base: the address of this service.
  ///   - width: in px, or all that there is.
  func element(at base: String, width: String = "100%", height: Int? = nil) -> String {
    var html = Markup(.html)
    html.element(
      "iframe",
      [
        "src": base + target.text, "title": title, "width": width, "height": "\(height ?? self.height)",
        "loading": "lazy",
      ]
    ) { _ in }
    return String(decoding: html.finish(), as: UTF8.self)
  }
}

/// What stands around a part of the record that is shown within a page of somebody else: no navigation, one link to the
/// page that it is of, and the line of its sources.
struct EmbedDocument {
  private let page: Page
  private let content: PageContent

  init(_ page: Page, _ content: PageContent) { (self.page, self.content) = (page, content) }

  /// As that of pages, but any page may have it within.
  static let policy = PageFrame.policy(ancestors: "*")

  /// Writes the whole document.
  func write(to html: inout Markup) {
    html.document(title: content.title, isEmbedded: true) { html in
      html.empty("link", ["rel": "canonical", "href": content.home])
      // The pages that it links to allow no frame around them.
      html.empty("base", ["target": "_blank"])
    } body: { html in
      html.element("main", ["class": "embed"]) { html in
        html.element("h1") { $0.element("a", ["href": content.home], text: content.title) }
        content.write(&html)
      }
      html.element("footer", ["class": "site embed"]) { writeFoot(to: &$0) }
    }
  }

  private func writeFoot(to html: inout Markup) {
    html.element("p") { html in
      for (index, id) in page.citations.sources.enumerated() {
        html.text(index == 0 ? "Sources: " : ", ")
        html.element("a", ["href": page.link("sources", id)], text: page.source(id).name)
      }
      html.text(page.citations.sources.isEmpty ? "Entente" : ". Entente")
      html.text(", version \(page.dataset.version) of the record\(page.dataset.day.map { ", \($0)" } ?? "").")
    }
  }
}
