import API
import HTTP
import Testbed
import Testing

/// Parts of the record on pages of others.
struct EmbedTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let parts = [
    ("/trade-series/rus-tkm-turnover?from=2022", "/embed/chart/rus-tkm-turnover?from=2022"),
    ("/indicators/tkm-gas-reserves", "/embed/chart/tkm-gas-reserves"),
    ("/timeline?country=KAZ", "/embed/timeline?country=KAZ"),
    ("/relations/RUS-TKM", "/embed/relations/RUS-TKM"),
  ]

  @Test(arguments: parts)
  func `any page may have a part within, which runs nothing and leads back to its page`(
    page: String, part: String
  )
    throws
  {
    let answer = try site.answer(part, fields: [("Accept", "text/html")])
    #expect(answer.status == 200)
    let policy = try #require(answer.field("Content-Security-Policy"))
    #expect(policy.hasPrefix("default-src 'none'; ") && policy.hasSuffix("; frame-ancestors *"))
    #expect(!answer.text.contains("<script") && !answer.text.contains("<nav"))
    #expect(answer.text.contains("<h1><a href=\"\(page)\">"))
    #expect(answer.text.contains("Sources: <a href=\"/sources/"))
  }

  @Test(arguments: ["/embed/chart/nonesuch", "/embed/timeline?kind=x", "/embed/relations/RUS-RUS"])
  func `a fault of a part is told within the frame, and leads out of it`(part: String) throws {
    let answer = try site.answer(part, fields: [("Accept", "text/html")])
    #expect([400, 404].contains(answer.status))
    #expect(answer.field("Content-Security-Policy")?.hasSuffix("; frame-ancestors *") == true)
    #expect(!answer.text.contains("<script") && !answer.text.contains("<nav"))
    #expect(
      answer.text.contains("<base target=\"_blank\">") && answer.text.contains("<a href=\"/\">Entente</a>"))
    #expect(try site.answer(part, fields: [("Accept", "*/*")]).json["code"].text != nil)
  }

  @Test(arguments: parts)
  func `a page names the frame that shows it elsewhere, and the frame has a title and a size`(
    page: String, part: String
  )
    throws
  {
    let text = try site.answer(page, fields: [("Accept", "text/html"), ("Host", "entente.example")]).text
    let link = try #require(text.firstMatch(of: #/type="application/json\+oembed" href="([^"]+)"/#))
    let frame = try site.answer(String(link.1), fields: [("Host", "entente.example")]).json
    #expect(frame["type"].text == "rich" && frame["version"].text == "1.0")
    let html = try #require(frame["html"].text)
    #expect(html.hasPrefix("<iframe src=\"http://entente.example\(part)\" title=\""))
    #expect(html.contains(" loading=\"lazy\"") && frame["title"].text?.isEmpty == false)
    #expect(html.contains("width=\"\(Int(frame["width"].number ?? 0))\""))
    #expect(text.contains(" title=&quot;"))
  }

  @Test func `a frame is no larger than there is room`() throws {
    let frame = try site.json("/oembed?url=/timeline&maxwidth=300&maxheight=200")
    #expect(frame["width"].number == 300 && frame["height"].number == 200)
    #expect(try #require(frame["html"].text).contains("width=\"300\" height=\"200\""))
  }

  @Test func `what cannot be shown elsewhere has no frame`() throws {
    for url in [
      "/rules", "/timeline/none", "/trade-series/none", "/relations/RUS-RUS", "http://other.example/timeline",
    ] {
      #expect(try site.answer("/oembed?url=\(url)").status == 404, "\(url)")
    }
    #expect(try site.answer("/oembed").status == 400)
    #expect(try site.answer("/oembed?url=/timeline&format=xml").status == 501)
    #expect(try site.answer("/oembed?url=/timeline&format=pdf").status == 400)
    #expect(try site.answer("/oembed?url=/timeline&maxwidth=none").status == 400)
  }
}
