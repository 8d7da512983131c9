import Domain
import HTTP
import Representation
import Store

extension JSON {
  /// The other claims about the period of a figure that is served for it.
  var alternatives: [JSON] { self["resolution"]?["alternatives"]?.items ?? [] }
}

extension Page {
  /// The page of the series of a figure with every claim, whichever the rule would choose.
  fileprivate func everyClaim(of figure: JSON) -> String? {
    for above in Resource.all {
      guard let parent = above.below?.parent, let id = figure[parent.field]?.textValue,
        names.name(of: id, in: above.name) != nil
      else { continue }
      return Target(path: [above.name, id], query: asOf + [QueryItem(name: "resolve", value: "all")]).text
    }
    return nil
  }
}

extension Markup {
  /// Writes the picture of a series in two widths: one drawing scaled down has letters too small for a telephone.
  mutating func chart(of collection: String, _ id: String, _ words: String, _ query: [QueryItem]) {
    chart(at: ["v1", collection, id, "chart.svg"], words, query)
  }

  /// Writes a picture of figures that is at a path, in two widths.
  mutating func chart(at path: [String], _ words: String, _ query: [QueryItem]) {
    let picture = { (width: Int) in
      Target(path: path, query: query + [QueryItem(name: "width", value: "\(width)")]).text
    }
    element("figure") { html in
      html.element("picture") { html in
        html.empty("source", ["media": "(max-width: 40rem)", "srcset": picture(360)])
        html.empty("img", ["src": picture(720), "alt": words])
      }
    }
  }

  /// Writes figures as a table: each with the claims that stand beside it, and why it comes first.
  /// - Parameter resource: the collection of the claims.
  mutating func figures(_ claims: [JSON], of resource: Resource, on page: Page) {
    let all = claims.flatMap { [$0] + $0.alternatives }
    let namesHolders = all.contains { $0["attributed_to"]?.textValue != nil }
    let columns = ["Period", "Figure", "Status", "As printed"] + (namesHolders ? ["Whose figure"] : [])
    table("The figures", columns) { html in
      for claim in claims {
        if claim["value"]?.textValue != nil {
          html.figureRow(claim, of: resource, columns, isOther: false, on: page)
        }
        for other in claim.alternatives {
          html.figureRow(other, of: resource, columns, isOther: true, on: page)
        }
        if !claim.alternatives.isEmpty { html.figureReason(claim, columns, on: page) }
      }
    }
  }

  private mutating func figureRow(
    _ claim: JSON, of resource: Resource, _ columns: [String], isOther: Bool, on page: Page
  ) {
    element("tr", ["class": isOther ? "other" : nil]) { html in
      html.element("th", ["scope": "row"]) { $0.date(claim["period"] ?? .null) }
      html.cell(columns[1]) { html in
        html.text(Figure("value", in: claim).words ?? "no figure")
        html.cite(claim["citations"], on: page)
        claim["id"]?.textValue.map { html.dispute(resource.name, $0, on: page) }
      }
      html.cell(columns[2]) { $0.text(claim["obs_status"]?.textValue.map(FigureWords.status) ?? "") }
      html.cell(columns[3]) { $0.text(claim["value_text"]?.textValue ?? "") }
      guard columns.count > 4 else { return }
      html.cell(columns[4]) { $0.text(claim["attributed_to"]?.textValue ?? "") }
    }
  }

  private mutating func figureReason(_ claim: JSON, _ columns: [String], on page: Page) {
    element("tr", ["class": "reason"]) { html in
      html.element("td", ["colspan": "\(columns.count)"]) { html in
        let isChosen = claim["resolution"]?["chosen"]?.textValue != nil
        html.text(isChosen ? "The first of these is chosen. " : "None of these is chosen. ")
        html.text(claim["resolution"]?["reason"]?.textValue ?? "")
        html.text(" ")
        html.element("a", ["href": "/rules"], text: "The rule")
        if let every = page.everyClaim(of: claim) {
          html.text(", ")
          html.element("a", ["href": every], text: "every claim")
        }
      }
    }
  }
}
