import Domain
import HTTP
import Representation

/// What an operation is answered with, by status.
extension Route {
  /// - Parameters:
  ///   - formats: those that it is answered in at the path in question.
  ///   - links: the operations that go on from an answer, by their names, with what each takes from it.
  func responses(to method: Method, in formats: [Format], links: [JSON.Member]) -> JSON {
    // Whoever asks for a page is told in one what is wrong.
    let problem = Route.shared(
      formats.contains { $0 === Format.html }
        ? "PageProblem" : formats.contains { $0 === Format.jsonRPC } ? "MessageProblem" : "Problem")
    let faults: [JSON.Member] = ["400", "404"].map { .init($0, problem) }
    let answered = successes(of: method, in: formats).map { Route.linked($0, links) }
    return .object(
      answered
        + (isPage ? [.init("3XX", Route.shared("Elsewhere"))] : [])
        + (method == .get && isLasting ? [.init("304", Route.shared("NotModified"))] : []) + faults
        + [.init("default", problem)])
  }

  private func successes(of method: Method, in formats: [Format]) -> [JSON.Member] {
    let found = answered("What was asked for.", in: formats)
    let nothing = JSON.object([.init("description", .string("It is done, and nothing more is to be said."))])
    switch method {
    case .post where resource != nil:
      return [
        .init("201", answered("The record as it was stored.", in: formats, headers: ["ETag", "Location"])),
        .init("200", answered("The record as it would be stored (`dry_run`).", in: formats)),
      ]
    case .post where formats.contains { $0 === Format.jsonRPC }:
      return [.init("200", found), .init("202", nothing)]
    case .put:
      return [
        .init("200", answered("The record as it was stored.", in: formats, headers: ["ETag"])),
        .init("201", answered("The record, which is new.", in: formats, headers: ["ETag", "Location"])),
        .init("204", nothing),
      ]
    case .patch:
      return [
        .init("200", answered("The record as it was stored.", in: formats, headers: ["ETag"])),
        .init("204", nothing),
      ]
    case .delete: return [.init("204", nothing)]
    default:
      return [
        .init("200", isLasting ? answered("What was asked for.", in: formats, headers: ["ETag"]) : found)
      ]
    }
  }

  private func answered(_ description: String, in formats: [Format], headers: [String] = []) -> JSON {
    let content = formats.uniqued(by: \.mediaType).map { format in
      JSON.Member(format.mediaType, .object([.init("schema", schema(in: format).json)]))
    }
    let fields = headers.map {
      JSON.Member($0, .object([.init("$ref", .string("#/components/headers/\($0)"))]))
    }
    return .object(
      [.init("description", .string(description))]
        + (headers.isEmpty ? [] : [.init("headers", .object(fields))]) + [.init("content", .object(content))])
  }

  private func schema(in format: Format) -> ValueSchema {
    if format === Format.json { return answer }
    if case .stream = format.list { return .text }
    return format.mediaType.contains("json") ? .object : .text
  }

  /// A response, with links where it has a body.
  private static func linked(_ response: JSON.Member, _ links: [JSON.Member]) -> JSON.Member {
    guard case .object(let members) = response.value, response.value["content"] != nil, !links.isEmpty else {
      return response
    }
    return .init(response.name, .object(members + [.init("links", .object(links))]))
  }

  private static func shared(_ name: String) -> JSON {
    .object([.init("$ref", .string("#/components/responses/\(name)"))])
  }
}

/// The responses and header fields that operations refer to, by their names.
enum SharedResponses {
  static let responses: [JSON.Member] = [
    .init("NotModified", response("What the client has is still what there is.", [])),
    .init("Elsewhere", response("It is at another address.", [], headers: ["Location"])),
    .init("Problem", response("What is wrong, and what is allowed (RFC 9457).", [problem])),
    .init(
      "PageProblem",
      response(
        "What is wrong, and what is allowed: as a page, or as RFC 9457 has it.",
        [problem, (Format.html.mediaType, .text)])),
    .init(
      "MessageProblem",
      response(
        "What is wrong: as an error of JSON-RPC, or as RFC 9457 has it.",
        [problem, (Format.jsonRPC.mediaType, .object)])),
  ]

  static let headers: [JSON.Member] = [
    .init("ETag", header("Which version the answer is (RFC 9110).")),
    .init("Location", header("Where it is.")),
  ]

  private static let problem = ("application/problem+json", ValueSchema.problem)

  private static func response(
    _ description: String, _ content: [(String, ValueSchema)], headers: [String] = []
  ) -> JSON {
    let content = content.map { JSON.Member($0.0, .object([.init("schema", $0.1.json)])) }
    let fields = headers.map {
      JSON.Member($0, .object([.init("$ref", .string("#/components/headers/\($0)"))]))
    }
    return .object(
      [.init("description", .string(description))]
        + (fields.isEmpty ? [] : [.init("headers", .object(fields))])
        + (content.isEmpty ? [] : [.init("content", .object(content))]))
  }

  private static func header(_ description: String) -> JSON {
    .object([.init("description", .string(description)), .init("schema", ValueSchema.text.json)])
  }
}
