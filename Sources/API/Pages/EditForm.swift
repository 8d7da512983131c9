import Domain
import Representation

/// What a form that changes a record is made of.
extension Markup {
  /// Writes what takes the token, and what is said while a record is edited.
  mutating func signIn() {
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
  mutating func note() {
    element("div", ["class": "field"]) { html in
      html.element("label", ["for": "edit-note"], text: "Why")
      html.empty(
        "input",
        ["id": "edit-note", "name": "note", "maxlength": "500", "aria-describedby": "edit-note-help"])
      html.help("edit-note-help", "Stands in the history of the record, beside the change.")
    }
  }

  /// Writes where it is shown what a change would do.
  /// - Parameters:
  ///   - heading: what is shown.
  ///   - action: what the button does behind it.
  mutating func difference(_ heading: String, _ action: String) {
    element("section", ["data-difference": "", "aria-label": heading, "hidden": ""]) { html in
      html.element("h2", text: heading)
      html.element("dl", ["class": "fields", "data-changes": ""]) { _ in }
      html.element("button", ["type": "button", "data-save": ""], text: action)
    }
  }

  private mutating func help(_ id: String, _ text: String) {
    element("p", ["id": id, "class": "small muted"], text: text)
  }

  // MARK: What is declared

  /// Writes the control of a field, or the rows of one that is a list.
  mutating func part(_ field: Field) {
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
  mutating func suggestions(for resource: Resource) {
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
