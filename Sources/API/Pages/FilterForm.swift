import Domain
import HTTP
import Representation
import Store

/// What may be asked of a collection, as a form that works without a script, and what was asked, to be taken back.
struct FilterForm {
  private let page: Page
  private let resource: Resource
  private let query: [QueryItem]
  /// How many records have each value of a filter, as the interface tells it.
  private let facets: JSON

  init(_ page: Page, _ resource: Resource, facets: JSON?) {
    (self.page, self.resource, self.facets) = (page, resource, facets ?? .null)
    query = page.question.target.query.filter { $0.name != "cursor" }
  }

  private var language: QueryLanguage { QueryLanguage.of(resource) }

  /// The names of the filters whose values can be told: codes and records.
  static func names(_ resource: Resource) -> [String] {
    resource.filters.compactMap { filter in
      switch filter.kind {
      case .choice, .reference: filter.name
      default: nil
      }
    }
  }

  /// The values that a parameter has now.
  private func values(of name: String) -> [String] {
    query.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
  }

  // MARK: The form

  /// Writes the form.
  func write(to html: inout Markup) {
    html.element("form", ["class": "filters", "action": "/\(resource.name)", "aria-label": "Filters"]) {
      html in
      html.element("details", ["class": "fold"]) { html in
        html.element("summary", text: "Filters")
        for name in FilterForm.names(resource) { writeValues(of: name, to: &html) }
        if language.takes("from") { writePeriod(to: &html) }
        writeOrder(to: &html)
        writeRest(to: &html)
        html.element("button", text: "Show")
      }
    }
  }

  /// How many values of a filter are offered, besides those that are set.
  private static let valuesMost = 12

  private func writeValues(of name: String, to html: inout Markup) {
    let chosen = values(of: name)
    let told = (facets[name]?.items ?? []).filter { $0["value"]?.textValue != nil }
    let offered = told.enumerated().filter { index, facet in
      index < FilterForm.valuesMost || chosen.contains(facet["value"]?.textValue ?? "")
    }.map(\.element)
    let missing = chosen.filter { value in !told.contains { $0["value"]?.textValue == value } }
    guard !offered.isEmpty || !missing.isEmpty else { return }
    html.element("details", ["open": chosen.isEmpty ? nil : ""]) { html in
      html.element("summary", text: FilterForm.label(name))
      html.element("fieldset", ["aria-label": FilterForm.label(name)]) { html in
        for facet in offered {
          let value = facet["value"]?.textValue ?? ""
          writeBox(name, value, facet["count"]?.textValue, isSet: chosen.contains(value), to: &html)
        }
        for value in missing { writeBox(name, value, "0", isSet: true, to: &html) }
      }
    }
  }

  private func writeBox(
    _ name: String, _ value: String, _ count: String?, isSet: Bool, to html: inout Markup
  ) {
    html.element("label") { html in
      html.empty(
        "input", ["type": "checkbox", "name": name, "value": value, "checked": isSet ? "" : nil])
      html.text(title(of: value, in: name))
      if let count { html.element("span", ["class": "count"], text: count) }
    }
  }

  private func writePeriod(to html: inout Markup) {
    let isSet = !values(of: "from").isEmpty || !values(of: "to").isEmpty
    html.element("details", ["open": isSet ? "" : nil]) { html in
      html.element("summary", text: "Period")
      html.element("fieldset", ["aria-label": "Period"]) { html in
        for (name, title) in [("from", "From"), ("to", "To")] {
          html.element("label", ["class": "line"]) { html in
            html.text(title)
            html.empty(
              "input",
              [
                "name": name, "value": values(of: name).first, "placeholder": "2024 or 2024-09", "size": "12",
              ])
          }
        }
        html.element("label") { html in
          let isCertain = values(of: "match") == ["certain"]
          html.empty(
            "input",
            ["type": "checkbox", "name": "match", "value": "certain", "checked": isCertain ? "" : nil])
          html.text("only what surely falls into it")
        }
      }
    }
  }

  private func writeOrder(to html: inout Markup) {
    let given = values(of: "sort").joined(separator: ",")
    html.element("label", ["class": "line"]) { html in
      html.text("Order")
      html.element("select", ["name": "sort"]) { html in
        html.element("option", ["value": ""], text: "as usual")
        for name in resource.sortable {
          for (sign, way) in [("", "upwards"), ("-", "downwards")] {
            let value = sign + name
            html.element(
              "option", ["value": value, "selected": value == given ? "" : nil],
              text: "\(FilterForm.label(name)), \(way)")
          }
        }
      }
    }
  }

  /// Writes what else was asked, so that it holds for what the form asks too.
  private func writeRest(to html: inout Markup) {
    let own = Set(FilterForm.names(resource) + ["from", "to", "match", "sort"])
    for item in query where !own.contains(item.name) {
      html.empty("input", ["type": "hidden", "name": item.name, "value": item.value])
    }
  }

  // MARK: What was asked

  /// Writes each value that was asked for, as a link to the page without it.
  func writeSet(to html: inout Markup) {
    let set = query.filter { !Page.shapes.contains($0.name) && $0.name != "as_of" }
    guard !set.isEmpty else { return }
    html.element("div", ["role": "group", "aria-label": "Filters that are set"]) { html in
      html.element("ul", ["class": "set"]) { html in
        for item in set {
          for value in item.value.split(separator: ",").map(String.init) {
            html.element("li") { write(value, of: item.name, to: &$0) }
          }
        }
      }
    }
  }

  private func write(_ value: String, of name: String, to html: inout Markup) {
    let words = "\(FilterForm.label(name)): \(title(of: value, in: name))"
    html.element("a", ["href": page.address(without(value, of: name)), "aria-label": "Remove \(words)"]) {
      html in
      html.text(words)
      html.element("span", ["aria-hidden": "true"], text: " \u{00D7}")
    }
  }

  /// The query without a value. Two countries that are brought together go together.
  private func without(_ value: String, of name: String) -> [QueryItem] {
    query.compactMap { item in
      guard item.name == name else { return item }
      let rest = item.value.split(separator: ",").map(String.init).filter { $0 != value }
      guard !rest.isEmpty, name != "between" else { return nil }
      return QueryItem(name: name, value: rest.joined(separator: ","))
    }
  }

  private func title(of value: String, in name: String) -> String {
    let field = name.split(separator: "_").first.map(String.init) ?? name
    let filter = resource.filter(name) ?? resource.filter(name == "between" ? "country" : field)
    switch filter?.kind {
    case .choice(let codes): return codes.title(of: value) ?? value
    case .reference(let collection): return page.names.name(of: value, in: collection) ?? value
    default: return (try? UncertainDate(value))?.words ?? value
    }
  }

  /// The name of a parameter as people read it: "Signed, at least".
  private static func label(_ name: String) -> String {
    let parts = name.split(separator: "__", maxSplits: 1).map(String.init)
    let words = parts[0].replacing("_", with: " ")
    let field = words.prefix(1).uppercased() + words.dropFirst()
    guard parts.count == 2, let known = Operator.all.first(where: { $0.name == parts[1] }) else {
      return field
    }
    return "\(field) \(known.summary.split(separator: ",")[0])"
  }
}
