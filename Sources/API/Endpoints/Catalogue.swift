import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /openapi.json`
  static let openAPI = Route(
    "/openapi", "Tells programs all that may be asked and what is answered (OpenAPI 3.1).",
    // It is made when somebody first asks for it.
    isHeavy: { _ in true }
  ) { _, _, response in
    response.body = OpenAPIDocument.text
    return nil
  }

  /// `GET /.well-known/api-catalog` (RFC 9727)
  static let catalogue = Route(
    "/.well-known/api-catalog", "Lists the interfaces with what describes each (RFC 9727).",
    formats: [.linkset]
  ) { walk, _, response in
    response.add("Link", Catalogue.link)
    response.append(Catalogue.value(at: walk.hooks.publicURL ?? ""))
    return nil
  }
}

/// The interfaces, and what describes each.
enum Catalogue {
  /// An interface of its own under the same roof.
  private struct Interface {
    let path: String
    /// What programs read it by, with its media type.
    let description: (path: String, mediaType: String)
  }

  private static let interfaces = [
    Interface(path: "/v1", description: ("/openapi.json", Format.json.mediaType)),
    Interface(
      path: "/sdmx",
      description: ("/sdmx/dataflow", "application/vnd.sdmx.structure+xml;version=2.1")),
    Interface(path: "/mcp", description: ("/openapi.json", Format.json.mediaType)),
  ]
  private static let documentation = (path: "/docs", mediaType: Format.html.mediaType)
  private static let status = (path: "/ready", mediaType: Format.json.mediaType)

  /// Where the list stands (RFC 9727 §3).
  static let link = "</.well-known/api-catalog>; rel=\"api-catalog\""

  /// What the entry of the interface links to (RFC 8631, RFC 9727 §3).
  static let links =
    [
      link, header(interfaces[0].description, "service-desc"), header(documentation, "service-doc"),
      header(status, "status"),
    ].joined(separator: ", ")

  private static func header(_ target: (path: String, mediaType: String), _ relation: String) -> String {
    "<\(target.path)>; rel=\"\(relation)\"; type=\"\(target.mediaType)\""
  }

  /// The list as a set of links (RFC 9264 §4.2), whose addresses are relative where no other is known.
  static func value(at base: String) -> JSON {
    func target(_ target: (path: String, mediaType: String)) -> JSON {
      .array([
        .object([.init("href", .string(base + target.path)), .init("type", .string(target.mediaType))])
      ])
    }
    let contexts = interfaces.map { interface in
      JSON.object([
        .init("anchor", .string(base + interface.path)),
        .init("service-desc", target(interface.description)), .init("service-doc", target(documentation)),
        .init("status", target(status)),
      ])
    }
    return .object([.init("linkset", .array(contexts))])
  }
}
