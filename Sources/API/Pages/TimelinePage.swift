import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /timeline`: events and the dated acts of records, year by year.
  static let timelinePage = page(
    "/timeline", "Shows events and dated acts year by year as a page.",
    parameters: QueryLanguage.of(.timeline).parameters, of: .timeline
  ) { (page) throws(Problem) in .content(try TimelinePage(page).content) }
}

/// What happened and what is planned, in its order, with bars that say how much there is of each year.
struct TimelinePage {
  private let page: Page
  private let answer: JSON
  private let entries: [JSON]
  /// The dates of all that the query finds whatever its period, for the bars; nil where there are too many.
  private let dates: [UncertainDate]?
  private let form: FilterForm

  /// - Throws: `Problem` with the faults of the query.
  init(_ page: Page) throws(Problem) {
    self.page = page
    let query = page.question.target.query
    answer = try page.rows(of: .timeline, fields: nil)
    entries = answer["data"]?.items ?? []
    let period = Page.shapes.union(["from", "to", "match", "valid_on", "sort", "around"])
    let wider = query.filter { !period.contains($0.name) }
    let shape = [QueryItem(name: "fields", value: "date"), QueryItem(name: "limit", value: "1000")]
    let all = try page.ask("/v1/timeline", Target(path: ["v1", "timeline"], query: wider + shape))
    dates = all["next"]?.textValue == nil ? (all["data"]?.items ?? []).compactMap { $0["date"]?.date } : nil
    form = FilterForm(page, .timeline, facets: answer["facets"])
  }

  /// The page.
  var content: PageContent {
    var content = PageContent("Timeline") { write(to: &$0) }
    content.section = "Timeline"
    content.isTold(at: page.twin(), as: [.json] + Format.tables + Format.entries + Format.feeds + [.svg])
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: "Timeline")
    if let dates {
      YearBars(dates).write(to: &html) { years in
        let rest = page.question.target.query.filter { !["from", "to", "cursor"].contains($0.name) }
        let period = [
          QueryItem(name: "from", value: "\(years.lowerBound)"),
          QueryItem(name: "to", value: "\(years.upperBound)"),
        ]
        return page.address(rest + period)
      }
    }
    html.element("div", ["class": "columns"]) { html in
      form.write(to: &html)
      html.element("div") { html in
        form.writeSet(to: &html)
        html.element("p", ["class": "small muted"], text: page.caption(entries.count, of: answer))
        if let previous = answer["prev"]?.textValue { html.previousPage(address(of: previous)) }
        html.entries(entries, heading: "h2", on: page)
        if let next = answer["next"]?.textValue { html.nextPage(address(of: next)) }
      }
    }
  }

  /// The address of the page beside this one. One that was opened around a date is left for it.
  private func address(of cursor: String) -> String {
    let query = page.question.target.query.filter { $0.name != "cursor" && $0.name != "around" }
    return page.address(query + [QueryItem(name: "cursor", value: cursor)])
  }
}
