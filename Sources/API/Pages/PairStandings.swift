import Domain
import HTTP
import Representation
import Store

/// How two countries stand to the bodies that both belong to in some way, on their page.
struct PairStandings {
  private let page: Page
  /// The code and the name of each, in the order of the names.
  private let countries: [(code: String, name: String)]
  private let standings: DossierPart.Standings
  private let resource: Resource
  private let told: JSON

  init(
    _ page: Page, _ countries: [(code: String, name: String)], _ standings: DossierPart.Standings,
    _ part: PairPage.Part
  ) {
    (self.page, self.standings) = (page, standings)
    self.countries = countries.sorted { $0.name < $1.name }
    (resource, told) = (part.resource, part.told)
  }

  /// Writes a table of the bodies, with a column for each country.
  func write(to html: inout Markup) {
    html.table("Bodies to which both stand in some way", ["Body"] + countries.map(\.name)) { html in
      for body in told["data"]?.items ?? [] {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { html in
            html.element(
              "a", ["href": page.address(of: body[standings.body] ?? .null)],
              text: body[standings.body]?["name"]?.textValue ?? "")
          }
          for country in countries {
            let standing = (body["standings"]?.items ?? []).first {
              $0[standings.country]?.textValue == country.code
            }
            html.cell(country.name) { write(standing ?? .null, to: &$0) }
          }
        }
      }
    }
  }

  /// How a country stands to a body by each claim. Where they disagree the chosen one comes first, with the reason.
  private func write(_ standing: JSON, to html: inout Markup) {
    let disagreements = standing["disagreements"]?.items ?? []
    let chosen = disagreements.compactMap { $0["resolution"]?["chosen"]?.textValue }
    let (first, others) = (standing["claims"]?.items ?? []).divided { claim in
      claim["id"]?.textValue.map(chosen.contains) ?? false
    }
    for (index, claim) in (first + others).enumerated() {
      if index > 0 { html.text("; ") }
      write(claim: claim, to: &html)
      if index < first.count { html.text(" (chosen)") }
    }
    for disagreement in disagreements {
      html.verdict(disagreement["resolution"], on: page, in: resource.name, ["class": "small muted"])
    }
  }

  /// How a country stands to a body by one claim, and since when.
  private func write(claim: JSON, to html: inout Markup) {
    let status = claim[standings.status]?.textValue ?? ""
    let title = resource.field(standings.status).flatMap { page.names.label($0, status) }
    html.element("a", ["href": page.address(of: claim)], text: title ?? status)
    for (words, dates) in [("since", resource.time?.beginnings), ("until", resource.time?.ends)] {
      if let date = dates?.lazy.compactMap({ claim[$0]?.words }).first { html.text(" \(words) \(date)") }
    }
    html.cite(claim["citations"], on: page)
  }
}
