import Bytes
import Chance
import Foundation
import FoundationXML
import SQLite
import Store
import Testing

@testable import Domain
@testable import Representation

/// Calendars, timelines and feeds, and the traps that their clients set.
struct EntriesTests {
  private static let list = EntryList(
    title: "Events, of Russia; and Turkmenistan", base: "https://example.org",
    path: "/v1/events.ics?between=RUS,TKM", updatedAt: "2026-11-28T02:00:00Z")

  /// A dated record as it stands in a row.
  private struct Sample {
    var id: String
    var date: String?
    var status = "occurred"
    var title = "Visit of <Putin>; to Ashgabat, \\ \"x\""
    var summary = "First line.\nТуркменистан & others"
    var quote = "words as printed"
    var retiredAt: String?

    /// The columns of the fields, in the order of their declaration.
    func values() throws -> [Binding] {
      let date = try date.map { try UncertainDate($0).values.map(\.bound) }
      let citations = JSON.array([
        .object([
          .init("source", "trend"), .init("paragraph", .number("17")), .init("quote", .string(quote)),
          .init("fields", .array(["date", "place"])),
        ])
      ])
      return [.text(id), .text(title), .text("visit"), .text(status)]
        + (date ?? Array(repeating: .null, count: 5)) + [
          .text("Ashgabat"), .text("[\"RUS\",\"TKM\"]"), .text("[\"trade\",\"gas\"]"), .text(summary),
          .text("normal"), .text(String(decoding: written(citations), as: UTF8.self)), .integer(3),
          .text("2026-11-27T10:11:12Z"),
        ]
    }
  }

  private static var fields: EntryFields {
    let titles = ["visit": "Visit", "trade": "Trade, and more", "gas": "Gas", "trend": "Trend"]
    return EntryFields(
      (Resource.events.entryFields ?? []).compactMap(Resource.events.field), of: .events,
      label: { _, code in titles[code] }, firstTime: { _ in "2026-11-20T00:00:00Z" })
  }

  private let database: TemporaryDatabase
  init() throws { database = try TemporaryDatabase() }

  private func forEach(_ samples: [Sample], _ body: (borrowing Row, Sample) -> Void) throws {
    for sample in samples {
      let values = try sample.values()
      let row = try database.connection.prepare(
        "SELECT " + Array(repeating: "?", count: values.count).joined(separator: ", "))
      _ = try row.first(values) { body($0, sample) }
    }
  }

