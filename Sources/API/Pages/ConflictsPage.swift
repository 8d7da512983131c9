import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /conflicts`: where the sources disagree.
  static let conflictsPage = page("/conflicts", "Shows claims that disagree as a page.") {
    (page) throws(Problem) in
    let conflicts = try page.ask("/v1/conflicts", page.twin())["data"]?.items ?? []
    var content = PageContent("Disagreements") { html in
      html.element("h1", text: "Disagreements")
      html.element("p", ["class": "lead"]) { html in
        let count = conflicts.count
        html.text(count == 1 ? "There is 1 point" : "There are \(count) points")
        html.text(" on which the sources disagree. All claims are kept, and none is corrected. ")
        html.element("a", ["href": "/rules"], text: "How a claim is chosen")
      }
      for conflict in conflicts { html.conflict(conflict, on: page, heading: "h2") }
    }
    content.section = "Disagreements"
    content.isTold(at: page.twin())
    return .content(content)
  }

  /// `GET /rules`: how one of several claims is chosen.
  static let rulesPage = page("/rules", "Shows the rules that choose among claims as a page.") {
    (page) throws(Problem) in
    let rules = try page.ask("/v1/rules", page.twin())["data"]?.items ?? []
    var content = PageContent("How a claim is chosen") { html in
      html.element("h1", text: "How a claim is chosen")
      html.element("p", ["class": "lead"]) { html in
        html.text("Sources disagree. All their claims are kept; a rule says which is shown first, and why.")
      }
      for rule in rules {
        html.element("h2") { $0.element("code", text: rule["name"]?.textValue ?? "") }
        html.element("p", text: rule["summary"]?.textValue ?? "")
        html.element("p", text: "What counts, in this order:")
        html.element("ol") { html in
          for criterion in rule["criteria"]?.items ?? [] {
            html.element("li", text: criterion.textValue ?? "")
          }
        }
      }
    }
    content.isTold(at: page.twin())
    return .content(content)
  }

  /// `GET /codes`: the code lists.
  static let codesPage = page("/codes", "Shows the code lists as a page.") { (page) throws(Problem) in
    let lists = try page.ask("/v1/codes", page.twin())["data"]?.items ?? []
    var content = PageContent("Codes") { html in
      html.element("h1", text: "Codes")
      html.element("p", ["class": "lead"], text: "What fields may hold, with what each code means.")
      html.element("ul", ["class": "index"]) { html in
        for name in lists.compactMap({ $0["name"]?.textValue }) {
          html.element("li") { $0.element("a", ["href": "#\(name)"]) { $0.element("code", text: name) } }
        }
      }
      for list in lists { html.codes(list) }
    }
    content.isTold(at: page.twin())
    return .content(content)
  }
}

extension Markup {
  fileprivate mutating func codes(_ list: JSON) {
    let name = list["name"]?.textValue ?? ""
    element("h2", ["id": name]) { $0.element("code", text: name) }
    table(list["description"]?.textValue ?? name, ["Code", "Title", "Meaning"]) { html in
      for code in list["codes"]?.items ?? [] {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: code["code"]?.textValue ?? "") }
          html.cell("Title") { $0.text(code["title"]?.textValue ?? "") }
          html.cell("Meaning") { $0.text(code["meaning"]?.textValue ?? "") }
        }
      }
    }
  }
}
