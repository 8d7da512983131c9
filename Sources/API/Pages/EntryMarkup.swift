import Domain
import HTTP
import Representation
import Store

extension Markup {
  /// Writes dated entries in their order, those of one year below its number.
  /// - Parameter heading: the element of the number.
  mutating func entries(_ entries: [JSON], heading: StaticString, on page: Page) {
    var rest = entries[...]
    while let first = rest.first {
      let year = first.yearWords
      let sameYear = rest.prefix { $0.yearWords == year }
      rest = rest.dropFirst(sameYear.count)
      element(heading, ["class": "year"], text: year)
      element("ol", ["class": "entries"]) { html in
        for entry in sameYear { html.element("li") { $0.entry(entry, on: page) } }
      }
    }
  }

  private mutating func entry(_ entry: JSON, on page: Page) {
    element("span", ["class": "when"]) { $0.date(entry["date"] ?? .null) }
    element("div") { html in
      html.element("a", ["href": page.address(of: entry)], text: page.headline(of: entry))
      html.cite(entry["citations"], on: page)
      if let path = page.path(of: entry) { html.dispute(path[0], path[1], on: page) }
      if let summary = entry["summary"]?.textValue {
        html.element("p", ["class": "small muted"], text: summary)
      }
    }
  }
}

extension Page {
  /// The page of the record that an entry is of.
  func address(of entry: JSON) -> String {
    guard let record = entry["record"] else { return entry["url"]?.pageAddress ?? "" }
    return link(record["collection"]?.textValue ?? "", record["id"]?.textValue ?? "")
  }

  /// The collection and the id of the record that an entry is of.
  fileprivate func path(of entry: JSON) -> [String]? {
    let segments = address(of: entry).prefix { $0 != "?" }.split(separator: "/").map(String.init)
    return segments.count == 2 ? segments : nil
  }

  /// The title of an entry behind the word for what did not plainly happen.
  func headline(of entry: JSON) -> String {
    let title = entry["title"]?.textValue ?? ""
    return entry["status"]?.textValue.flatMap(StatusWords.before).map { "\($0): \(title)" } ?? title
  }
}

extension JSON {
  /// The page that tells what is told at an address under `/v1`.
  var pageAddress: String? { textValue.map { $0.hasPrefix("/v1/") ? String($0.dropFirst(3)) : $0 } }

  /// The year that an entry stands in: that of its beginning, or of its end where it has none.
  fileprivate var yearWords: String {
    guard let date = self["date"]?.date else { return "Without a date" }
    return "\(date.yearOfEntry)"
  }
}
