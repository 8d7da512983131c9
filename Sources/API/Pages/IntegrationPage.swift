import HTTP
import Representation

extension Route {
  /// `GET /docs/integrate-a-timeline`: from a frame to a page of one's own, each step with what to paste.
  static let integrationPage = page(
    "/docs/integrate-a-timeline", "Tells how a timeline comes onto a page of one's own."
  ) { page in
    var content = PageContent("Put a timeline on your page") { IntegrationPage(page).write(to: &$0) }
    content.section = "API"
    content.above = [("How to ask", "/docs")]
    return .content(content)
  }
}

/// How a timeline comes onto a page of one's own.
struct IntegrationPage {
  private let page: Page

  init(_ page: Page) { self.page = page }

  private static let query = [QueryItem(name: "between", value: "KAZ,TKM")]

  private func address(_ path: String...) -> String {
    page.base + Target(path: path, query: IntegrationPage.query).text
  }

  func write(to html: inout Markup) {
    html.element("h1", text: "Put a timeline on your page")
    html.element(
      "p", ["class": "lead"],
      text:
        "Four ways, from one line to a page of your own. Any page may ask: every answer allows other origins."
    )
    html.element("h2", text: "A frame")
    html.element("p") { html in
      html.text("Set the filters of ")
      html.element("a", ["href": "/timeline?between=KAZ,TKM"], text: "the timeline")
      html.text(
        " until it shows what you want, open \u{201C}Show this on a page of your own\u{201D} at its foot, and paste:"
      )
    }
    let target = Target(path: ["timeline"], query: IntegrationPage.query)
    if let frame = EmbedPage.frame(target, title: "Timeline of Kazakhstan and Turkmenistan") {
      html.code(frame.element(at: page.base), label: "A frame")
    }
    html.element("p") { html in
      html.text(
        "Where a site takes links and makes frames of them (oEmbed), the address of the page is enough: ")
      html.element("code", text: address("timeline"))
      html.text(".")
    }
    html.element("h2", text: "TimelineJS")
    html.element("p", text: "Its loader takes this address as the source of a timeline:")
    html.code(address("v1", "events.timelinejs.json"), label: "The source for TimelineJS")
    html.element("h2", text: "A calendar")
    html.element("p", text: "Calendar programs subscribe to this address, and keep up with the record:")
    html.code(address("v1", "events.ics"), label: "The calendar to subscribe to")
    writeOwnPage(to: &html)
  }

  private func writeOwnPage(to html: inout Markup) {
    html.element("h2", text: "A page of your own")
    html.element("p") { html in
      html.text("Save this as ")
      html.element("code", text: "timeline.html")
      html.text(
        " and open it. It asks for all entries, page by page; says of what did not plainly happen that it did not; "
          + "links each entry to its record, and shows the words that it rests on.")
    }
    html.code(
      IntegrationPage.example.replacing("https://entente.example", with: page.base),
      label: "A page of your own")
    html.element("p") { html in
      html.text("What else an entry has, and what may be asked of it: ")
      html.element("a", ["href": "/docs/timeline"], text: "the timeline's documentation")
      html.text(".")
    }
  }

  private static let example = String(decoding: PackageResources.timeline_example_html, as: UTF8.self)
}
