import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /docs`: how programs ask, from the same declarations that answer them.
  static let documentation = page("/docs", "Tells programs what may be asked, as a page.") {
    (page) throws(Problem) in
    var content = PageContent("How to ask") { html in
      html.element("h1", text: "How to ask")
      html.element("p", ["class": "lead"]) { html in
        html.text("Every page is an address for a program too: put ")
        html.element("code", text: "/v1")
        html.text(
          " before its path. Nothing that is asked is ignored: what is not known is refused, with what is allowed."
        )
      }
      html.beginnings()
      html.element("h2", text: "Collections")
      html.table("What there is", ["Collection", "What it holds"]) { html in
        for resource in Resource.listed {
          html.element("tr") { html in
            html.element("th", ["scope": "row"]) {
              $0.element("a", ["href": "/docs/\(resource.name)"], text: resource.title)
            }
            html.cell("What it holds") { $0.text(resource.summary) }
          }
        }
      }
      html.formats()
      html.faults(example: page.fault(in: Target(path: ["v1", "agreements"], query: [misspelt])))
      html.routes()
    }
    content.section = "API"
    content.isTold(at: Target(path: ["v1"]))
    return .content(content)
  }

  /// A parameter that does not exist.
  private static let misspelt = QueryItem(name: "sttus", value: "signed")

  /// `GET /docs/{collection}`: the fields and the parameters of a collection.
  static let collectionDocumentation = Resource.listed.map { resource in
    page("/docs/\(resource.name)", "Tells programs what may be asked of \(resource.name), as a page.") {
      (page) throws(Problem) in
      let target = Target(path: ["v1", resource.name], query: [QueryItem(name: "limit", value: "1")])
      let example = try page.ask("/v1/\(resource.name)", target)
      var content = PageContent(resource.title) { html in
        html.element("h1", text: resource.title)
        html.element("p", ["class": "lead"], text: resource.summary)
        html.requests(page.base + target.text)
        html.fields(resource)
        html.parameters(QueryLanguage.of(resource).parameters)
        html.element("h2", text: "An answer")
        html.code(example.laidOut, label: "An answer")
      }
      content.section = "API"
      content.above = [("How to ask", "/docs")]
      content.isTold(at: Target(path: ["v1", resource.name]))
      return .content(content)
    }
  }
}

extension Markup {
  /// Writes where people begin who want something in particular.
  fileprivate mutating func beginnings() {
    element("ul") { html in
      for (address, words) in [
        ("/docs/integrate-a-timeline", "Put a timeline on your page"), ("/codes", "What the codes mean"),
        ("/rules", "How one of several claims is chosen"),
        ("/openapi.json", "All of this as OpenAPI 3.1, for what makes clients"),
      ] {
        html.element("li") { $0.element("a", ["href": address], text: words) }
      }
    }
  }

  fileprivate mutating func formats() {
    element("h2", text: "Formats")
    element("p", text: "An extension of the path asks for a format, or the Accept field; the extension wins.")
    table("What answers come in", ["Format", "Extension", "Media type"]) { html in
      for format in Format.all where !format.extensions.isEmpty && format.isAnswer {
        html.element("tr") { html in
          html.element("th", ["scope": "row"], text: format.name)
          html.cell("Extension") { html in
            html.element("code", text: format.extensions.map { ".\($0)" }.joined(separator: ", "))
          }
          html.cell("Media type") { $0.element("code", text: format.mediaType) }
        }
      }
    }
  }

  /// - Parameter example: a request at fault, and what it is answered.
  fileprivate mutating func faults(example: (target: Target, answer: String)) {
    element("h2", text: "Faults")
    element("p") { html in
      html.text("A fault is a document of ")
      html.element("code", text: "application/problem+json")
      html.text(" (RFC 9457) whose code is one of these.")
    }
    element("p") { html in
      html.text("It says what is wrong and what is allowed. So ")
      html.element("code", text: example.target.text)
      html.text(" is answered:")
    }
    code(example.answer, label: "A fault")
    table("Codes of faults", ["Code", "Status"]) { html in
      for kind in Problem.Kind.allCases {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: kind.rawValue) }
          html.cell("Status") { $0.text("\(kind.status.code) \(kind.status.reason)") }
        }
      }
    }
  }

  fileprivate mutating func routes() {
    element("h2", text: "Every address")
    table("What is answered where", ["Path", "What it answers"]) { html in
      for route in Route.all where route.formats.first !== Format.html {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: route.path.description) }
          html.cell("What it answers") { $0.text(route.summary) }
        }
      }
    }
  }

  /// Writes a request in the languages that people ask in.
  fileprivate mutating func requests(_ address: String) {
    element("h2", text: "A request")
    for request in RequestText.all(address) {
      element("h3", text: request.language)
      code(request.text, label: "A request in \(request.language)")
    }
  }

  fileprivate mutating func fields(_ resource: Resource) {
    element("h2", text: "Fields")
    table("What a record has", ["Field", "Kind", "What it says"]) { html in
      for field in resource.fields {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: field.name) }
          html.cell("Kind") { $0.kind(field) }
          html.cell("What it says") { $0.text(field.summary + (field.isRequired ? " Always there." : "")) }
        }
      }
    }
  }

  /// Writes what a field holds, with a link to its codes or its collection.
  private mutating func kind(_ field: Field) {
    switch field.kind {
    case .key: text("identifier")
    case .text: text("text")
    case .integer, .revision: text("whole number")
    case .updated: text("time (RFC 3339)")
    case .number: text("number")
    case .date: text("date (EDTF)")
    case .choice(let codes): element("a", ["href": "/codes#\(codes.name)"], text: "code")
    case .reference(let collection):
      element("a", ["href": "/docs/\(collection)"], text: "id of \(collection)")
    case .fieldNames: text("list of names of fields")
    case .list(let list) where list.shape == .plain:
      text("list of ")
      kind(list.items[0])
    case .list(let list):
      text(list.shape == .objects ? "list of objects: " : "object: ")
      for (index, item) in list.items.enumerated() {
        if index > 0 { text(", ") }
        element("code", text: item.name)
      }
    }
  }

  fileprivate mutating func parameters(_ parameters: [QueryParameter]) {
    element("h2", text: "Parameters")
    table("What may be asked", ["Parameter", "Values", "What it asks"]) { html in
      for parameter in parameters where !parameter.name.contains("__") {
        html.element("tr") { html in
          html.element("th", ["scope": "row"]) { $0.element("code", text: parameter.name) }
          html.cell("Values") {
            $0.text(parameter.schema.words + (parameter.isList ? ", several with commas" : ""))
          }
          html.cell("What it asks") { $0.text(parameter.summary) }
        }
      }
    }
    let operators = parameters.filter { $0.name.contains("__") }
    guard !operators.isEmpty else { return }
    element("p") { html in
      html.text("Operators: ")
      for (index, parameter) in operators.enumerated() {
        if index > 0 { html.text(", ") }
        html.element("code", text: parameter.name)
      }
      html.text(".")
    }
  }
}

extension JSON {
  /// The text as people read it.
  fileprivate var laidOut: String {
    var bytes: [UInt8] = []
    JSONLayout.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Page {
  /// A request at fault, with its answer.
  fileprivate func fault(in target: Target) -> (target: Target, answer: String) {
    do throws(Problem) {
      _ = try ask("/v1/\(target.path[1])", target)
      return (target, "")
    } catch {
      let answer = try? JSONReader.value(of: ProblemDocument.body(error))
      return (target, answer?.laidOut ?? "")
    }
  }
}

extension ParameterSchema {
  /// What a value is, in words.
  fileprivate var words: String {
    if isDate { return "date (EDTF)" }
    if let collection { return "id of \(collection)" }
    if let bounds { return "\(bounds.lowerBound) to \(bounds.upperBound)" }
    if !allowed.isEmpty, allowed.count <= 8 { return allowed.joined(separator: ", ") }
    return allowed.isEmpty ? kind.rawValue : "one of \(allowed.count) codes"
  }
}

extension Format {
  /// Whether what is under `/v1` is answered in it.
  fileprivate var isAnswer: Bool {
    Route.all.contains { route in
      route.path.description.hasPrefix("/v1") && route.formats.contains { $0 === self }
    }
  }
}
