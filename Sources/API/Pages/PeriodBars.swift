import Domain
import HTTP
import Representation

/// How many entries there are in each year, or in each month of one, as bars, each a link to its entries. Over more than
/// forty years a bar stands for a decade.
struct PeriodBars {
  private struct Bar {
    /// Its first and its last year or month, as the interface takes them.
    let from: String
    let to: String
    /// What stands below it.
    let label: String
    let count: Int
  }

  private let name: String
  private let bars: [Bar]
  /// How many entries are in none of them.
  let rest: Int

  /// - Parameter dates: those of the entries; what has no beginning stands at its end.
  init(yearsOf dates: [UncertainDate]) {
    (name, rest) = ("Entries by year", 0)
    let years = dates.map(\.yearOfEntry)
    guard let first = years.min(), let last = years.max() else {
      bars = []
      return
    }
    let width = last - first > 40 ? 10 : 1
    bars = stride(from: first - first % width, through: last, by: width).map { start in
      let span = start...(start + width - 1)
      return Bar(
        from: "\(start)", to: "\(span.upperBound)",
        label: width > 1 ? "\(start)s" : "\u{2019}\("\(start)".suffix(2))",
        count: years.count(where: span.contains))
    }
  }

  /// - Parameter dates: those of the entries, of which only those count that lie within one month of the year.
  init(monthsOf year: Int, _ dates: [UncertainDate]) {
    name = "Entries by month of \(year)"
    let months = dates.filter { $0.min.year == year && $0.max.year == year && $0.min.month == $0.max.month }
      .map(\.min.month)
    rest = dates.count { $0.yearOfEntry == year } - months.count
    bars = (1...12).map { month in
      let text = "\(year)-" + (month < 10 ? "0" : "") + "\(month)"
      let words = (try? UncertainDate(text))?.words ?? text
      return Bar(from: text, to: text, label: "\(words.prefix(3))", count: months.count { $0 == month })
    }
  }

  /// Writes the bars.
  /// - Parameter address: that of the entries from a year or month to another.
  func write(to html: inout Markup, _ address: (_ from: String, _ to: String) -> String) {
    guard bars.count > 1 else { return }
    html.element("div", ["role": "group", "aria-label": name]) { html in
      html.element("ol", ["class": "bars"]) { html in
        for bar in bars {
          html.element("li") { html in
            guard bar.count > 0 else { return write(bar, to: &html) }
            html.element("a", ["href": address(bar.from, bar.to)]) { write(bar, to: &$0) }
          }
        }
      }
    }
  }

  private func write(_ bar: Bar, to html: inout Markup) {
    if bar.count > 0 {
      let height = max(3, bar.count * PeriodBars.height / (bars.map(\.count).max() ?? 1))
      html.element("svg", ["width": "14", "height": "\(height)", "aria-hidden": "true"]) { html in
        html.element("rect", ["width": "14", "height": "\(height)"]) { _ in }
      }
    }
    html.element("span", text: bar.label)
    guard bar.count > 0 else { return }
    html.element("span", ["class": "hidden"], text: ": \(bar.count)")
  }

  /// Of the highest bar, in px.
  private static let height = 48
}

extension UncertainDate {
  /// The year in which an entry stands: that of its beginning, or of its end where it has none.
  var yearOfEntry: Int { min == .distantPast ? max.year : min.year }
}
