import Representation

extension Markup {
  /// Writes a table that turns into blocks on a narrow screen, where each cell says its column.
  /// - Parameter rows: writes the rows, each with a cell for each column.
  mutating func table(_ caption: String, _ columns: [String], _ rows: (inout Markup) -> Void) {
    element("table", ["class": "stacks"]) { html in
      html.head(caption, columns)
      html.element("tbody") { rows(&$0) }
    }
  }

  /// The same in groups of rows, each below what it is of.
  mutating func table(
    _ caption: String, _ columns: [String],
    groups: [(heading: (inout Markup) -> Void, rows: (inout Markup) -> Void)]
  ) {
    element("table", ["class": "stacks"]) { html in
      html.head(caption, columns)
      for group in groups {
        html.element("tbody") { html in
          html.element("tr") { html in
            html.element("th", ["scope": "rowgroup", "colspan": "\(columns.count)"]) { group.heading(&$0) }
          }
          group.rows(&html)
        }
      }
    }
  }

  private mutating func head(_ caption: String, _ columns: [String]) {
    element("caption", text: caption)
    element("thead") { html in
      html.element("tr") { html in
        for column in columns { html.element("th", ["scope": "col"], text: column) }
      }
    }
  }

  /// Writes a cell below a column of this name.
  mutating func cell(_ column: String, _ content: (inout Markup) -> Void) {
    element("td", ["data-label": column]) { content(&$0) }
  }

  /// Writes the link to what comes before.
  mutating func previousPage(_ address: String) {
    element("p", ["class": "pages"]) {
      $0.element("a", ["href": address, "rel": "prev"], text: "Previous page")
    }
  }

  /// Writes the link to what follows.
  mutating func nextPage(_ address: String) {
    element("p", ["class": "pages"]) { $0.element("a", ["href": address, "rel": "next"], text: "Next page") }
  }
}
