import Domain
import HTTP
import Testbed
import Testing

/// What people see of what a record was.
struct HistoryPageTests {
  private let database: TestDatabase
  private let site: Site

  /// The dataset is commit 1. A body comes in 2, is another in 3, and goes in 4.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    try store(#""name": "A forum", "kind": "forum""#, note: "From the <gazette>")
    try store(#""name": "A council", "kind": "forum", "country": "TKM""#)
  }

  private func store(_ members: String, note: String? = nil) throws {
    let record = #"{"id": "a-body", \#(members), "citations": [{"source": "iso-3166-1"}]}"#
    try database.store("organizations", "[\(record)]", note: note)
  }

  private func page(_ path: String) throws -> Answer {
    try site.answer(path, fields: [("Accept", "text/html")])
  }

  @Test
  func `a history tells who changed a record, when and why, and what differs, the newest version first`()
    throws
  {
    let text = try page("/organizations/a-body/history").text
    let versions = text.matches(of: #/<h2>([^<]*)</h2>/#).map { String($0.1) }
    #expect(versions == ["Version 2", "Version 1"])
    #expect(text.contains("by test. \u{201C}From the &lt;gazette&gt;\u{201D}"))
    let rows = text.matches(of: #/<tr><th scope="row">([^<]*)</th>(.*?)</tr>/#).map { String($0.1) }
    #expect(rows == ["Name", "Country"])
    #expect(text.contains("<td data-label=\"Before\">A forum</td><td data-label=\"After\">A council</td>"))
    #expect(text.contains("<a href=\"/organizations/a-body?as_of=2\">The record as it was then</a>"))
    #expect(try page("/organizations/a-body?as_of=2").text.contains("<h1>A forum"))
  }

  @Test func `what differs is told at the edge of a page of a history too`() throws {
    let first = try page("/organizations/a-body/history?limit=1").text
    #expect(first.contains("A forum</td>"))
    let next = try #require(first.firstMatch(of: /<a href="([^"]+)" rel="next"/))
    let second = try page(String(next.1).replacing("&amp;", with: "&")).text
    #expect(second.contains("<h2>Version 1</h2>") && !second.contains("<h2>Version 2</h2>"))
  }

  @Test func `a record that was retired is gone, with what it said last, who retired it, and its history`()
    throws
  {
    try database.retire("a-body", from: "organizations")
    let gone = try page("/organizations/a-body")
    #expect(gone.status == 410)
    #expect(gone.text.contains("<h1>A council") && gone.text.contains("This record was retired."))
    #expect(gone.text.contains("href=\"/organizations/a-body/history\""))
    let history = try page("/organizations/a-body/history")
    #expect(history.status == 200 && history.text.contains("<h2>Retired</h2>"))
    #expect(try page("/organizations/a-body?as_of=3").status == 200)
    #expect(try page("/organizations/never/history").status == 404)
  }

  @Test func `what was retired has a form that brings back what it said last, and nothing else has one`()
    throws
  {
    let early = try page("/organizations/a-body/restore")
    #expect(early.status == 200 && early.text.contains("This record is there: it was not retired"))
    #expect(!early.text.contains("data-method"))
    #expect(try page("/organizations/never/restore").status == 404)
    #expect(try !page("/organizations/a-body").text.contains("/organizations/a-body/restore"))
    try database.retire("a-body", from: "organizations")
    #expect(try page("/organizations/a-body").text.contains("href=\"/organizations/a-body/restore\""))
    #expect(try !page("/organizations/a-body?as_of=3").text.contains("/organizations/a-body/restore"))
    let form = try page("/organizations/a-body/restore")
    #expect(form.status == 200 && form.text.contains("<h1>Bring back: A council</h1>"))
    #expect(form.text.contains("data-method=\"PUT\" data-target=\"/v1/organizations/a-body\""))
    #expect(form.text.contains("data-from=\"/v1/organizations/a-body/history/2\""))
    #expect(!form.text.contains("data-field=\"id\""))
  }
}
