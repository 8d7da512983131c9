import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /{collection}/{id}/edit`: a form that changes a record. It holds what is declared; `edit.js` reads the record
  /// into it and sends the change to the interface, with the token of whoever edits.
  static func editPage(of resource: Resource) -> Route {
    page(
      "/\(resource.name)/{id}/edit", "Shows a form that changes a record of \(resource.name).", of: resource
    ) {
      (page) throws(Problem) in .content(try EditPage(page, resource).content)
    }
  }

  /// `GET /edit`: where an editor's token is given to the browser, and taken from it.
  static let signInPage = page("/edit", "Takes the token of an editor, for as long as the tab is open.") {
    _ in
    var content = PageContent("For editors") { html in
      html.element("h1", text: "For editors")
      html.element(
        "p", ["class": "lead"],
        text: "With a token that may write, each record has a link \u{201C}Edit\u{201D} beside its history.")
      html.signIn()
    }
    content.script = .edit
    return .content(content)
  }
}

/// A form that changes a record.
struct EditPage {
  private let page: Page
  private let resource: Resource
  private let record: JSON

  /// - Throws: `Problem` of kind `notFound` or `gone` where there is no such record.
  init(_ page: Page, _ resource: Resource) throws(Problem) {
    (self.page, self.resource) = (page, resource)
    record = try page.ask(
      "/v1/\(resource.name)/{id}", path: ["v1", resource.name, page.question["id"]])
  }

  /// The page.
  var content: PageContent {
    let id = record["id"]?.textValue ?? ""
    let title = page.title(of: record, in: resource)
    var content = PageContent("Edit: \(title)") { html in
      html.element("h1", text: "Edit: \(title)")
      html.signIn()
      html.element(
        "form",
        [
          "class": "edit", "data-record": "/v1/\(resource.name)/\(id)",
          "data-page": page.link(resource.name, id),
          "autocomplete": "off", "hidden": "",
        ]
      ) { html in
        for field in resource.fields where !field.isReadOnly && field.name != "id" { html.part(field) }
        html.note()
        html.element("button", text: "Show what changes")
      }
      html.difference()
      html.suggestions(for: resource)
    }
    content.section = PageFrame.navigation.first { $0.address == "/\(resource.name)" }?.title
    content.above = [(resource.title, page.link(resource.name)), (title, page.link(resource.name, id))]
    content.script = .edit
    return content
  }
}

extension Markup {
  /// Writes what takes the token, and what is said while a record is edited.
  fileprivate mutating func signIn() {
    element(
      "noscript", text: "This needs a script. Without one, send changes to the interface: /docs tells how.")
    element("form", ["class": "edit", "data-sign-in": "", "hidden": ""]) { html in
      html.element("div", ["class": "field"]) { html in
        html.element("label", ["for": "edit-token"], text: "Token")
        html.empty(
          "input",
          [
            "type": "password", "id": "edit-token", "name": "token", "required": "", "autocomplete": "off",
            "aria-describedby": "edit-token-help",
          ])
        html.help(
          "edit-token-help",
          "It is kept by this tab alone, until the tab is closed. The command entente token create makes one."
        )
      }
      html.element("button", text: "Use this token")
    }
    element("p", ["data-signed-in": "", "hidden": ""]) { html in
      html.text("This tab holds a token. ")
      html.element("button", ["type": "button", "data-forget": ""], text: "Forget it")
    }
    element("p", ["role": "status", "class": "said", "data-said": ""]) { _ in }
  }

  /// Writes where the reason of a change is told.
  fileprivate mutating func note() {
    element("div", ["class": "field"]) { html in
      html.element("label", ["for": "edit-note"], text: "Why")
      html.empty(
        "input",
        ["id": "edit-note", "name": "note", "maxlength": "500", "aria-describedby": "edit-note-help"])
      html.help("edit-note-help", "Stands in the history of the record, beside the change.")
    }
  }

  /// Writes where it is shown what a change would do.
  fileprivate mutating func difference() {
    element("section", ["data-difference": "", "aria-label": "What changes", "hidden": ""]) { html in
      html.element("h2", text: "What changes")
      html.element("dl", ["class": "fields", "data-changes": ""]) { _ in }
      html.element("button", ["type": "button", "data-save": ""], text: "Save the change")
    }
  }

  fileprivate mutating func help(_ id: String, _ text: String) {
    element("p", ["id": id, "class": "small muted"], text: text)
  }

  // MARK: What is declared

  /// Writes the control of a field, or the rows of one that is a list.
  fileprivate mutating func part(_ field: Field) {
    guard let list = field.list else {
      let id = "edit-\(field.name)"
      return element("div", [("class", "field")] + Markup.data(field)) { html in
        html.element("label", ["for": id]) { html in
          html.text(field.label)
          if field.isRequired { html.element("span", ["class": "muted"], text: " (required)") }
        }
        html.control(field, [("id", id), ("aria-describedby", "\(id)-help")])
        html.help("\(id)-help", field.summary)
      }
    }
    element(
      "fieldset", ["data-list": field.name, "data-shape": list.shape.rawValue, "data-label": field.label]
    ) { html in
      html.element("legend", text: field.label)
      html.element("p", ["class": "small muted"], text: field.summary)
      html.element("div", ["data-rows": ""]) { _ in }
      html.element("template") { $0.row(list) }
      html.element(
        "button", ["type": "button", "data-add": "", "aria-label": "Add to \(field.label)"], text: "Add")
    }
  }

  private mutating func row(_ list: Field.List) {
    element("div", ["class": "row", "data-row": ""]) { html in
      for item in list.items {
        html.element("label", Markup.data(item)) { html in
          html.element("span", text: item.label)
          html.control(item, [])
        }
      }
      html.element("button", ["type": "button", "data-remove": ""], text: "Remove")
    }
  }

  private static func data(_ field: Field) -> [Attributes.Element] {
    let kind =
      switch field.kind {
      case .integer, .number: "number"
      case .fieldNames: "names"
      default: "text"
      }
    return [("data-field", field.name), ("data-kind", kind), ("data-label", field.label)]
  }

  private mutating func control(_ field: Field, _ attributes: [Attributes.Element]) {
    switch field.kind {
    case .choice(let codes):
      element("select", attributes) { html in
        html.element("option", ["value": ""], text: field.isRequired ? "choose one" : "none")
        for code in codes.codes { html.element("option", ["value": code.code], text: code.title) }
      }
    case .text where field.form == nil && !field.isName:
      element("textarea", [("rows", "2")] + attributes) { _ in }
    case .reference(let collection):
      empty("input", [("list", "known-\(collection)"), ("spellcheck", "false")] + attributes)
    case .date: empty("input", [("placeholder", "2024, 2024-09, 2024-09-11, 2017/2019")] + attributes)
    default: empty("input", attributes)
    }
  }

  /// Writes where the names of records are put that may be referred to.
  fileprivate mutating func suggestions(for resource: Resource) {
    let fields = resource.fields + resource.lists.flatMap(\.items)
    var known: Set<String> = []
    for case .reference(let collection) in fields.map(\.kind) where known.insert(collection).inserted {
      element(
        "datalist",
        [
          "id": "known-\(collection)", "data-collection": collection,
          "data-title": Resource.named(collection)?.titleField,
        ]
      ) { _ in }
    }
  }
}
