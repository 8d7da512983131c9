import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /{collection}`: its records as a table, with filters.
  static func collectionPage(of resource: Resource) -> Route {
    page(
      "/\(resource.name)", "Lists \(resource.title.lowercased()) as a page.",
      parameters: QueryLanguage.of(resource).parameters, of: resource
    ) { (page) throws(Problem) in
      .content(try RecordList(page, resource).content)
    }
  }
}

/// The records of a collection that a query finds, as a table beside the filters.
struct RecordList {
  private let page: Page
  private let resource: Resource
  private let columns: [Field]
  private let answer: JSON
  private let records: [JSON]
  private let next: String?
  private let form: FilterForm

  /// - Throws: `Problem` with the faults of the query.
  init(_ page: Page, _ resource: Resource) throws(Problem) {
    (self.page, self.resource) = (page, resource)
    let query = page.question.target.query
    let asked = query.filter { $0.name == "fields" }.flatMap {
      $0.value.split(separator: ",").map(String.init)
    }
    let own = resource.fields.filter { asked.contains($0.name) }
    let usual = resource.columnsOfTable
    let needed = ["id", "citations", "status"] + [resource.captionField].compactMap { $0?.name }
    let served = needed + (resource.requiredReferences + resource.timeDates + usual + own).map(\.name)
    answer = try page.rows(of: resource, fields: resource.fields.map(\.name).filter(served.contains))
    let records = answer["data"]?.items ?? []
    self.records = records
    // What nobody asked for and nothing stands in takes no room.
    let told = usual.filter { field in records.contains { $0[field.name]?.isBlank == false } }
    columns = own.isEmpty ? told : own
    next = answer["next"]?.textValue
    form = FilterForm(page, resource, facets: answer["facets"])
  }

  /// The page.
  var content: PageContent {
    var content = PageContent(resource.title) { write(to: &$0) }
    content.section = PageFrame.navigation.first { $0.address == "/\(resource.name)" }?.title
    content.isTold(at: page.twin(), as: resource.formats)
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: resource.title)
    html.element("p", ["class": "lead"]) { html in
      html.text("\(resource.summary) ")
      html.element(
        "a", ["href": "/edit/\(resource.name)", "data-with-token": "", "hidden": ""], text: "New")
    }
    html.element("div", ["class": "columns"]) { html in
      form.write(to: &html)
      html.element("div") { html in
        form.writeSet(to: &html)
        writeRows(to: &html)
      }
    }
  }

  private func writeRows(to html: inout Markup) {
    let caption = page.caption(records.count, of: answer)
    guard !records.isEmpty else { return html.element("p", text: caption) }
    html.table(caption, [resource.captionLabel] + columns.map(\.label)) { html in
      for record in records {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { html in
            let id = record["id"]?.textValue ?? ""
            html.element(
              "a", ["href": page.link(resource.name, id)], text: page.title(of: record, in: resource))
            html.cite(record["citations"], on: page)
            html.dispute(resource.name, id, on: page)
          }
          for field in columns { writeCell(field, record, to: &html) }
        }
      }
    }
    guard let next else { return }
    let query = page.question.target.query.filter { $0.name != "cursor" }
    html.nextPage(page.address(query + [QueryItem(name: "cursor", value: next)]))
  }

  private func writeCell(_ field: Field, _ record: JSON, to html: inout Markup) {
    html.cell(field.label) { html in
      guard !(record[field.name] ?? .null).isBlank else { return }
      html.value(of: field, in: record, on: page)
    }
  }
}
