import Domain
import HTTP
import Representation

/// How many entries there are in each year, as bars, each a link to the entries of its year. Over more than forty years
/// a bar stands for a decade.
struct YearBars {
  /// The years of a bar, and how many entries begin in them.
  private let bars: [(years: ClosedRange<Int>, count: Int)]
  private let most: Int

  /// - Parameter dates: those of the entries; what has no beginning stands at its end.
  init(_ dates: [UncertainDate]) {
    let years = dates.map { $0.min == .distantPast ? $0.max.year : $0.min.year }
    guard let first = years.min(), let last = years.max() else {
      (bars, most) = ([], 0)
      return
    }
    let width = last - first > 40 ? 10 : 1
    var bars: [(years: ClosedRange<Int>, count: Int)] = []
    for start in stride(from: first - first % width, through: last, by: width) {
      let span = start...(start + width - 1)
      bars.append((span, years.count { span.contains($0) }))
    }
    self.bars = bars
    most = bars.map(\.count).max() ?? 0
  }

  /// Writes the bars.
  /// - Parameter address: that of the entries between two years.
  func write(to html: inout Markup, _ address: (ClosedRange<Int>) -> String) {
    guard bars.count > 1 else { return }
    html.element("div", ["role": "group", "aria-label": "Entries by year"]) { html in
      html.element("ol", ["class": "bars"]) { html in
        for bar in bars {
          html.element("li") { html in
            guard bar.count > 0 else { return write(bar, to: &html) }
            html.element("a", ["href": address(bar.years)]) { write(bar, to: &$0) }
          }
        }
      }
    }
  }

  private func write(_ bar: (years: ClosedRange<Int>, count: Int), to html: inout Markup) {
    let first = "\(bar.years.lowerBound)"
    let words = bar.years.count > 1 ? "\(first)s" : first
    if bar.count > 0 {
      let height = max(3, bar.count * YearBars.height / most)
      html.element("svg", ["width": "14", "height": "\(height)", "aria-hidden": "true"]) { html in
        html.element("rect", ["width": "14", "height": "\(height)"]) { _ in }
      }
    }
    html.element("span", text: bar.years.count > 1 ? words : "\u{2019}\(first.suffix(2))")
    guard bar.count > 0 else { return }
    html.element("span", ["class": "hidden"], text: ": \(bar.count)")
  }

  /// Of the highest bar, in px.
  private static let height = 48
}
