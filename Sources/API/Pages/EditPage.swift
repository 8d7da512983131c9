import Domain
import HTTP
import Representation
import Store

extension Route {
  /// The forms that store, change, retire and bring back a record. They hold what is declared; `edit.js` reads the record
  /// into them and sends the change to the interface, with the token of whoever edits.
  static func editPages(of resource: Resource) -> [Route] {
    [
      page(
        "/\(resource.name)/{id}/edit", "Shows a form that changes a record of \(resource.name).", of: resource
      ) { (page) throws(Problem) in .content(try EditPage(page, resource, .correction).content) },
      page(
        "/\(resource.name)/{id}/retire", "Shows a form that retires a record of \(resource.name).",
        of: resource
      ) { (page) throws(Problem) in .content(try EditPage(page, resource, .retirement).content) },
      page(
        "/\(resource.name)/{id}/restore",
        "Shows a form that brings back a retired record of \(resource.name).", of: resource
      ) { (page) throws(Problem) in .content(try EditPage(page, resource, .restoration).content) },
      page(
        "/edit/\(resource.name)", "Shows a form that stores a new record of \(resource.name).", of: resource
      ) {
        (page) throws(Problem) in .content(try EditPage(page, resource, .creation).content)
      },
    ]
  }

  /// `GET /edit`: where an editor's token is given to the browser, and taken from it.
  static let signInPage = page("/edit", "Takes the token of an editor, for as long as the tab is open.") {
    _ in
    var content = PageContent("For editors") { html in
      html.element("h1", text: "For editors")
      html.element(
        "p", ["class": "lead"],
        text:
          "With a token that may write, each record can be edited and retired beside its history, and brought back; each collection has new ones."
      )
      html.signIn()
    }
    content.script = .edit
    return .content(content)
  }
}

/// A form that changes, stores, retires or brings back a record.
struct EditPage {
  /// What becomes of the record.
  enum Change: String {
    case correction = "PATCH"
    case creation = "POST"
    case retirement = "DELETE"
    case restoration = "PUT"
  }

  private let page: Page
  private let resource: Resource
  private let change: Change
  /// As it is now, or was last; null of one that is yet to be stored.
  private let record: JSON
  private let isRetired: Bool
  /// What links to one that is to be retired.
  private let linked: [JSON]

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record.
  init(_ page: Page, _ resource: Resource, _ change: Change) throws(Problem) {
    (self.page, self.resource, self.change) = (page, resource, change)
    let path = change == .creation ? [] : ["v1", resource.name, page.question["id"]]
    switch change {
    case .creation: (record, linked, isRetired) = (.null, [], false)
    case .correction:
      (record, linked) = (try page.ask("/v1/\(resource.name)/{id}", path: path), [])
      isRetired = false
    case .retirement:
      record = try page.ask("/v1/\(resource.name)/{id}", path: path)
      isRetired = false
      let answer = try page.ask("/v1/\(resource.name)/{id}/linked", path: path + ["linked"])
      linked = answer["data"]?.items ?? []
    case .restoration:
      let last = try page.lastVersion(of: resource)
      (record, linked, isRetired) = (last.record, [], last.retirement != nil)
    }
  }

  private var id: String { record["id"]?.textValue ?? "" }

  /// Where the interface has what the form is filled with; nil of a new record.
  private var origin: Target? {
    switch change {
    case .creation: nil
    case .correction, .retirement: Target(path: ["v1", resource.name, id])
    case .restoration:
      Target(path: ["v1", resource.name, id, "history", record["revision"]?.textValue ?? ""])
    }
  }

  private var name: String { page.title(of: record, in: resource) }

  private var title: String {
    switch change {
    case .correction: "Edit: \(name)"
    case .creation: "New in \(resource.title.lowercased())"
    case .retirement: "Retire: \(name)"
    case .restoration: "Bring back: \(name)"
    }
  }

  /// What happens to what a record says, and how that is done.
  private var words: (happens: String, action: String) {
    switch change {
    case .correction: ("changes", "Save the change")
    case .creation: ("is stored", "Store the record")
    case .retirement: ("is retired", "Retire the record")
    case .restoration: ("is stored again", "Bring the record back")
    }
  }

  /// The page.
  var content: PageContent {
    var content = PageContent(title) { write(to: &$0) }
    content.section = PageFrame.navigation.first { $0.address == "/\(resource.name)" }?.title
    content.above = [(resource.title, page.link(resource.name))]
    if change != .creation { content.above.append((name, page.link(resource.name, id))) }
    content.script = .edit
    return content
  }

  private func write(to html: inout Markup) {
    html.element("h1", text: title)
    if change == .restoration, !isRetired {
      let words = "This record is there: it was not retired, or somebody has brought it back."
      return html.element("p", ["class": "lead"], text: words)
    }
    if change == .retirement { writeConsequences(to: &html) }
    html.signIn()
    let path = change == .creation ? [resource.name] : [resource.name, id]
    html.element(
      "form",
      [
        "class": "edit", "data-method": change.rawValue,
        "data-target": Target(path: ["v1"] + path, query: []).text, "data-from": origin?.text,
        "data-page": Target(path: path, query: []).text, "autocomplete": "off", "hidden": "",
      ]
    ) { html in
      for field in fields { html.part(field) }
      html.note()
      html.element("button", text: "Show what \(words.happens)")
    }
    html.difference("What \(words.happens)", words.action)
    if change != .retirement { html.suggestions(for: resource) }
  }

  /// What an editor may say. An id is given once.
  private var fields: [Field] {
    guard change != .retirement else { return [] }
    return resource.fields.filter { !$0.isReadOnly && (change == .creation || $0.name != "id") }
  }

  /// What retiring does, and what has to be changed before it can be done.
  private func writeConsequences(to html: inout Markup) {
    html.element(
      "p", ["class": "lead"],
      text:
        "A retired record stands in no list any more. Its address goes on to tell what it said last, and its history stays."
    )
    guard !linked.isEmpty else { return }
    html.element("p", text: "These records link to it, and must be changed or retired before it can be:")
    html.element("ul") { html in
      for link in linked {
        let path = [link["collection"], link["id"]].compactMap { $0?.textValue }
        html.element("li") { html in
          html.element(
            "a", ["href": Target(path: path, query: []).text], text: link["title"]?.textValue ?? "")
        }
      }
    }
  }
}
