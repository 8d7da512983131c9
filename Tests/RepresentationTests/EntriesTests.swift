import Chance
import Domain
import Foundation
import FoundationXML
import Testing

@testable import Representation

/// Calendars, timelines and feeds, and the traps that their clients set.
struct EntriesTests {
  private static let list = EntryList(
    title: "Events, of Russia; and Turkmenistan", base: "https://example.org",
    path: "/v1/events.ics?between=RUS,TKM",
    updatedAt: "2026-11-28T02:00:00Z", found: 7)

  private static func entry(_ id: String, _ date: String?, status: String = "occurred") throws -> Entry {
    var entry = Entry(path: "events/\(id)", title: "Visit of <Putin>; to Ashgabat, \\ \"x\"")
    entry.date = try date.map { try UncertainDate($0) }
    (entry.status, entry.kind) = (status, ("visit", "Visit"))
    entry.topics = ["Trade, and more", "Gas"]
    entry.summary = "First line.\nТуркменистан & others"
    entry.citations = [.init(source: "Trend", paragraph: 17, quote: "words as printed")]
    (entry.createdAt, entry.updatedAt) = ("2026-11-20T00:00:00Z", "2026-11-27T10:11:12Z")
    entry.revision = 3
    return entry
  }

  private static func calendar(_ entries: [Entry]) -> String {
    var bytes: [UInt8] = []
    ICalendar.append(entries, of: list, .span, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines with their folds undone (RFC 5545 §3.1).
  private static func unfolded(_ text: String) -> [String] {
    text.replacing("\r\n ", with: "").components(separatedBy: "\r\n").filter { !$0.isEmpty }
  }

  @Test
  func `no calendar line is longer than 75 octets, no character is cut, and unfolding gives the text back`()
    throws
  {
    var chance = SplitMix64(seed: 5)
    for _ in 0..<300 {
      var entry = try Self.entry("a", "2025-12-12")
      let text = chance.text(upTo: 200)
      entry.title = text
      let calendar = Self.calendar([entry])
      for line in calendar.components(separatedBy: "\r\n") {
        #expect(line.utf8.count <= 75)
        #expect(!line.utf8.contains(0x0A) && !line.utf8.contains(0x0D))
      }
      #expect(
        !calendar.contains("\u{FFFD}") || text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      )
    }
  }

  @Test func `texts of a calendar are escaped, and the day behind the last ends the event`() throws {
    let lines = Self.unfolded(Self.calendar([try Self.entry("visit", "2025-12-30/2025-12-31")]))
    #expect(lines.contains("SUMMARY:Visit of <Putin>\\; to Ashgabat\\, \\\\ \"x\""))
    #expect(lines.contains("DTSTART;VALUE=DATE:20251230"))
    #expect(lines.contains("DTEND;VALUE=DATE:20260101"))
    #expect(lines.contains("UID:events.visit@entente"))
    #expect(lines.contains("DTSTAMP:20261127T101112Z"))
    #expect(lines.contains("SEQUENCE:2"))
    #expect(lines.contains("CATEGORIES:Visit,Trade\\, and more,Gas"))
    #expect(lines.contains("STATUS:CONFIRMED"))
    #expect(
      lines.contains { $0.hasPrefix("DESCRIPTION:First line.\\nТуркменистан & others\\n\\nTrend\\, line 17") }
    )
  }

  @Test(arguments: [
    ("2025-12-12", true, true, true), ("2025-12-12?", true, true, true),
    ("2025-12-12/2025-12-13", true, true, true), ("2025-12", false, true, true),
    ("2025-12-XX", false, true, true), ("2025-Q4", false, false, true), ("2025", false, false, true),
    ("2025-11/2025-12", false, false, true), ("2025-12-12/..", false, false, false),
    ("../2025", false, false, false),
  ])
  func `a date has a place in a calendar as far as it is known`(
    edtf: String, day: Bool, month: Bool, span: Bool
  ) throws {
    let date = try UncertainDate(edtf)
    #expect(ICalendar.holds(date, .day) == day)
    #expect(ICalendar.holds(date, .month) == month)
    #expect(ICalendar.holds(date, .span) == span)
  }

