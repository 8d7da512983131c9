import Foundation
import FoundationXML
import Testbed
import Testing

/// Feeds and calendars tell what changed as `/v1/changes` does.
struct FeedTests {
  private let database: TestDatabase
  private let site: Site

  /// The dataset is commit 1. Two events come in 2, one is another in 3, and the other goes in 4.
  init() throws {
    database = try TestDatabase()
    site = try Site(database)
    try store([("event-one", "One"), ("event-two", "Two")])
    try store([("event-one", "One again")])
    try database.retire("event-two", from: "events")
  }

  private func store(_ events: [(id: String, title: String)], at time: String = "now") throws {
    let records = events.map { id, title in
      #"{"id":"\#(id)","title":"\#(title)","kind":"visit","status":"occurred","date":"2025-12-12","#
        + #""countries":["TKM"],"citations":[{"source":"trend-2025-12-11"}]}"#
    }
    try database.store("events", "[\(records.joined(separator: ","))]", at: time)
  }

  @Test func `a feed begins with what changed last, and tells of what was retired`() throws {
    let answer = try site.answer("/v1/events.atom")
    #expect(answer.status == 200 && answer.field("Content-Type") == "application/atom+xml; charset=utf-8")
    #expect(XMLParser(data: Data(answer.body)).parse())
    let at = try #require(site.json("/v1/commits/4")["at"].text)
    let gone = try #require(
      answer.text.firstRange(
        of: "<at:deleted-entry ref=\"tag:entente,2026:events/event-two\" when=\"\(at)\"/>"))
    let one = try #require(answer.text.firstRange(of: "<id>tag:entente,2026:events/event-one</id>"))
    #expect(gone.lowerBound < one.lowerBound)
    #expect(answer.text.matches(of: /<entry>/).count == 49)

