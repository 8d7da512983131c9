import Domain
import HTTP
import Representation
import Store

extension Field {
  /// The name as people read it: "In force".
  var label: String {
    let words = name.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

/// A figure among the members of a record: its value with what says how it is meant.
struct Figure {
  /// The members that tell of it beside its own.
  private let parts: [String: JSON]

  /// The figure that a number of a record is, with the members named after it: `cost`, `cost_max`, `cost_bound`.
  init(_ name: String, in record: JSON) {
    parts = Dictionary(
      uniqueKeysWithValues: Figure.suffixes.map { suffix in
        (suffix, Figure.names(of: name, suffix).lazy.compactMap { record[$0] }.first ?? .null)
      })
  }

  /// "about 1.6 billion US dollars"; nil where there is no value.
  var words: String? {
    value.map { FigureWords.words($0, upper: string("max"), bound: string("bound"), unit: string("unit")) }
  }

  /// The same without what one is.
  var amount: String? {
    value.map { FigureWords.words($0, upper: string("max"), bound: string("bound")) }
  }

  /// As its source prints it.
  var printed: String? { string("text") }

  private var value: String? { string("") }
  private func string(_ suffix: String) -> String? { parts[suffix]?.textValue }

  private static let suffixes = ["", "max", "bound", "unit", "text"]

  /// The names that a part of a figure may have: that of the figure named `value` stand by themselves too.
  private static func names(of name: String, _ suffix: String) -> [String] {
    if suffix.isEmpty { return [name] }
    return ["\(name)_\(suffix)"] + (name == "value" && suffix != "text" ? [suffix] : [])
  }

  /// The members that are told with a number, among these.
  static func companions(of field: Field, among fields: [Field]) -> Set<String> {
    switch field.kind {
    case .number, .integer:
      let names = suffixes.dropFirst().flatMap { Figure.names(of: field.name, $0) }
      return Set(names).intersection(fields.map(\.name))
    default: return []
    }
  }
}

extension Markup {
  /// Writes what a field of a record holds.
  mutating func value(of field: Field, in record: JSON, on page: Page) {
    let value = record[field.name] ?? .null
    switch field.kind {
    case .key: element("code", text: value.textValue ?? "")
    case .text: plainText(value.textValue ?? "")
    case .integer, .number: figure(Figure(field.name, in: record))
    case .revision, .updated: text(value.textValue ?? "")
    case .fieldNames: text(value.items.compactMap(\.textValue).joined(separator: ", "))
    case .date: date(value)
    case .choice: text(value.textValue.map { page.names.label(field, $0) ?? $0 } ?? "")
    case .reference(let collection): value.textValue.map { reference(collection, $0, on: page) }
    case .list(let list): self.list(value, list, on: page)
    }
  }

  /// Writes a text, and one that is an address as a link.
  private mutating func plainText(_ value: String) {
    guard value.hasPrefix("https://") || value.hasPrefix("http://") else { return text(value) }
    element("a", ["href": value], text: value)
  }

  /// Writes a figure in words, and as its source prints it where that differs.
  mutating func figure(_ figure: Figure) {
    text(figure.words ?? "no figure")
    guard let printed = figure.printed, printed != figure.words else { return }
    text(" ")
    element("span", ["class": "muted"], text: "(printed: \(printed))")
  }

  /// Writes a date in words, for programs as text where they can read it (HTML Living Standard §4.5.14).
  mutating func date(_ value: JSON) {
    guard let date = value.date else { return element("span", ["class": "muted"], text: "no date") }
    guard date.edtf != ".." else { return text("no end") }
    let isPlain = date.edtf.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
    let isTime = isPlain && [.year, .month, .day].contains(date.precision)
    if isTime {
      element("time", ["datetime": date.edtf], text: date.words)
    } else {
      element("data", ["value": date.edtf], text: date.words)
    }
  }

  /// Writes a link to a record by its name.
  mutating func reference(_ collection: String, _ id: String, on page: Page) {
    let name = page.names.name(of: id, in: collection) ?? page.names.words(of: id, in: collection)
    element("a", ["href": page.link(collection, id)], text: name ?? id)
  }

  private mutating func list(_ value: JSON, _ list: Field.List, on page: Page) {
    if list.isLinks { return links(value.items, on: page) }
    switch list.shape {
    case .plain:
      for (index, item) in value.items.enumerated() {
        if index > 0 { text(", ") }
        self.value(of: list.items[0], in: .object([.init(list.items[0].name, item)]), on: page)
      }
    case .map: text(value.members.map { "\($0.name): \($0.value.textValue ?? "")" }.joined(separator: ", "))
    case .single: row(value, list.items, on: page)
    case .objects:
      element("ul") { html in
        for item in value.items { html.element("li") { $0.row(item, list.items, on: page) } }
      }
    }
  }

  /// Writes a row of a list: its first value, and the others behind it.
  private mutating func row(_ row: JSON, _ fields: [Field], on page: Page) {
    let companions = fields.reduce(into: Set<String>()) {
      $0.formUnion(Figure.companions(of: $1, among: fields))
    }
    let shown = fields.filter { !companions.contains($0.name) && !(row[$0.name] ?? .null).isBlank }
    for (index, field) in shown.enumerated() {
      if index > 0 { text(index == 1 ? ": " : ", ") }
      value(of: field, in: row, on: page)
    }
  }

  /// Writes how a record stands to others.
  private mutating func links(_ links: [JSON], on page: Page) {
    element("ul") { html in
      for link in links {
        guard let collection = link["collection"]?.textValue, let id = link["target"]?.textValue else {
          continue
        }
        html.element("li") { html in
          html.text((link["relation"]?.textValue).map { "\(CodeList.title(ofRelation: $0)) " } ?? "")
          html.reference(collection, id, on: page)
        }
      }
    }
  }
}

extension CodeList {
  /// What people call a relation between records.
  static func title(ofRelation relation: String) -> String {
    all.first { $0.name == "relation" }?.codes.first { $0.code == relation }?.title ?? relation
  }
}