  @Test func `what did not plainly happen says so, and what was retired is cancelled with a higher number`()
    throws
  {
    var retired = try Self.entry("gone", "2025-01-02")
    retired.isRetired = true
    let lines = Self.unfolded(
      Self.calendar([
        try Self.entry("a", "2025-01-02", status: "denied"),
        try Self.entry("b", "2025-01-02", status: "planned"),
        try Self.entry("c", "2025-03?"), retired,
      ]))
    #expect(lines.filter { $0.hasPrefix("SUMMARY:Denied: ") || $0.hasPrefix("SUMMARY:Planned: ") }.count == 2)
    #expect(lines.filter { $0.hasPrefix("SUMMARY:Cancelled: ") }.count == 1)
    #expect(
      lines.filter { $0.hasPrefix("STATUS:") }.map { $0.dropFirst(7) } == [
        "CONFIRMED", "TENTATIVE", "TENTATIVE", "CANCELLED",
      ])
    #expect(lines.contains { $0.hasSuffix("(March 2025 (uncertain))") })
    #expect(lines.contains("SEQUENCE:3"))
  }

  private static func timeline(_ entries: [Entry]) throws -> [String: Any] {
    var bytes: [UInt8] = []
    TimelineJS.append(entries, of: list, year: 2026, to: &bytes)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("null"))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func `a timeline has a bar for an interval, a point for all else, and never a member that is null`()
    throws
  {
    let dates = ["2017/2017-12", "2025-Q1", "199X", "../2025", "2024-05/..", "2025-12-12", nil]
    let entries = try dates.enumerated().map { try Self.entry("e\($0)", $1) }
    let events = try #require(try Self.timeline(entries)["events"] as? [[String: Any]])
    #expect(events.count == 6)
    let day = { (event: [String: Any], key: String) in event[key] as? [String: Int] }
    #expect(day(events[0], "start_date") == ["year": 2017, "month": 1, "day": 1])
    #expect(day(events[0], "end_date") == ["year": 2017, "month": 12, "day": 31])
    #expect(day(events[1], "start_date") == ["year": 2025, "month": 1] && events[1]["end_date"] == nil)
    #expect(day(events[2], "start_date") == ["year": 1990])
    #expect(day(events[3], "start_date") == ["year": 2025, "month": 12, "day": 31])
    #expect(
      day(events[4], "start_date") == ["year": 2024, "month": 5, "day": 1] && events[4]["end_date"] == nil)
    #expect(events.allSatisfy { $0["display_date"] is String && $0["unique_id"] is String })
    let text = try #require(events[5]["text"] as? [String: String])
    #expect(text["headline"] == "Visit of &lt;Putin&gt;; to Ashgabat, \\ &quot;x&quot;")
  }

  @Test func `a timeline of nothing has one event that says so`() throws {
    let events = try #require(try Self.timeline([])["events"] as? [[String: Any]])
    #expect(events.map { $0["unique_id"] as? String } == ["none"])
  }

  @Test func `a feed is well-formed whatever the titles, and tells of what was retired`() throws {
    var chance = SplitMix64(seed: 9)
    var entries = try (0..<50).map { index in
      var entry = try Self.entry("e\(index)", index % 3 == 0 ? nil : "2025-01-0\(index % 9 + 1)")
      (entry.title, entry.summary) = (chance.text(upTo: 60), chance.text(upTo: 60))
      return entry
    }
    entries[7].isRetired = true
    var bytes: [UInt8] = []
    AtomFeed.append(entries, of: Self.list, next: "/v1/events.atom?cursor=x&limit=50", to: &bytes)
    #expect(XMLParser(data: Data(bytes)).parse())
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.matches(of: /<entry>/).count == 49)
    #expect(
      text.contains("<at:deleted-entry ref=\"tag:entente,2026:events/e7\" when=\"2026-11-27T10:11:12Z\"/>"))
    #expect(text.contains("href=\"https://example.org/v1/events.atom?cursor=x&amp;limit=50\""))
    bytes = []
    JSONFeed.append(entries, of: Self.list, next: nil, to: &bytes)
    let feed = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect((feed["items"] as? [Any])?.count == 49)
    #expect(feed["version"] as? String == "https://jsonfeed.org/version/1.1")
  }
}
