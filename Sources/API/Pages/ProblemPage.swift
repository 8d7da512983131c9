import Domain
import HTTP
import Representation

/// A problem as it is told to somebody who asked for a page: what is wrong, and what is allowed.
struct ProblemPage {
  /// Whether the page was to stand within one of somebody else.
  let isEmbedded: Bool
  /// The path that can be read with a token; nil where no token of who reads is missing.
  let destination: String?

  /// What it may load, and who may have it within.
  var policy: FieldBlock { isEmbedded ? EmbedDocument.policy : PageFrame.policy }

  /// The whole document.
  func bytes(_ problem: Problem) -> [UInt8] {
    var html = Markup(.html)
    let title = destination == nil ? "\(problem.kind.status.reason)" : "For readers with a token"
    html.document(title: title, isEmbedded: isEmbedded) { html in
      if isEmbedded { html.empty("base", ["target": "_blank"]) }
    } body: { html in
      if !isEmbedded { html.siteHeader(section: nil) }
      html.element("main", ["id": "main", "class": isEmbedded ? "embed" : nil]) { html in
        html.element("h1", text: title)
        write(problem, to: &html)
      }
      html.element("footer", ["class": isEmbedded ? "site embed" : "site"]) { html in
        html.element("div") { html in
          html.element("p", text: "Status \(problem.kind.status.code), \(problem.kind.rawValue)")
        }
      }
    }
    return html.finish()
  }

  private func write(_ problem: Problem, to html: inout Markup) {
    // A form in a frame of somebody else is no place for a token.
    if let destination, !isEmbedded {
      let detail =
        problem.destination == nil ? "What is here is told to those who hold a token." : problem.detail
      html.element("p", ["class": "lead"], text: detail)
      return html.readingSignIn(to: destination)
    }
    html.element("p", ["class": "lead"], text: problem.detail)
    for fault in problem.faults { html.fault(fault) }
    if let history = problem.history {
      html.element("p") { $0.element("a", ["href": history], text: "What it was, version by version") }
    }
    html.element("p") {
      $0.element("a", ["href": "/"], text: isEmbedded ? "Entente" : "Begin at the first page")
    }
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
