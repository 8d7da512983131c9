import Domain
import Foundation
import FoundationXML
import Testing

@testable import Representation

/// Pictures of what a series may hold. A picture that changes is looked at before it is recorded anew: run the tests
/// with `RECORD_GOLDENS=1`.
struct ChartTests {
  static func claim(
    _ period: String?, _ value: Double?, _ status: String = "A", bound: String = "exact",
    to upper: Double? = nil
  ) throws -> Chart.Claim {
    Chart.Claim(
      id: "\(period ?? "none")-\(status)", period: try period.map { try UncertainDate($0) }, value: value,
      upper: upper, bound: bound, status: status)
  }

  static func one(_ claim: Chart.Claim) -> Chart.Group { Chart.Group([claim], chosen: 0, isDisputed: false) }

  static func chart(
    _ groups: [Chart.Group], title: String = "Trade turnover of Russia and Turkmenistan",
    unit: String = "US dollars", isRank: Bool = false, width: Int = 720, theme: Chart.Theme = .auto
  ) -> Chart {
    Chart(
      id: "turnover", title: title, unit: unit, isRank: isRank, groups: groups,
      publishers: ["Trend News Agency", "Qazinform News Agency"], width: width, theme: theme)
  }

  static func pictures() throws -> [String: Chart] {
    let bounds = try [
      claim("2021", 865e6, bound: "about"), claim("2022", 1600e6, bound: "at_most"),
      claim("2023", 1700e6, "F", bound: "range", to: 1800e6), claim("2024", 1800e6, "E", bound: "about"),
      claim("2025", 2500e6, "F", bound: "more_than"), claim(nil, 1600e6, bound: "more_than"),
      claim(nil, 2200e6, "target", bound: "at_least"),
    ].map(one)
    let rivals = try Chart.Group(
      [claim("2024", 1550e6), claim("2024", 1800e6, "E", bound: "about")], chosen: 0, isDisputed: true)
    let tie = try Chart.Group(
      [claim("2024", 1550e6), claim("2024", 1800e6, "P")], chosen: nil, isDisputed: true)
    let around = try (2021...2025).filter { $0 != 2024 }.map {
      try one(claim("\($0)", Double($0 - 2013) * 1.1e8))
    }
    let months = try (0..<240).filter { !(96..<108).contains($0) }.map { index in
      let month = String(index % 12 + 1)
      let period = "\(2006 + index / 12)-" + (month.count == 1 ? "0" + month : month)
      let wave = Double((index * 37) % 23) * 1e7 + Double(index) * 6e6
      return try one(claim(period, 8e8 + wave, index > 231 ? "P" : "A"))
    }
    return [
      "every-bound": chart(bounds), "every-bound-phone": chart(bounds, width: 360),
      "every-bound-dark": chart(bounds, theme: .dark), "one-value": chart([try one(claim("2025", 221.7e6))]),
      "none-dated": chart([try one(claim(nil, 1600e6, bound: "more_than")), try one(claim(nil, 2e9, "F"))]),
      "nine-months": chart([try one(claim("2024", 555.7e6)), try one(claim("2025-01/2025-09", 363.6e6))]),
      "unspecified-months": chart([try one(claim("2024", 5e8)), try one(claim("2025-XX", 2e8))]),
      "two-claims": chart(around[0..<3] + [rivals, around[3]]),
      "tie": chart(around[0..<3] + [tie, around[3]]),
      "months": chart(months),
      "below-zero": chart(
        try [("2022", -4.2), ("2023", 11.5), ("2024", -5.3)].map { try one(claim($0, $1)) },
        title: "Growth of the trade turnover", unit: "percent"),
      "rank": chart(
        try [("2022", 4), ("2023", 3), ("2024", 1)].map { try one(claim($0, $1)) }, title: "Rank",
        unit: "rank",
        isRank: true),
    ]
  }

  @Test func `each picture is byte for byte the one that was looked at`() throws {
    try expectGoldens(try Self.pictures().mapValues { $0.svg() })
  }

  @Test func `every picture is well-formed, has a title and a description, and no text below 12 px`() throws {
    for (name, chart) in try Self.pictures() {
      let data = Data(chart.svg())
      let parser = XMLParser(data: data)
      #expect(parser.parse(), "\(name) is not well-formed")
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains("role=\"img\""))
      #expect(text.contains("<title id=\"turnover-title\">"))
      #expect(text.contains("<desc id=\"turnover-desc\">"))
      for match in text.matches(of: /font-size="(\d+)"/) { #expect(Int(match.1) ?? 0 >= 12) }
      #expect(!text.contains("style=\""))
      #expect(text.matches(of: /-?\d+\.\d\d/).isEmpty, "a coordinate of \(name) has two decimals")
    }
  }

  @Test func `a name that looks like markup stays a text`() throws {
    let chart = Self.chart(
      [try Self.one(Self.claim("2024", 1))], title: "<script>alert('1')</script> & \"x\"")
    let text = String(decoding: chart.svg(), as: UTF8.self)
    #expect(!text.contains("<script>"))
    #expect(text.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;"))
  }

  @Test func `figures keep the scale that the largest of them and the smallest can share`() {
    #expect(FigureScale(of: [865e6, 2500e6]).plural == "millions")
    #expect(FigureScale(of: [1, 250_000]).plural == "thousands")
    #expect(FigureScale(of: [40]).plural == "")
    #expect(FigureScale(of: []).plural == "")
  }

  @Test func `an axis holds zero and every figure, with four to six ticks of 1, 2, 2_5 or 5`() {
    for exponent in -2...5 {
      for first in stride(from: 1.0, to: 10, by: 0.7) {
        var figure = first
        for _ in 0..<exponent.magnitude { figure *= exponent < 0 ? 0.1 : 10 }
        for figures in [[figure], [-figure], [-figure / 3, figure]] {
          let axis = FigureAxis(figures, isRank: false, hasHeadroom: false, top: 0, height: 100)
          #expect((3...6).contains(axis.ticks.count), "\(axis.ticks) for \(figures)")
          #expect(axis.bottom <= min(0, figures[0]) && axis.top >= max(0, figures.last ?? 0))
        }
      }
    }
  }

  @Test func `four thousand months become at most four a pixel column, the highest among them`() throws {
    let groups = try (0..<4800).map { index in
      let month = index % 12 + 1
      let period = "\(1600 + index / 12)-\(month < 10 ? "0" : "")\(month)"
      return try Self.one(Self.claim(period, index == 2345 ? 999 : Double(index % 50)))
    }
    let chart = Self.chart(groups)
    #expect(chart.groups.count <= 4 * 720)
    #expect(chart.groups.contains { $0.claims[0].value == 999 })
  }
}