    let items = try site.json("/v1/events.feed.json")["items"].items
    #expect(items[0]["id"] == "tag:entente,2026:events/event-one")
    #expect(items[0]["date_modified"] == (try site.json("/v1/commits/3")["at"]))
    #expect(items[0]["date_published"] == (try site.json("/v1/commits/2")["at"]))
    #expect(items[0]["_entente"]["revision"] == 2)
    #expect(!items.contains { $0["id"] == "tag:entente,2026:events/event-two" })
  }

  /// What an Atom feed tells, page after page: the names of entries, and of what was retired with "-" before them.
  private func told(_ target: String) throws -> [String] {
    var names: [String] = []
    var next: String? = target
    while let target = next {
      let answer = try site.answer(target)
      try #require(answer.status == 200, "\(answer.text)")
      names += answer.text.matches(of: /(<id>|deleted-entry ref=")tag:entente,2026:([^<"]+)/).map {
        ($0.1 == "<id>" ? "" : "-") + $0.2
      }
      next = answer.field("link")?.firstMatch(of: /<([^>]+)>; rel="next"/).map { String($0.1) }
    }
    return names
  }

  @Test(arguments: [1, 7, 50], ["/v1/events", "/v1/timeline?collection=events"])
  func `pages of a feed hold each record once, in the order of its last change`(limit: Int, list: String)
    throws
  {
    var last: [String] = []
    for change in try site.json("/v1/changes?collection=events&limit=1000&records=false")["results"].items {
      let name = "events/\(change["id"].text ?? "")"
      last.removeAll { $0 == name || $0 == "-" + name }
      last.append((change["op"] == "retire" ? "-" : "") + name)
    }
    let parts = list.split(separator: "?").map(String.init)
    let query = (parts.dropFirst() + ["limit=\(limit)"]).joined(separator: "&")
    #expect(try told("\(parts[0]).atom?\(query)") == last.reversed())
    let items = try site.json(
      "\(parts[0]).feed.json?limit=1000&\(query)".replacing("&limit=\(limit)", with: ""))
    #expect(
      items["items"].items.map { $0["id"].text }
        == last.reversed().filter { !$0.hasPrefix("-") }
        .map { "tag:entente,2026:\($0)" })
  }

  @Test(arguments: ["between=RUS,TKM", "country=KAZ", "kind=signing", "from=2024", "topic=gas,energy"])
  func `a feed tells what its query finds and what it found before that was retired`(query: String) throws {
    for list in ["events", "timeline"] {
      let found = try site.ids("/v1/\(list)?\(query)&limit=1000")
      let names = try told("/v1/\(list).atom?\(query)&limit=9")
      #expect(Set(names).count == names.count)
      let there = names.filter { !$0.hasPrefix("-") }
      #expect(Set(there) == Set(list == "events" ? found.map { "events/" + $0 } : found))
      #expect(there.count == found.count)
      let first = try site.ids("/v1/\(list)?\(query)&limit=1000&as_of=3")
      let gone = Set(first).subtracting(found).map { "-" + (list == "events" ? "events/" : "") + $0 }
      #expect(Set(names).subtracting(there) == Set(gone))
    }
  }

  @Test func `a feed as of an earlier commit tells what was so then, the same today and tomorrow`() throws {
    let then = try site.json("/v1/events.feed.json?as_of=2")["items"].items
    #expect(
      then.prefix(2).map { $0["id"].text } == [
        "tag:entente,2026:events/event-two", "tag:entente,2026:events/event-one",
      ])
    #expect(try !site.answer("/v1/events.atom?as_of=2").text.contains("deleted-entry"))
    let before = try site.answer("/v1/timeline.atom?as_of=4&limit=1000")
    try store([("event-two", "Two is back"), ("event-three", "Three")])
    #expect(try site.answer("/v1/timeline.atom?as_of=4&limit=1000").body == before.body)
    #expect(
      try told("/v1/events.atom").prefix(3) == ["events/event-three", "events/event-two", "events/event-one"])
  }

  @Test func `a feed names its page, the pair that it is about, and where the next page is`() throws {
    let feed = try site.json("/v1/timeline.feed.json?between=RUS,TKM&limit=5")
    #expect(feed["title"] == "Timeline of Russia and Turkmenistan")
    #expect(feed["home_page_url"].text?.hasSuffix("/timeline?between=RUS,TKM") == true)
    let next = try #require(feed["next_url"].text)
    #expect(next.contains("/v1/timeline.feed.json?between=RUS,TKM&limit=5&cursor="))
    let calendar = try site.answer("/v1/events.ics?between=RUS,TKM").text
    #expect(calendar.contains("\r\nNAME:Events of Russia and Turkmenistan\r\n"))
  }

  @Test(arguments: ["sort=date", "around=2022", "cursor=x", "count=exact", "nonesuch=1", "limit=0"])
  func `what a feed has no place for is refused by name`(query: String) throws {
    for format in ["atom", "feed.json"] {
      let answer = try site.answer("/v1/timeline.\(format)?\(query)")
      #expect(answer.status == 400)
      #expect(
        try answer.json["errors"][0]["parameter"].text == query.split(separator: "=").first.map(String.init))
    }
    let cursor = try #require(site.json("/v1/events?limit=1")["next"].text)
    #expect(try site.answer("/v1/events.atom?cursor=\(cursor)").status == 400)
  }

  /// The lines of an entry of the calendar; none where it is not in it.
  private func lines(_ id: String) throws -> [String] {
    let text = try site.answer("/v1/events.ics?kind=visit").text.replacing("\r\n ", with: "")
    let entries = text.components(separatedBy: "BEGIN:VEVENT\r\n").dropFirst().map {
      $0.components(separatedBy: "\r\n")
    }
    return entries.first { $0.contains("UID:events.\(id)@entente") } ?? []
  }

  @Test func `a calendar cancels what was retired for ninety days, under a higher number`() throws {
    #expect(try lines("event-one").contains("SEQUENCE:1"))
    let gone = try lines("event-two")
    #expect(gone.contains("STATUS:CANCELLED") && gone.contains("SEQUENCE:1"))
    #expect(gone.contains("SUMMARY:Cancelled: Two"))
    let at = try #require(site.json("/v1/commits/4")["at"].text).filter { $0 != "-" && $0 != ":" }
    #expect(gone.contains("DTSTAMP:\(at)"))
    // Back, it is one of those that are there; and much later what was retired is forgotten.
    try store([("event-two", "Two")])
    #expect(try lines("event-two").contains("SEQUENCE:1") && lines("event-two").contains("STATUS:CONFIRMED"))
    try database.retire("event-two", from: "events")
    #expect(try lines("event-two").contains("STATUS:CANCELLED"))
    try store([("event-one", "One at last")], at: "2999-01-01T00:00:00Z")
    #expect(try lines("event-two") == [])
    #expect(try lines("event-one").contains("DTSTAMP:29990101T000000Z"))
  }
}
