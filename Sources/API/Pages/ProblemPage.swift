import Domain
import HTTP
import Representation

extension Problem {
  /// The problem as a page: what is wrong, and what is allowed.
  func page() -> [UInt8] {
    var html = Markup(.html)
    let title = "\(kind.status.reason)"
    html.document(title: title) { _ in
    } body: { html in
      html.siteHeader(section: nil)
      html.element("main", ["id": "main"]) { html in
        html.element("h1", text: title)
        html.element("p", ["class": "lead"], text: detail)
        for fault in faults { html.fault(fault) }
        if let history {
          html.element("p") { $0.element("a", ["href": history], text: "What it was, version by version") }
        }
        html.element("p") { html in
          html.element("a", ["href": "/"], text: "Begin at the first page")
        }
      }
      html.element("footer", ["class": "site"]) { html in
        html.element("div") { $0.element("p", text: "Status \(kind.status.code), \(kind.rawValue)") }
      }
    }
    return html.finish()
  }
}

extension Markup {
  fileprivate mutating func fault(_ fault: Problem.Fault) {
    element("section", ["class": "fault"]) { html in
      if let parameter = fault.parameter {
        html.element("h2") { $0.element("code", text: parameter) }
      }
      html.element("p", text: fault.detail)
      guard !fault.allowed.isEmpty else { return }
      html.element("p", text: "What is allowed:")
      html.element("ul", ["class": "allowed"]) { html in
        for allowed in fault.allowed { html.element("li") { $0.element("code", text: allowed) } }
      }
    }
  }
}
