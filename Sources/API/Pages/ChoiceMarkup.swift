import Domain
import HTTP
import Representation
import Store

extension Page {
  /// Whether claims are to be shown alike, with none that a rule chooses (`resolve=all`).
  var showsAlike: Bool { choice.contains { $0.value == ResolutionMode.all.rawValue } }

  /// What the page was asked to make of claims that disagree, for what else shows them.
  var choice: [QueryItem] { question.target.query.filter { $0.name == QueryParameter.rule.name } }

  /// The address of this page by the other choice; nil where it takes none.
  /// - Parameter section: the id of the part of the page that tells of the claims.
  fileprivate func otherChoice(_ section: String?) -> String? {
    guard question.route.parameters.contains(where: { $0.name == QueryParameter.rule.name }) else {
      return nil
    }
    let rest = question.target.query.filter { ![QueryParameter.rule.name, "cursor"].contains($0.name) }
    let other =
      showsAlike ? [] : [QueryItem(name: QueryParameter.rule.name, value: ResolutionMode.all.rawValue)]
    return address(rest + other) + (section.map { "#\($0)" } ?? "")
  }

  /// Whether the sources disagree on a record.
  fileprivate func isDisputed(_ collection: String, _ id: String) -> Bool {
    do throws(Problem) {
      let target = Target(path: ["v1", collection, id, "conflicts"], query: asOf)
      return try ask("/v1/\(collection)/{id}/conflicts", target)["data"]?.items.isEmpty == false
    } catch {
      problem = error
      return false
    }
  }
}

extension Markup {
  /// Writes what a rule makes of claims and why, and a link that shows the page by the other choice.
  /// - Parameters:
  ///   - resolution: as answers tell it; nil where all claims stand alike.
  ///   - section: the id of the part of the page that tells of the claims.
  mutating func verdict(
    _ resolution: JSON?, on page: Page, in section: String? = nil,
    _ attributes: Attributes = ["class": "verdict"]
  ) {
    element("p", attributes) { html in
      if let resolution {
        let isChosen = resolution["chosen"]?.textValue != nil
        html.text(isChosen ? "One is chosen. " : "None is chosen. ")
        html.text("\(resolution["reason"]?.textValue ?? "") ")
        html.element("a", ["href": page.link("rules")], text: "The rule")
      } else {
        html.text("All claims stand alike here.")
      }
      html.otherChoice(on: page, in: section)
    }
  }

  /// Writes a link that shows the page by the other choice, where it takes one.
  mutating func otherChoice(on page: Page, in section: String? = nil) {
    guard let address = page.otherChoice(section) else { return }
    text(" \u{00B7} ")
    element(
      "a", ["href": address], text: page.showsAlike ? "Show what the rule chooses" : "Show all claims alike")
  }

  /// Writes beside the name of a record that the sources disagree on it, where they do, as a link to all sides.
  mutating func dispute(_ collection: String, _ id: String, on page: Page) {
    guard page.isDisputed(collection, id) else { return }
    text(" ")
    let address = page.link(collection, id) + "#\(RecordPage.disagreement)"
    element("a", ["class": "badge warn", "href": address], text: "sources disagree")
  }
}
