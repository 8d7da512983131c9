import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /{collection}/{id}`: a record for people.
  static func recordPage(of resource: Resource) -> Route {
    page(
      "/\(resource.name)/{id}", "Shows a record of \(resource.name) as a page.",
      parameters: resource.below.map { QueryLanguage.of($0, isNested: true).parameters }
        ?? QueryLanguage.ofRecord(resource).parameters + [.rule],
      of: resource
    ) { (page) throws(Problem) in
      do throws(Problem) {
        return .content(try RecordPage(page, resource).content)
      } catch {
        guard error.kind == .gone else { throw error }
        return .content(try RecordPage(page, retiredOf: resource).content)
      }
    }
  }
}

extension Page {
  /// The same question for a record under `/v1`, which is told alike whatever is made of claims that disagree with it.
  fileprivate var recordTwin: Target {
    var twin = twin()
    twin.query.removeAll { $0.name == QueryParameter.rule.name }
    return twin
  }
}

/// A record, with what it rests on, what disagrees with it, and its figures where it is a series.
struct RecordPage {
  private let page: Page
  private let resource: Resource
  private let record: JSON
  private let conflicts: [JSON]
  /// What links to it, as the interface tells it.
  private let linked: JSON
  private let series: SeriesFiguresTable?
  /// What the history says of its retirement; nil for a record that is current.
  private let retirement: JSON?

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record.
  init(_ page: Page, _ resource: Resource) throws(Problem) {
    (self.page, self.resource, retirement) = (page, resource, nil)
    let id = page.question["id"]
    if let below = resource.below {
      series = try SeriesFiguresTable(page, below, of: resource, id)
      record = try page.ask("/v1/\(resource.name)/{id}", path: ["v1", resource.name, id])
    } else {
      series = nil
      try GivenParameters(page.question).check()
      let twin = page.recordTwin
      let answer = try page.ask("/v1/\(resource.name)/{id}", twin)
      // The page shows the record whole, whatever of it the question was for.
      let query = twin.query.filter { !["fields", "expand"].contains($0.name) }
      let isWhole = query.count == twin.query.count
      record =
        isWhole ? answer : try page.ask("/v1/\(resource.name)/{id}", Target(path: twin.path, query: query))
    }
    linked = try page.ask(
      "/v1/\(resource.name)/{id}/linked",
      Target(
        path: ["v1", resource.name, id, "linked"],
        query: page.asOf + [QueryItem(name: "limit", value: "\(RecordPage.linkedMost)")]))
    let path = ["v1", resource.name, record["id"]?.textValue ?? id, "conflicts"]
    let target = Target(path: path, query: page.asOf + page.choice)
    conflicts = try page.ask("/v1/\(resource.name)/{id}/conflicts", target)["data"]?.items ?? []
  }

  /// The last version of a record that was retired.
  init(_ page: Page, retiredOf resource: Resource) throws(Problem) {
    (self.page, self.resource, series, conflicts, linked) = (page, resource, nil, [], .null)
    (record, retirement) = try page.lastVersion(of: resource)
  }

  /// The id of the part of the page that tells of claims which disagree with it.
  static let disagreement = "disagreement"
  /// How many of what links to it stand here.
  private static let linkedMost = 20

  /// The page.
  var content: PageContent {
    var content = PageContent(page.title(of: record, in: resource)) { write(to: &$0) }
    if retirement != nil { content.status = .gone }
    content.section = PageFrame.navigation.first { $0.address == "/\(resource.name)" }?.title
    content.hasSourcesBeside = true
    content.above = [(resource.title, page.link(resource.name))]
    guard let series else {
      content.isTold(at: page.recordTwin)
      return content
    }
    content.isTold(at: page.twin(series.path))
    content.isTold(at: series.everyClaim, as: Format.tables)
    return content
  }

  private func write(to html: inout Markup) {
    writeHead(to: &html)
    if let retirement {
      html.element("div", ["class": "notice"]) { html in
        html.element("p", text: "This record was retired. What it said last stands here.")
        html.commit(retirement)
        html.element("p", ["data-with-token": "", "hidden": ""]) { html in
          let path = [resource.name, record["id"]?.textValue ?? "", "restore"]
          html.element("a", ["href": Target(path: path).text], text: "Bring it back")
        }
      }
    }
    series?.write(to: &html)
    if let notes = record["notes"]?.textValue {
      html.element("section", ["class": "notes"]) { html in
        html.element("h2", text: "What a reader must know")
        html.element("p", text: notes)
      }
    }
    writeFields(to: &html)
    if !conflicts.isEmpty {
      html.element("h2", ["id": RecordPage.disagreement], text: "The sources disagree")
      for conflict in conflicts {
        html.conflict(conflict, on: page, heading: nil, in: RecordPage.disagreement)
      }
    }
  }

  /// The title, the status, and when it holds.
  private func writeHead(to html: inout Markup) {
    html.element("h1") { html in
      html.text(page.title(of: record, in: resource))
      html.cite(citations(supportsHead), on: page)
    }
    html.element("p", ["class": "lead"]) { html in
      let status = record["status"]?.textValue.map { code in
        resource.field("status").flatMap { page.names.label($0, code) } ?? code
      }
      if let status {
        html.element("span", ["class": "badge"], text: status)
        html.text(" ")
      }
      if let field = resource.field("reliability"), let letter = record["reliability"]?.textValue {
        html.element("strong", ["class": "letter"], text: letter)
        html.text(" \(page.names.label(field, letter) ?? "") ")
      }
      let dates = resource.timeDates.filter { record[$0.name]?.date != nil }
      for (index, field) in dates.enumerated() {
        if index > 0 { html.text(", ") }
        if resource.timeDates.count > 1, field.label != status { html.text("\(field.label.lowercased()) ") }
        html.date(record[field.name] ?? .null)
      }
    }
  }

  /// The citations that support these fields; those that name none support the whole record.
  private func citations(_ isWanted: ([String]) -> Bool) -> JSON {
    .array(
      (record["citations"]?.items ?? []).filter { citation in
        isWanted((citation["fields"]?.items ?? []).compactMap(\.textValue))
      })
  }

  /// Whether a citation is of the whole record, or of nothing that stands among the fields.
  private func supportsHead(_ names: [String]) -> Bool {
    !shown.contains { names.contains($0.name) }
  }

  /// What stands at the head of the page or in parts of their own.
  private static let told: Set<String> = [
    "id", "notes", "citations", "revision", "status", "weight", "updated_at",
  ]

  private var shown: [Field] {
    let companions = resource.fields.reduce(into: Set<String>()) {
      $0.formUnion(Figure.companions(of: $1, among: resource.fields))
    }
    let caption = resource.captionField?.name
    return resource.fields.filter { field in
      !RecordPage.told.contains(field.name) && !companions.contains(field.name) && field.name != caption
        && !(record[field.name] ?? .null).isBlank
    }
  }

  private func writeLinked(to html: inout Markup) {
    let links = linked["data"]?.items ?? []
    guard !links.isEmpty else { return }
    html.element("dt", text: "Linked from")
    html.element("dd") { html in
      html.element("ul") { html in
        for link in links {
          html.element("li") { html in
            let path = [link["collection"], link["id"]].compactMap { $0?.textValue }
            html.element(
              "a", ["href": Target(path: path, query: page.asOf).text], text: link["title"]?.textValue ?? "")
            let relation = CodeList.title(ofRelation: link["relation"]?.textValue ?? "")
            html.element("span", ["class": "muted"], text: " (\(relation.lowercased()))")
          }
        }
      }
      guard let more = linked["next_url"]?.textValue else { return }
      html.element("p") { $0.element("a", ["href": more], text: "More, as JSON") }
    }
  }

  private func writeFields(to html: inout Markup) {
    html.element("dl", ["class": "fields"]) { html in
      for field in shown {
        html.element("dt", text: field.label)
        html.element("dd") { html in
          html.value(of: field, in: record, on: page)
          html.cite(citations { $0.contains(field.name) }, on: page)
        }
      }
      writeLinked(to: &html)
      html.element("dt", text: "Identifier")
      html.element("dd") { html in
        html.element("code", text: record["id"]?.textValue ?? "")
      }
      html.element("dt", text: "History")
      html.element("dd") { html in
        let count = record["revision"]?.textValue ?? "1"
        html.element(
          "a", ["href": page.link(resource.name, record["id"]?.textValue ?? "", "history")],
          text: count == "1" ? "1 version" : "\(count) versions")
        guard retirement == nil, page.asOf.isEmpty else { return }
        for (form, title) in [("edit", "Edit"), ("retire", "Retire")] {
          let path = [resource.name, record["id"]?.textValue ?? "", form]
          html.text(" ")
          html.element(
            "a", ["href": Target(path: path).text, "data-with-token": "", "hidden": ""], text: title)
        }
      }
    }
  }
}
