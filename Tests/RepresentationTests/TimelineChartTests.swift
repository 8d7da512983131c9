import Domain
import Foundation
import FoundationXML
import Testing

@testable import Representation

/// The picture of a timeline.
struct TimelineChartTests {
  private static func entry(
    _ path: String, _ date: String?, _ title: String, status: String = "occurred", kind: String = "visit"
  ) throws -> Entry {
    var entry = Entry(path: path, title: title)
    entry.date = try date.map { try UncertainDate($0) }
    (entry.status, entry.kind, entry.sources) = (status, kind.capitalized, ["Trend News Agency"])
    return entry
  }

  /// An entry of each form, and a project with two dates.
  private static func forms() throws -> [Entry] {
    try [
      entry("events/until", "/2021", "Moscow and Ashgabat talk to Kabul and to the Taliban"),
      entry("events/decade", "199X", "Russian troops guard the borders"),
      entry("events/interval", "2011?/2021?", "Building of a navy begins"),
      entry("events/year", "2017", "Strategic partnership"),
      entry("projects/rail/planned_start", "2023?", "Rail: start", status: "planned", kind: "start"),
      entry("events/month", "2022-06", "Declaration on <deepening> the strategic partnership & more"),
      entry("events/since", "2024/..", "Gazprom stops its purchases"),
      entry("events/after", "2021/", "Ashgabat consults Moscow", status: "reported"),
      entry("projects/rail/planned_end", "2025?", "Rail: end", status: "planned", kind: "end"),
      entry("events/day", "2025-12-12", "Putin visits Ashgabat"),
      entry("events/denied", "2020-11-05", "Russian troops at the Afghan border", status: "denied"),
      entry("events/undated", nil, "Tensions about gas"),
    ]
  }

  private static func chart(
    _ entries: [Entry], width: Int = 720, theme: Chart.Theme = .auto,
    days: (CalendarDay?, CalendarDay?) = (nil, nil)
  ) -> TimelineChart {
    TimelineChart(
      entries, title: "Timeline of Russia and Turkmenistan", days: days, width: width, theme: theme
    ) {
      $0.path.hasPrefix("projects/rail") ? "Modernization of Turkmen railways" : nil
    }
  }

  private static func pictures() throws -> [String: TimelineChart] {
    let many = try (0..<60).map { index in
      try entry(
        "events/e\(index)", "20\(10 + index / 4)", "Meeting number \(index) of the commission for trade")
    }
    let days = try UncertainDate("2020/2024")
    return try [
      "timeline": chart(forms()), "timeline-phone": chart(forms(), width: 360),
      "timeline-dark": chart(forms(), theme: .dark), "timeline-nothing": chart([]),
      "timeline-many": chart(many), "timeline-cut": chart(forms(), days: (days.min, days.max)),
    ]
  }

  @Test func `each picture is byte for byte the one that was looked at`() throws {
    try expectGoldens(try Self.pictures().mapValues { $0.svg() })
  }

  @Test func `every picture is well-formed, has a title and a description, and stays within its edges`()
    throws
  {
    for (name, chart) in try Self.pictures() {
      let data = Data(chart.svg())
      #expect(XMLParser(data: data).parse(), "\(name) is not well-formed")
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains("<title id=\"timeline-title\">") && text.contains("<desc id=\"timeline-desc\">"))
      for match in text.matches(of: /font-size="([0-9]+)"/) { #expect(Int(match.1) ?? 0 >= 12, "\(name)") }
      for match in text.matches(of: /(?:H|c?x=")([0-9.-]+)/) {
        let x = try #require(Double(match.1))
        #expect(x >= 0 && x <= chart.width, "\(name): \(match.0)")
      }
      #expect(!text.contains("style=\""))
    }
  }

  @Test func `a picture says what it leaves out, and draws of many entries the latest`() throws {
    let chart = try #require(try Self.pictures()["timeline-many"])
    #expect(chart.rows.count == TimelineChart.mostRows)
    #expect(chart.rows.last?.label == "Meeting number 59 of the commission for trade")
    let text = String(decoding: chart.svg(), as: UTF8.self)
    #expect(text.contains("36 of 60 entries are left out"))
    let forms = String(decoding: try Self.chart(Self.forms()).svg(), as: UTF8.self)
    #expect(forms.contains("One entry has no date."))
    #expect(!forms.contains("left out"))
  }

  @Test func `the dates of one record are one row under its name`() throws {
    let chart = try Self.chart(Self.forms())
    let row = try #require(chart.rows.first { $0.entries.count > 1 })
    #expect(row.label == "Modernization of Turkmen railways")
    #expect(row.dates == "planned start 2023 (uncertain), planned end 2025 (uncertain)")
    #expect(chart.rows.count == 10)
  }

  @Test(arguments: [
    ("2025-12-12", TimelineMark.Form.day), ("2025-12", .within), ("199X", .within), ("2025-Q1", .within),
    ("2017/2019", .lasting), ("2025-12-12/2025-12-13", .lasting), ("2024/..", .since), ("2024/", .since),
    ("../2025", .until), ("/2025", .until),
  ])
  func `a date is drawn as what it is`(date: String, form: TimelineMark.Form) throws {
    #expect(TimelineMark.Form(try UncertainDate(date)) == form)
  }
}
