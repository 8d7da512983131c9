import Domain
import HTTP
import Representation
import Store

/// What may be asked and what is answered, for programs that write and test clients (OpenAPI 3.1). It is derived from the
/// routes, the declarations of the collections and the code lists, and says nothing of its own.
enum OpenAPIDocument {
  /// The document, made once.
  static let value = document(of: Route.all)
  /// The same as text.
  static let text: [UInt8] = {
    var text: [UInt8] = []
    JSONText.append(value, to: &text)
    return text + [UInt8(ascii: "\n")]
  }()

  private static func document(of routes: [Route]) -> JSON {
    var parameters = SharedParameters(routes)
    var paths: [(path: String, operations: [JSON.Member])] = []
    for operation in routes.flatMap(Operation.all) {
      let member = JSON.Member(operation.method.rawValue.lowercased(), operation.json(&parameters))
      if let index = paths.firstIndex(where: { $0.path == operation.path }) {
        paths[index].operations.append(member)
      } else {
        paths.append((operation.path, [member]))
      }
    }
    return .object([
      .init("openapi", .string("3.1.0")), .init("info", info),
      .init("servers", .array([.object([.init("url", .string("/"))])])),
      .init("tags", .array(tags.map(\.json))),
      .init("paths", .object(paths.map { .init($0.path, .object($0.operations)) })),
      .init("components", components(parameters.members)),
    ])
  }

  private static let info = JSON.object([
    .init("title", .string("Entente")), .init("version", .string(Release.version)),
    .init("summary", .string("A cited, queryable record of relations between countries.")),
    .init("description", .string(description)),
  ])

  private static let description = """
    Every value names the words of the source that it rests on, and sources that disagree stand side by side. An unknown \
    parameter, value or format is refused with what is allowed. The patterns here say what they can; refused too are a \
    cursor of another query, a period that ends before it begins, a state of the dataset that is still to come, and the \
    id of a record that there is not.
    """

  private static func components(_ parameters: [JSON.Member]) -> JSON {
    let bearer = JSON.object([
      .init("type", .string("http")), .init("scheme", .string("bearer")),
      .init("description", .string("A token that `entente token create` has made.")),
    ])
    return .object([
      .init("schemas", .object(SharedSchemas.all)), .init("parameters", .object(parameters)),
      .init("headers", .object(SharedResponses.headers)),
      .init("responses", .object(SharedResponses.responses)),
      .init("securitySchemes", .object([.init("bearer", bearer)])),
    ])
  }

  /// What operations are grouped by.
  struct Tag {
    let name: String
    let summary: String

    static let service = Tag(name: "service", summary: "The dataset and the service as a whole.")
    static let statistics = Tag(
      name: "statistics", summary: "The figures for statistical programs (SDMX 2.1).")
    static let pages = Tag(name: "pages", summary: "Pages for people.")

    fileprivate var json: JSON {
      .object([.init("name", .string(name)), .init("description", .string(summary))])
    }
  }

  private static let tags =
    Resource.listed.map { Tag(name: $0.name, summary: $0.summary) } + [.service, .statistics, .pages]
}

/// One method of one path.
private struct Operation {
  let route: Route
  let method: Method
  let path: String
  /// What it is answered in.
  let formats: [Format]

  /// The operations of a route. A format whose media type is that of another can be asked for by its extension alone, and so
  /// has a path of its own.
  static func all(of route: Route) -> [Operation] {
    let path = route.path.description.replacing("{+", with: "{")
    let asked = route.formats.uniqued(by: \.mediaType)
    let others = route.formats.filter { format in !asked.contains { $0 === format } }
    return route.methods.map { Operation(route: route, method: $0, path: path, formats: asked) }
      + others.flatMap { format in
        format.extensions.prefix(1).map {
          Operation(route: route, method: .get, path: "\(path).\($0)", formats: [format])
        }
      }
  }

