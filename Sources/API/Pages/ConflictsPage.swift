import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /conflicts`: where the sources disagree.
  static let conflictsPage = page(
    "/conflicts", "Shows claims that disagree as a page.",
    parameters: ConflictFilter.parameters + [.asOf, .rule, .limit, .cursor]
  ) { (page) throws(Problem) in .content(try ConflictsPage(page).content) }

  /// `GET /rules`: how one of several claims is chosen.
  static let rulesPage = page("/rules", "Shows the rules that choose among claims as a page.") {
    (page) throws(Problem) in
    let rules = try page.ask("/v1/rules", page.twin())["data"]?.items ?? []
    var content = PageContent("How a claim is chosen") { html in
      html.element("h1", text: "How a claim is chosen")
      html.element("p", ["class": "lead"]) { html in
        html.text("Sources disagree. All their claims are kept; a rule says which is shown first, and why.")
      }
      for rule in rules {
        html.element("h2") { $0.element("code", text: rule["name"]?.textValue ?? "") }
        html.element("p", text: rule["summary"]?.textValue ?? "")
        html.element("p", text: "What counts, in this order:")
        html.element("ol") { html in
          for criterion in rule["criteria"]?.items ?? [] {
            html.element("li", text: criterion.textValue ?? "")
          }
        }
      }
    }
    content.isTold(at: page.twin())
    return .content(content)
  }

  /// `GET /codes`: the code lists.
  static let codesPage = page("/codes", "Shows the code lists as a page.") { (page) throws(Problem) in
    let lists = try page.ask("/v1/codes", page.twin())["data"]?.items ?? []
    var content = PageContent("Codes") { html in
      html.element("h1", text: "Codes")
      html.element("p", ["class": "lead"], text: "What fields may hold, with what each code means.")
      html.element("ul", ["class": "index"]) { html in
        for name in lists.compactMap({ $0["name"]?.textValue }) {
          html.element("li") { $0.element("a", ["href": "#\(name)"]) { $0.element("code", text: name) } }
        }
      }
      for list in lists { html.codes(list) }
    }
    content.isTold(at: page.twin())
    return .content(content)
  }
}

/// The points on which the sources disagree, some at a time, of all or of what a query finds.
struct ConflictsPage {
  private let page: Page
  private let query: [QueryItem]
  private let conflicts: [JSON]
  private let count: Int
  private let next: String?

  /// How many stand on a page where the query does not say.
  private static let usualLimit = "20"

  /// - Throws: `Problem` with the faults of the query.
  init(_ page: Page) throws(Problem) {
    try GivenParameters(page.question).check()
    self.page = page
    var asked = page.question.target.query
    query = asked.filter { $0.name != "cursor" }
    if !asked.contains(where: { $0.name == "limit" }) {
      asked.append(QueryItem(name: "limit", value: ConflictsPage.usualLimit))
    }
    asked.append(QueryItem(name: "count", value: "exact"))
    let answer = try page.ask("/v1/conflicts", Target(path: ["v1", "conflicts"], query: asked))
    conflicts = answer["data"]?.items ?? []
    count = (answer["count"]?.textValue).flatMap { Int($0) } ?? conflicts.count
    next = answer["next"]?.textValue
  }

  /// The page.
  var content: PageContent {
    var content = PageContent("Disagreements") { write(to: &$0) }
    content.section = "Disagreements"
    content.isTold(at: page.twin())
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: "Disagreements")
    html.element("p", ["class": "lead"]) { html in
      html.text(count == 1 ? "There is 1 point" : "There are \(count) points")
      html.text(" on which the sources disagree. All claims are kept, and none is corrected. ")
      html.element("a", ["href": "/rules"], text: "How a claim is chosen")
    }
    writeForm(to: &html)
    if conflicts.count < count {
      html.element("p", ["class": "small muted"], text: "\(conflicts.count) of \(count) are on this page.")
    }
    for conflict in conflicts { html.conflict(conflict, on: page, heading: "h2") }
    guard let next else { return }
    html.nextPage(page.address(query + [QueryItem(name: "cursor", value: next)]))
  }

  /// The filters as a form that works without a script, each with what it was set to.
  private func writeForm(to html: inout Markup) {
    html.element("form", ["class": "filters", "action": "/conflicts", "aria-label": "Filters"]) { html in
      html.element("details", ["class": "fold", "open": query.isEmpty ? nil : ""]) { html in
        html.element("summary", text: "Filters")
        for (parameter, title, hint) in ConflictsPage.fields {
          html.element("label", ["class": "line"]) { html in
            html.text(title)
            html.empty(
              "input",
              ["name": parameter.name, "value": value(of: parameter), "placeholder": hint, "size": "12"])
          }
        }
        html.element("label", ["class": "line"]) { html in
          html.text("Collection")
          writeCollections(to: &html)
        }
        for item in query where ["limit", "as_of", QueryParameter.rule.name].contains(item.name) {
          html.empty("input", ["type": "hidden", "name": item.name, "value": item.value])
        }
        html.element("button", text: "Show")
        if !query.isEmpty { html.element("p") { $0.element("a", ["href": "/conflicts"], text: "Show all") } }
      }
    }
  }

  private func writeCollections(to html: inout Markup) {
    let (parameter, given) = (ConflictFilter.collection, value(of: ConflictFilter.collection))
    let known = [""] + parameter.schema.allowed
    html.element("select", ["name": parameter.name]) { html in
      for name in known + (known.contains(given) ? [] : [given]) {
        let title = name.isEmpty ? "any" : Resource.named(name)?.title ?? name
        html.element("option", ["value": name, "selected": name == given ? "" : nil], text: title)
      }
    }
  }

  private func value(of parameter: QueryParameter) -> String {
    query.filter { $0.name == parameter.name }.map(\.value).joined(separator: ",")
  }

  private static let fields = [
    (ConflictFilter.country, "Country", "TKM"), (ConflictFilter.between, "Between", "RUS,TKM"),
  ]
}

extension Markup {
  fileprivate mutating func codes(_ list: JSON) {
    let name = list["name"]?.textValue ?? ""
    element("h2", ["id": name]) { $0.element("code", text: name) }
    table(list["description"]?.textValue ?? name, ["Code", "Title", "Meaning"]) { html in
      for code in list["codes"]?.items ?? [] {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: code["code"]?.textValue ?? "") }
          html.element("td", text: code["title"]?.textValue ?? "")
          html.element("td", text: code["meaning"]?.textValue ?? "")
        }
      }
    }
  }
}
