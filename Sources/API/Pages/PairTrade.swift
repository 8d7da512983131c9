import Domain
import HTTP
import Representation
import Store

/// The trade of two countries: the figures of what they turn over, and the newest of every other series.
struct PairTrade {
  private let page: Page
  private let series: [JSON]
  /// The figures of each series, by its id, one for each period.
  private let figures: [String: [JSON]]
  private let goods: [JSON]

  init(_ page: Page, _ pair: CountryPair) throws(Problem) {
    self.page = page
    let found = try page.list("trade-series", [("between", pair.between)])
    // The whole turnover first, which tells most.
    series = found.enumerated().sorted { one, other in
      (PairTrade.order(one.element), one.offset) < (PairTrade.order(other.element), other.offset)
    }.map(\.element)
    var figures: [String: [JSON]] = [:]
    for id in series.compactMap({ $0["id"]?.textValue }) {
      figures[id] =
        try page.ask(
          "/v1/trade-series/{series}/observations",
          path: ["v1", "trade-series", id, "observations"])["data"]?.items ?? []
    }
    self.figures = figures
    goods = try page.list("trade-goods", [("between", pair.between)])
  }

  private static func order(_ series: JSON) -> Int {
    var order = 0
    if series["measure"]?.textValue != "level" { order += 4 }
    if series["flow"]?.textValue != "turnover" { order += 2 }
    if series["scope"]?.textValue != "total" { order += 1 }
    return order
  }

  var isEmpty: Bool { series.isEmpty && goods.isEmpty }

  /// The paths of all claims about figures, and of the goods.
  var claims: [String] {
    let observations = figures.values.joined().flatMap { figure in
      [figure] + (figure["resolution"]?["alternatives"]?.items ?? [])
    }
    return observations.compactMap { $0["id"]?.textValue.map { "trade-observations/\($0)" } }
      + goods.compactMap { $0["id"]?.textValue.map { "trade-goods/\($0)" } }
  }

  // MARK: What matters first

  /// The newest figure of a series that fulfils a condition; what has no period is not new.
  private func newest(_ series: JSON, _ isWanted: (String) -> Bool) -> JSON? {
    let dated = (figures[series["id"]?.textValue ?? ""] ?? []).filter { figure in
      figure["value"]?.textValue != nil && figure["period"]?.date != nil
        && isWanted(figure["obs_status"]?.textValue ?? "")
    }
    return dated.max { one, other in
      one["period"]?.date?.max.text ?? "" < other["period"]?.date?.max.text ?? ""
    }
  }

  private static func isExpected(_ status: String) -> Bool { ["E", "F", "target"].contains(status) }

  /// Writes the latest actual figure and the latest expectation.
  func writeCards(to html: inout Markup) {
    guard let first = series.first else { return }
    let actual = newest(first) { !PairTrade.isExpected($0) }
    let expected = newest(first, PairTrade.isExpected)
    for (figure, isActual) in [(actual, true), (expected, false)] {
      guard let figure else { continue }
      html.element("li") { html in
        html.element("strong") { html in
          html.text(Figure("value", in: figure).amount ?? "")
          html.cite(figure["citations"], on: page)
        }
        let unit = UnitWords.plural(figure["unit"]?.textValue ?? "")
        let when = figure["period"]?.words ?? ""
        let status = FigureWords.status(figure["obs_status"]?.textValue ?? "")
        html.text(
          isActual ? "\(unit) of trade, \(when), latest actual figure" : "\(unit), \(status) for \(when)")
      }
    }
  }

  // MARK: The section

  func write(to html: inout Markup) {
    guard !isEmpty else { return }
    html.element("h2", ["id": "trade"], text: "Trade")
    if let first = series.first, let id = first["id"]?.textValue, !(figures[id] ?? []).isEmpty {
      html.chart(of: "trade-series", id, first["title"]?.textValue ?? id, page.asOf)
      html.element("details") { html in
        html.element("summary", text: "The figures as a table")
        html.figures(figures[id] ?? [], on: page)
      }
    }
    writeSeries(to: &html)
    writeGoods(to: &html)
  }

  private func writeSeries(to html: inout Markup) {
    guard !series.isEmpty else { return }
    html.table("Every series, with its newest figure", ["Series", "Newest figure", "Period", "Status"]) {
      html in
      for one in series {
        let newest = newest(one) { _ in true } ?? figures[one["id"]?.textValue ?? ""]?.last
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { html in
            html.reference("trade-series", one["id"]?.textValue ?? "", on: page)
          }
          html.cell("Newest figure") { html in
            guard let newest else { return }
            html.text(Figure("value", in: newest).words ?? "no figure")
            html.cite(newest["citations"], on: page)
          }
          html.cell("Period") { html in newest.map { html.date($0["period"] ?? .null) } }
          html.cell("Status") { $0.text((newest?["obs_status"]?.textValue).map(FigureWords.status) ?? "") }
        }
      }
    }
  }

  /// What each sells to the other.
  private func writeGoods(to html: inout Markup) {
    let sellers = goods.compactMap { $0["exporter"]?.textValue }
    var known: [String] = []
    for seller in sellers where !known.contains(seller) { known.append(seller) }
    for seller in known {
      html.element("p") { html in
        html.element("strong", text: "\(page.names.name(of: seller, in: "countries") ?? seller) sells: ")
        for (index, good) in goods.filter({ $0["exporter"]?.textValue == seller }).enumerated() {
          if index > 0 { html.text(", ") }
          html.text(good["goods"]?.textValue ?? "")
          if good["status"]?.textValue != "actual" { html.text(" (\(good["status"]?.textValue ?? ""))") }
          html.cite(good["citations"], on: page)
        }
        html.text(".")
      }
    }
  }
}