  private func calendar(_ samples: [Sample]) throws -> String {
    let calendar = ICalendar(Self.list, .span, Self.fields, storage: RowStorage())
    var bytes: [UInt8] = []
    try forEach(samples) { row, sample in calendar.append(row, retiredAt: sample.retiredAt, to: &bytes) }
    calendar.finish(found: 7, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The lines with their folds undone (RFC 5545 §3.1).
  private static func unfolded(_ text: String) -> [String] {
    // A fold may stand within a character that people see as one.
    text.replacingOccurrences(of: "\r\n ", with: "", options: .literal).components(separatedBy: "\r\n")
      .filter { !$0.isEmpty }
  }

  @Test
  func `no calendar line is longer than 75 octets, no character is cut, and unfolding gives the text back`()
    throws
  {
    var chance = SplitMix64(seed: 5)
    for _ in 0..<300 {
      let text = chance.text(upTo: 200)
      let calendar = try calendar([Sample(id: "a", date: "2025-12-12", title: text, quote: text)])
      for line in calendar.components(separatedBy: "\r\n") {
        #expect(line.utf8.count <= 75)
        #expect(!line.utf8.contains(0x0A) && !line.utf8.contains(0x0D))
      }
      let isForbidden = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || scalar.value == 0x7F }
      #expect(!calendar.contains("\u{FFFD}") || text.unicodeScalars.contains(where: isForbidden))
      let told = try #require(Self.unfolded(calendar).first { $0.hasPrefix("SUMMARY:") }).dropFirst(8)
      guard !text.unicodeScalars.contains(where: isForbidden) else { continue }
      #expect(told.replacing(/\\([\\;,])/.matchingSemantics(.unicodeScalar)) { $0.1 } == text)
    }
  }

  @Test func `texts of a calendar are escaped, and the day behind the last ends the event`() throws {
    let lines = Self.unfolded(try calendar([Sample(id: "visit", date: "2025-12-30/2025-12-31")]))
    #expect(lines.contains("SUMMARY:Visit of <Putin>\\; to Ashgabat\\, \\\\ \"x\""))
    #expect(lines.contains("DTSTART;VALUE=DATE:20251230"))
    #expect(lines.contains("DTEND;VALUE=DATE:20260101"))
    #expect(lines.contains("UID:events.visit@entente"))
    #expect(lines.contains("DTSTAMP:20261127T101112Z"))
    #expect(lines.contains("CREATED:20261120T000000Z"))
    #expect(lines.contains("SEQUENCE:2"))
    #expect(lines.contains("CATEGORIES:Visit,Trade\\, and more,Gas"))
    #expect(lines.contains("STATUS:CONFIRMED"))
    #expect(
      lines.contains(
        "DESCRIPTION:First line.\\nТуркменистан & others\\n\\n"
          + "Trend\\, line 17: \u{201C}words as printed\u{201D}"))
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
    let lines = Self.unfolded(
      try calendar([
        Sample(id: "a", date: "2025-01-02", status: "denied"),
        Sample(id: "b", date: "2025-01-02", status: "planned"), Sample(id: "c", date: "2025-03?"),
        Sample(id: "gone", date: "2025-01-02", retiredAt: "2026-11-28T00:00:00Z"),
      ]))
    #expect(lines.filter { $0.hasPrefix("SUMMARY:Denied: ") || $0.hasPrefix("SUMMARY:Planned: ") }.count == 2)
    #expect(lines.filter { $0.hasPrefix("SUMMARY:Cancelled: ") }.count == 1)
    #expect(
      lines.filter { $0.hasPrefix("STATUS:") }.map { $0.dropFirst(7) } == [
        "CONFIRMED", "TENTATIVE", "TENTATIVE", "CANCELLED",
      ])
    #expect(lines.contains { $0.hasSuffix("(March 2025 (uncertain))") })
    #expect(lines.contains("SEQUENCE:3") && lines.contains("DTSTAMP:20261128T000000Z"))
    #expect(lines.contains { $0.hasPrefix("DESCRIPTION:3 of 7 entries.") })
  }

  private func timeline(_ samples: [Sample]) throws -> [String: Any] {
    let timeline = TimelineJS(Self.list, Self.fields, storage: RowStorage())
    var bytes: [UInt8] = []
    timeline.begin(to: &bytes)
    try forEach(samples) { row, _ in timeline.append(row, to: &bytes) }
    timeline.finish(year: 2026, to: &bytes)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("null"))
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func `a timeline has a bar for an interval, a point for all else, and never a member that is null`()
    throws
  {
    let dates = ["2017/2017-12", "2025-Q1", "199X", "../2025", "2024-05/..", "2025-12-12", nil]
    let samples = dates.enumerated().map { Sample(id: "e\($0)", date: $1) }
    let events = try #require(try timeline(samples)["events"] as? [[String: Any]])
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
    #expect(
      text["text"] == "<p>First line.\nТуркменистан &amp; others</p>"
        + "<p>Trend, line 17: \u{201C}words as printed\u{201D}</p>"
        + "<p><a href=\"https://example.org/events/e5\">The record</a></p>")
    #expect(events.allSatisfy { $0["group"] as? String == "Visit" })
  }

  @Test func `a timeline of nothing has one event that says so`() throws {
    let events = try #require(try timeline([])["events"] as? [[String: Any]])
    #expect(events.map { $0["unique_id"] as? String } == ["none"])
  }

  @Test func `a feed is well-formed whatever the titles, and tells of what was retired`() throws {
    var chance = SplitMix64(seed: 9)
    let samples = (0..<50).map { index in
      Sample(
        id: "e\(index)", date: index % 3 == 0 ? nil : "2025-01-0\(index % 9 + 1)",
        title: chance.text(upTo: 60),
        summary: chance.text(upTo: 60), quote: chance.text(upTo: 60),
        retiredAt: index == 7 ? "2026-11-27T10:11:12Z" : nil)
    }
    let text = try feed(AtomFeed(Self.list, Self.fields, storage: RowStorage()), samples, next: "/v1/x?a&b")
    #expect(XMLParser(data: Data(text.utf8)).parse())
    #expect(text.matches(of: /<entry>/).count == 49)
    #expect(
      text.contains("<at:deleted-entry ref=\"tag:entente,2026:events/e7\" when=\"2026-11-27T10:11:12Z\"/>"))
    #expect(text.contains("href=\"https://example.org/v1/x?a&amp;b\""))

    let current = samples.filter { $0.retiredAt == nil }
    let json = try feed(JSONFeed(Self.list, Self.fields, storage: RowStorage()), current, next: nil)
    let feed = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let items = try #require(feed["items"] as? [[String: Any]])
    #expect(feed["version"] as? String == "https://jsonfeed.org/version/1.1")
    #expect(items.map { $0["title"] as? String } == current.map(\.title))
    for (item, sample) in zip(items, current) {
      let words = "\(sample.summary)\n\nTrend, line 17: \u{201C}\(sample.quote)\u{201D}"
      #expect(item["content_text"] as? String == words)
      let citations = (item["_entente"] as? [String: Any])?["citations"] as? [[String: Any]]
      #expect(citations?.map { $0["quote"] as? String } == [sample.quote])
    }
  }

  private func feed(_ feed: some FeedWriting, _ samples: [Sample], next: String?) throws -> String {
    var entries: [[UInt8]] = []
    try forEach(samples) { row, sample in
      var bytes: [UInt8] = []
      feed.append(
        row, changedAt: sample.retiredAt ?? "2026-11-27T10:11:12Z", isRetired: sample.retiredAt != nil,
        to: &bytes)
      entries.append(bytes)
    }
    var bytes: [UInt8] = []
    feed.append(
      page: entries.map { $0[...] }, updatedAt: "2026-11-27T10:11:12Z", next: next, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `citations are read where they stand as reading the whole text gives them`() throws {
    var chance = SplitMix64(seed: 12)
    func text(_ value: JSON?) -> String? {
      switch value {
      case .string(let text), .number(let text): text
      default: nil
      }
    }
    for _ in 0..<300 {
      let items = (0..<chance.number(0...3)).map { _ -> JSON in
        let members: [JSON.Member] = [
          .init("source", .string("s\(chance.number(0...9))")),
          .init("paragraph", chance.isTrue() ? .number("\(chance.number(1...99))") : .null),
          .init("quote", chance.isTrue(0.8) ? .string(chance.text()) : .null),
          .init("fields", .array(chance.isTrue() ? ["date", "title"] : [])),
        ]
        return .object(members.filter { _ in chance.isTrue(0.9) })
      }
      let bytes = written(.array(items))
      var citations = StoredCitations()
      for item in items {
        guard let citation = citations.next(in: bytes.span) else { return #expect(Bool(false), "\(items)") }
        #expect(citation.source == text(item["source"]) ?? "")
        #expect(
          String(decoding: bytes[citation.paragraph], as: UTF8.self) == text(item["paragraph"]) ?? "")
        var words: String?
        citation.withWords(in: bytes.span) { words = String(decoding: Array($0), as: UTF8.self) }
        #expect(words == text(item["quote"]))
      }
      #expect(citations.next(in: bytes.span) == nil)
      // What is cut is no reason to read behind its end.
      for end in bytes.indices {
        let start = bytes[..<end]
        var cut = StoredCitations()
        while cut.next(in: start.span) != nil {}
      }
    }
  }
}
