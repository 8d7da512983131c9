import API
import Domain
import Store
import Testbed
import Testing

/// What every route takes and refuses.
struct ParameterPromises {
  private let site: Site
  init() throws { site = try Site() }

  @Test(arguments: Address.all)
  func `an unknown parameter is refused by name, with those that are allowed`(address: Address) throws {
    let answer = try site.answer(address.path + "?nonesuch=1")
    #expect(answer.status == 400)
    let fault = try answer.json["errors"][0]
    #expect(fault["parameter"] == "nonesuch")
    #expect(fault["detail"].text?.contains("nonesuch") == true)
    #expect(fault["allowed"].texts == address.parameters)
  }

  @Test(arguments: Address.collections)
  func `each parameter that a collection names is taken, and told as understood`(address: Address) throws {
    let resource = try #require(address.route.resource)
    let plain = try site.json(address.path)
    for name in address.parameters {
      let query = try sample(of: name, resource, at: address.path)
      let answer = try site.answer("\(address.path)?\(query)")
      #expect(answer.status == 200, "\(name): \(answer.text)")
      let beside = ["count": ["count"], "facet": ["facets"], "expand": ["included"]][name] ?? []
      #expect(try answer.json.names == (plain.names + beside).sorted())
      guard name != "cursor" else { continue }
      #expect(try answer.json["query"][name] != .null, "\(name)")
    }
  }

  @Test(arguments: Address.collections)
  func `a parameter of one value is refused when it is given twice, and a list goes on`(address: Address)
    throws
  {
    let resource = try #require(address.route.resource)
    for parameter in address.route.parameters where !["cursor", "sort", "facet"].contains(parameter.name) {
      let query = try sample(of: parameter.name, resource, at: address.path)
      let twice = try site.answer("\(address.path)?\(query)&\(query)")
      if parameter.isList {
        #expect(try twice.json["data"] == site.json("\(address.path)?\(query)")["data"], "\(query)")
      } else {
        #expect(twice.status == 400, "\(query)")
        #expect(try twice.json["errors"].items.contains { $0["parameter"] == .text(parameter.name) })
      }
    }
  }

  @Test(arguments: Address.all)
  func `an answer to a long query of faults is not much longer than the query`(address: Address) throws {
    for query in [
      Array(repeating: "a", count: 4000).joined(separator: "&"),
      "sort=" + Array(repeating: "x", count: 4000).joined(separator: ","),
      "country=" + Array(repeating: "x", count: 4000).joined(separator: ","),
    ] {
      let answer = try site.answer(address.path + "?" + query)
      #expect(answer.status == 400)
      #expect(answer.body.count < 8000)
      #expect(try answer.json["errors"].items.count <= 21)
    }
  }

  @Test(arguments: Address.collections)
  func `an empty value is refused`(address: Address) throws {
    for name in address.parameters {
      let answer = try site.answer("\(address.path)?\(name)=")
      #expect(answer.status == 400, "\(name)")
      #expect(try answer.json["errors"].items.contains { $0["parameter"] == .text(name) }, "\(name)")
    }
  }

  /// What belongs to the program or to a caller, and shows nothing of the record.
  private static let own: Set<String> = ["/v1", "/v1/rules", "/v1/codes", "/v1/datapackage", "/v1/token"]

  @Test func `whatever shows the record waits for a state that is asked for, and is refused without it`()
    throws
  {
    for address in Address.all where !address.isPage && address.route.access == .reading {
      let path = address.path
      guard path.hasPrefix("/v1") || path.hasPrefix("/sdmx/data/"), !Self.own.contains(path) else { continue }
      #expect(address.parameters.contains("min_version") && address.parameters.contains("wait"), "\(path)")
      let filled = path + (address.query.isEmpty ? "?" : address.query + "&")
      #expect(try site.answer(filled + "min_version=1&wait=0").status == 200, "\(path)")
      let ahead = try site.answer(filled + "min_version=99&wait=0")
      #expect(try ahead.status == 503 && ahead.json["code"] == "behind", "\(path)")
      for wrong in ["min_version=soon", "min_version=1&wait=26"] {
        #expect(try site.answer(filled + wrong).status == 400, "\(path)?\(wrong)")
      }
    }
  }

  /// A query with a sound value for a parameter.
  private func sample(of name: String, _ resource: Resource, at path: String) throws -> String {
    switch name {
    case "between": "between=RUS,TKM"
    case "from", "to": "\(name)=2024"
    case "as_of", "updated_after", "min_version", "wait": "\(name)=1"
    case "facet" where resource.parent != nil: "facet=bound&resolve=all"
    case "match": "match=certain&from=2024"
    case "resolve": "resolve=all"
    case "sort": "sort=" + sortable(resource).joined(separator: ",-")
    case "limit": "limit=1000"
    case "fields": "fields=" + resource.fields.map(\.name).joined(separator: ",")
    case "cursor": try cursor(at: path)
    default: "\(name)=\(try value(of: name, resource))"
    }
  }

  /// Where one claim is chosen for each period, the order begins with it.
  private func sortable(_ resource: Resource) -> [String] {
    resource.parent == nil ? resource.sortable : resource.sortable.reversed()
  }

  /// The cursor of the second page; where there is only one page, a limit to stand for it.
  private func cursor(at path: String) throws -> String {
    try site.json(path + "?limit=1")["next"].text.map { "limit=1&cursor=\($0)" } ?? "limit=1"
  }

  private func value(of name: String, _ resource: Resource) throws -> String {
    let schema = try #require(QueryLanguage.of(resource).parameters.first { $0.name == name }).schema
    if let bounds = schema.bounds { return "\(bounds.lowerBound)" }
    if let collection = schema.collection { return try #require(Repository.seeds(of: collection).ids.first) }
    return schema.allowed.first ?? (schema.isDate ? "2024" : "142")
  }
}
