import Domain
import HTTP
import Representation

extension Problem {
  /// The problem as a page: what is wrong, and what is allowed.
  /// - Parameter destination: the path that can be read with a token; nil where no token of who reads is missing.
  func page(readingFrom destination: String? = nil) -> [UInt8] {
    var html = Markup(.html)
    let title = destination == nil ? "\(kind.status.reason)" : "For readers with a token"
    html.document(title: title) { _ in
    } body: { html in
      html.siteHeader(section: nil)
      html.element("main", ["id": "main"]) { html in
        html.element("h1", text: title)
        if let destination {
          html.element(
            "p", ["class": "lead"],
            text: self.destination == nil ? "What is here is told to those who hold a token." : detail)
          html.readingSignIn(to: destination)
        } else {
          html.element("p", ["class": "lead"], text: detail)
        }
        for fault in faults { html.fault(fault) }
        if let history {
          html.element("p") { $0.element("a", ["href": history], text: "What it was, version by version") }
        }
        if destination == nil {
          html.element("p") { $0.element("a", ["href": "/"], text: "Begin at the first page") }
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