  func json(_ parameters: inout SharedParameters) -> JSON {
    let references = route.parameterReferences(&parameters, of: method)
    return .object(
      [
        .init("operationId", .string(name)), .init("summary", .string(route.summary)),
        .init("tags", .array([.string(tag)])),
      ] + (extensions.map { [.init("description", .string($0))] } ?? [])
        + (references.isEmpty ? [] : [.init("parameters", .array(references))])
        + (route.bodies.isEmpty ? [] : [.init("requestBody", body)]) + [
          .init("responses", route.responses(to: method, in: formats, links: links)),
          .init("security", .array(security)),
        ])
  }

  /// `listEvents`, `getEvent`, `getEventHistory`: the verb of the method, what it is of, and the parts of the path that are
  /// no id of a record.
  private var name: String {
    var nouns = ""
    var parts: [String] = []
    let segments = path.split(separator: "/").map(String.init).filter { $0 != "v1" }
    for (index, segment) in segments.enumerated() {
      if segment.hasPrefix("{") {
        if route.resource == nil || segment.hasPrefix("{revision") { parts.append(segment) }
        continue
      }
      let isBeforePart = index + 1 < segments.count && segments[index + 1].hasPrefix("{")
      let isOfOne = route.parent == nil && (isBeforePart || method == .post)
      let resource = Resource.named(segment)
      nouns += isOfOne ? resource?.schemaName ?? typeName(of: segment) : typeName(of: segment)
    }
    let by = parts.isEmpty ? "" : "By" + parts.map { typeName(of: $0) }.joined()
    if nouns.isEmpty { nouns = path == "/" ? "Home" : "Index" }
    return verb + nouns + by + (route.isPage ? "Page" : "")
  }

  private var verb: String {
    switch method {
    case .get: isList ? "list" : "get"
    case .post: route.resource == nil ? "post" : "create"
    case .put: "replace"
    case .patch: "update"
    case .delete: "retire"
    default: method.rawValue.lowercased()
    }
  }

  /// Whether it answers with records of a collection.
  private var isList: Bool {
    guard let resource = route.resource else { return false }
    return ["/\(resource.name)", resource.path(within: route.parent)].contains(route.path.description)
  }

  private var tag: String {
    if route.isPage || path.hasPrefix("/assets/") { return OpenAPIDocument.Tag.pages.name }
    if path.hasPrefix("/sdmx/") { return OpenAPIDocument.Tag.statistics.name }
    return route.resource?.name ?? OpenAPIDocument.Tag.service.name
  }

  /// Where a record of its answer leads: to all that takes its id.
  private var links: [JSON.Member] {
    guard let resource = route.resource, !route.isPage, path == resource.path(within: nil) else { return [] }
    let place = method == .post ? "$response.body#/id" : "$response.body#/data/0/id"
    let targets = Route.all.filter { $0.resource === resource && !$0.isPage && $0.path.partNames == ["id"] }
    return targets.flatMap(Operation.all).map { target in
      .init(
        target.name,
        .object([
          .init("operationId", .string(target.name)),
          .init("parameters", .object([.init("id", .string(place))])),
        ]))
    }
  }

  /// The extensions that ask for its formats.
  private var extensions: String? {
    let extensions = formats.count > 1 ? formats.flatMap(\.extensions) : []
    return extensions.isEmpty
      ? nil
      : "An extension of the path asks for a format too: \(extensions.map { ".\($0)" }.joined(separator: ", "))."
  }

  private var body: JSON {
    let content = route.bodies.map { body in
      JSON.Member(body.mediaType, .object([.init("schema", body.schema.json)]))
    }
    return .object([.init("required", .boolean(true)), .init("content", .object(content))])
  }

  private var security: [JSON] {
    let token = JSON.object([.init("bearer", .array([]))])
    switch route.access {
    case .open: return []
    case .reading: return [.object([]), token]
    case .anyToken, .scope: return [token]
    }
  }
}
