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
    content.isTold(at: page.twin(), as: Resource.timeline.formats)
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: "Timeline")
    if let dates { writeBars(dates, to: &html) }
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

  /// Writes how much there is of each year, and of each month of the one that is shown.
  private func writeBars(_ dates: [UncertainDate], to html: inout Markup) {
    PeriodBars(yearsOf: dates).write(to: &html, address(from:to:))
    guard let year else { return }
    let months = PeriodBars(monthsOf: year, dates)
    html.element("h2", ["class": "year"], text: "\(year)")
    months.write(to: &html, address(from:to:))
    html.element("p", ["class": "small muted"]) { html in
      if months.rest > 0 { html.text("\(months.rest) more of this year, in no one month. ") }
      html.element("a", ["href": address(from: "\(year)", to: "\(year)")], text: "The whole year")
      html.text(" \u{00B7} ")
      html.element("a", ["href": page.address(queryWithoutPeriod)], text: "All years")
    }
  }

  /// The year that is shown, whole or by one of its months; nil where more is shown.
  private var year: Int? {
    let ends = ["from", "to"].map { name in page.question.target.query.first { $0.name == name }?.value }
    guard let from = ends[0], from == ends[1], let date = try? UncertainDate(from),
      [.year, .month].contains(date.precision)
    else { return nil }
    return date.min.year
  }

  private var queryWithoutPeriod: [QueryItem] {
    page.question.target.query.filter { !["from", "to", "cursor", "around"].contains($0.name) }
  }

  private func address(from: String, to: String) -> String {
    let period = [QueryItem(name: "from", value: from), QueryItem(name: "to", value: to)]
    return page.address(queryWithoutPeriod + period)
  }

  /// The address of the page beside this one. One that was opened around a date is left for it.
  private func address(of cursor: String) -> String {
    let query = page.question.target.query.filter { $0.name != "cursor" && $0.name != "around" }
    return page.address(query + [QueryItem(name: "cursor", value: cursor)])
  }
}
