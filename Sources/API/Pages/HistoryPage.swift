import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /{collection}/{id}/history`: what a record was.
  static func historyPage(of resource: Resource) -> Route {
    page(
      "/\(resource.name)/{id}/history", "Shows every version of a record of \(resource.name) as a page.",
      parameters: [.asOf, .limit, .cursor] + QueryParameter.freshness, of: resource
    ) { (page) throws(Problem) in .content(try HistoryPage(page, resource).content) }
  }
}

/// Every version and retirement of a record, the newest first: who made it, when and why, and what differs from the
/// version before.
struct HistoryPage {
  private let page: Page
  private let resource: Resource
  private let entries: [JSON]
  private let next: String?
  /// The version before the last one that stands here; null where there is none.
  private let before: JSON

  /// - Throws: `Problem` of kind `notFound` where there never was such a record.
  init(_ page: Page, _ resource: Resource) throws(Problem) {
    (self.page, self.resource) = (page, resource)
    let path = ["v1"] + page.question.target.path
    var query = page.question.target.query
    if !query.contains(where: { $0.name == "limit" }) { query.append(QueryItem(name: "limit", value: "10")) }
    let answer = try page.ask("/v1/\(resource.name)/{id}/history", Target(path: path, query: query))
    entries = answer["data"]?.items ?? []
    next = answer["next"]?.textValue
    let first = entries.last?["revision"]?.textValue.flatMap { Int($0) } ?? 1
    before =
      first > 1
      ? try page.ask("/v1/\(resource.name)/{id}/history/{revision}", path: path + ["\(first - 1)"]) : .null
  }

  private var id: String { page.question["id"] }

  /// The newest version that stands here.
  private var newest: JSON { entries.lazy.compactMap(\.version).first ?? before }

  /// The page.
  var content: PageContent {
    let title = page.title(of: newest, in: resource)
    var content = PageContent("History: \(title)") { write(title, to: &$0) }
    content.section = PageFrame.navigation.first { $0.address == "/\(resource.name)" }?.title
    content.above = [
      (resource.title, page.link(resource.name)), (title, page.link(resource.name, id)),
    ]
    content.isTold(at: page.twin())
    return content
  }

  private func write(_ title: String, to html: inout Markup) {
    html.element("h1", text: "History: \(title)")
    html.element(
      "p", ["class": "lead"],
      text: "Nothing is overwritten: every version stands here, the newest first.")
    for (index, entry) in entries.enumerated() {
      let older = entries[(index + 1)...].lazy.compactMap(\.version).first ?? before
      write(entry, after: older, to: &html)
    }
    if let next {
      let query = page.question.target.query.filter { $0.name != "cursor" }
      html.nextPage(page.address(query + [QueryItem(name: "cursor", value: next)]))
    }
  }

  private func write(_ entry: JSON, after older: JSON, to html: inout Markup) {
    html.element("article") { html in
      let revision = entry["revision"]?.textValue ?? ""
      html.element("h2", text: entry.version == nil ? "Retired" : "Version \(revision)")
      html.commit(entry)
      if let version = entry.version {
        html.element("p") { html in
          let past = [QueryItem(name: "as_of", value: entry["seq"]?.textValue ?? "")]
          html.element(
            "a", ["href": Target(path: [resource.name, id], query: past).text],
            text: "The record as it was then")
        }
        if older != .null { writeDifference(from: older, to: version, &html) }
      }
    }
  }

  private func writeDifference(from older: JSON, to newer: JSON, _ html: inout Markup) {
    let changed = resource.fields.filter { field in
      !field.isReadOnly && older[field.name] != newer[field.name]
    }
    guard !changed.isEmpty else { return html.element("p", text: "It says the same as the version before.") }
    html.table("What changed", ["Field", "Before", "After"]) { html in
      for field in changed {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: field.label)
          for (column, record) in [("Before", older), ("After", newer)] {
            html.cell(column) { html in
              if !(record[field.name] ?? .null).isBlank { html.value(of: field, in: record, on: page) }
            }
          }
        }
      }
    }
  }
}

extension JSON {
  /// The record that an entry of a history opened; nil where it tells of a retirement.
  fileprivate var version: JSON? { self["record"].flatMap { $0 == .null ? nil : $0 } }
}

extension Markup {
  /// Writes when a commit was made, by whom, and why.
  mutating func commit(_ entry: JSON) {
    element("p") { html in
      if let time = entry["at"]?.textValue {
        let day = (try? UncertainDate(String(time.prefix(10))))?.words ?? ""
        html.element("time", ["datetime": time], text: "\(day), \(time.dropFirst(11).prefix(5)) UTC")
      }
      html.text(", by \(entry["actor"]?.textValue ?? "nobody named").")
      if let note = entry["note"]?.textValue { html.text(" \u{201C}\(note)\u{201D}") }
    }
  }
}
