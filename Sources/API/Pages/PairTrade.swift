import Domain
import HTTP
import Representation
import Store

/// The series of two countries on their page: a picture of the one that tells most, the newest of each, and what follows.
struct PairTrade {
  private let page: Page
  private let pair: CountryPair
  private let resource: Resource
  private let told: JSON
  private let series: [JSON]
  /// The figures of the first, where it counts all that there is between the two.
  private let figures: [JSON]

  init(_ page: Page, _ pair: CountryPair, _ part: PairPage.Part) {
    (self.page, self.pair) = (page, pair)
    (resource, told, figures) = (part.resource, part.told, part.figures)
    series = told["data"]?.items ?? []
  }

  /// Writes the latest actual figure and the latest expectation.
  func writeCards(to html: inout Markup) {
    guard let first = series.first else { return }
    for (member, isActual) in [("latest", true), ("expected", false)] {
      let claims = first[member]?["claims"]?.items ?? []
      // Where none is chosen all sides stand here.
      let told = first[member]?.chosenClaim.map { [$0] } ?? claims
      guard let figure = told.first else { continue }
      html.element("li") { html in
        html.element("strong") { html in
          for (index, claim) in told.enumerated() {
            html.text((index > 0 ? " or " : "") + (Figure("value", in: claim).amount ?? ""))
            html.cite(claim["citations"], on: page)
          }
        }
        let unit = UnitWords.plural(figure["unit"]?.textValue ?? "")
        let when = figure["period"]?.words
        let status = FigureWords.status(figure["obs_status"]?.textValue ?? "")
        html.text(
          isActual
            ? "\(unit) of trade, \(when ?? ""), latest actual figure"
            : "\(unit), \(status)" + (when.map { " for \($0)" } ?? ""))
        guard claims.count > told.count else { return }
        html.text(". ")
        html.element(
          "a", ["href": page.link("relations", pair.text) + "#\(resource.name)"], text: "Other claims")
      }
    }
  }

  /// Writes the section.
  func write(to html: inout Markup) {
    if let first = series.first, !figures.isEmpty, let id = first["id"]?.textValue {
      let words = first["title"]?.textValue ?? id
      html.chart(at: ["v1", "relations", pair.text, "trade.svg"], words, page.asOf + page.choice)
      html.element("details") { html in
        html.element("summary", text: "The figures as a table")
        resource.below.map { html.figures(figures, of: $0, on: page) }
      }
    }
    writeSeries(to: &html)
    if series.count > PairTrade.rowsMost, let address = told["url"]?.pageAddress {
      html.element("p") { $0.element("a", ["href": address], text: "All series") }
    }
    writeDerived(to: &html)
  }

  /// How many series stand here.
  private static let rowsMost = 5

  private func writeSeries(to html: inout Markup) {
    let columns = ["Series", "Latest actual figure", "Expected", "Growth"]
    html.table("The series, with their newest figures", columns) { html in
      for one in series.prefix(PairTrade.rowsMost) {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { html in
            html.reference(resource.name, one["id"]?.textValue ?? "", on: page)
          }
          html.cell(columns[1]) { html in
            let hasFigure = [one["latest"], one["expected"]].contains { $0?.isBlank == false }
            if hasFigure { return writeFigure(one["latest"], to: &html) }
            html.element("span", ["class": "muted"], text: "none for a known period")
          }
          html.cell(columns[2]) { writeFigure(one["expected"], to: &$0) }
          html.cell(columns[3]) { html in
            let growth = (one["derived"]?.items ?? []).first { $0["kind"]?.textValue == "growth" }
            guard let growth, growth["value"]?.textValue != nil else { return }
            html.text("\(Figure("value", in: growth).words ?? "") over \(growth["base_period"]?.words ?? "")")
          }
        }
      }
    }
  }

  /// Every claim about a period; of several the chosen one first, and why it is.
  private func writeFigure(_ figure: JSON?, to html: inout Markup) {
    guard let figure, let claims = figure["claims"]?.items, !claims.isEmpty else { return }
    let chosen = figure.chosenClaim?["id"]
    let (first, others) = claims.divided { $0["id"] == chosen }
    for (index, claim) in (first + others).enumerated() {
      if index > 0 { html.text(" or ") }
      html.text(Figure("value", in: claim).words ?? "no figure")
      html.cite(claim["citations"], on: page)
      if let below = resource.below { html.dispute(below.name, claim["id"]?.textValue ?? "", on: page) }
      if index < first.count, !others.isEmpty { html.text(" (chosen)") }
    }
    html.text(", ")
    html.date(claims[0]["period"] ?? .null)
    if let status = (first + others)[0]["obs_status"]?.textValue {
      html.text(", \(FigureWords.status(status))")
    }
    guard claims.count > 1 else { return }
    html.verdict(figure["resolution"], on: page, in: resource.name, ["class": "small muted"])
  }

  /// What follows from several series, or why nothing does.
  private func writeDerived(to html: inout Markup) {
    let derived = (told["derived"]?.items ?? []).filter { $0["value"]?.textValue != nil }
    guard !derived.isEmpty else { return }
    html.element("p", text: "Worked out from these figures, and stated by no source:")
    html.element("ul") { html in
      for figure in derived {
        html.element("li") { html in
          let names = (figure["series"]?.items ?? []).map { name(of: $0) }
          let word = figure["kind"]?.textValue ?? ""
          html.text(word.prefix(1).uppercased() + word.dropFirst() + ", " + names.joined(separator: " to "))
          html.text(": \(Figure("value", in: figure).words ?? "") (\(figure["period"]?.words ?? "")).")
        }
      }
    }
  }

  private func name(of url: JSON) -> String {
    series.first { $0["url"] == url }?["title"]?.textValue ?? url.textValue ?? ""
  }
}

extension [JSON] {
  /// Those that are wanted, and the others, each in their order.
  func divided(_ isWanted: (JSON) -> Bool) -> (wanted: [JSON], others: [JSON]) {
    (filter(isWanted), filter { !isWanted($0) })
  }
}

extension JSON {
  /// The claim about a period that the rule chooses; nil where it chooses none.
  fileprivate var chosenClaim: JSON? {
    let chosen = self["resolution"]?["chosen"]?.textValue
    return (self["claims"]?.items ?? []).first { $0["id"]?.textValue == chosen && chosen != nil }
  }
}
