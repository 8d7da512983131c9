import Domain
import HTTP
import Representation
import Store

/// The figures of a series on its page: the picture, and a table of the claims that it draws.
struct SeriesFiguresTable {
  /// The last segment of the path of the figures: `observations`.
  let path: String
  private let page: Page
  private let above: Resource
  private let figures: Resource
  private let id: String
  /// The claims that are served, one for each period or all of them.
  private let claims: [JSON]
  private let next: String?

  /// - Throws: `Problem` where the query is wrong or there is no such series.
  init(_ page: Page, _ resource: Resource, of above: Resource, _ id: String) throws(Problem) {
    (self.page, self.above, self.figures, self.id) = (page, above, resource, id)
    path = resource.parent?.path ?? ""
    let target = Target(path: ["v1", above.name, id, path], query: page.question.target.query)
    let answer = try page.ask(resource.path(within: resource.parent), target)
    claims = answer["data"]?.items ?? []
    next = answer["next"]?.textValue
  }

  /// The address of all claims, which tables have.
  var everyClaim: Target {
    var twin = page.twin(path)
    twin.query = twin.query.filter { $0.name != "resolve" } + [QueryItem(name: "resolve", value: "all")]
    return twin
  }

  /// The periods in which claims stand against each other.
  private var disputed: Int { claims.count { !$0.alternatives.isEmpty } }

  /// Writes the picture, whether sources differ, and the table.
  func write(to html: inout Markup) {
    guard !claims.isEmpty else {
      return html.element("p", text: "There is no figure of it in the record.")
    }
    writePicture(to: &html)
    html.element("p", ["class": "verdict"]) { html in
      html.text(verdict)
      html.otherChoice(on: page)
    }
    html.figures(claims, of: figures, on: page)
    if let next {
      let query = page.question.target.query.filter { $0.name != "cursor" }
      html.nextPage(page.address(query + [QueryItem(name: "cursor", value: next)]))
    }
  }

  /// What a picture takes of a query for figures.
  static let drawn: Set = ["from", "to", "match", "as_of", "resolve"]

  private func writePicture(_ more: [QueryItem] = [], to html: inout Markup) {
    let query = page.question.target.query.filter { SeriesFiguresTable.drawn.contains($0.name) }
    html.chart(of: above.name, id, "Chart of the figures in the table below.", query + more)
  }

  /// Writes the picture and the table behind it, for a page of somebody else.
  func writeBriefly(to html: inout Markup) {
    guard !claims.isEmpty else {
      return html.element("p", text: "There is no figure of it in the record.")
    }
    writePicture([QueryItem(name: "title", value: "0")], to: &html)
    html.element("details") { html in
      html.element("summary", text: "The figures as a table")
      html.figures(claims, of: figures, on: page)
    }
  }

  private var verdict: String {
    if page.showsAlike { return "Every claim stands here, whether or not another contradicts it." }
    switch disputed {
    case 0: return "For no period here is there more than one claim."
    case 1: return "For one period there are several claims; the rule says which is shown first."
    default: return "For \(disputed) periods there are several claims; the rule says which is shown first."
    }
  }
}
