import API
import Domain
import HTTP
import Representation
import Store
import Testbed
import Testing

/// A route with an example of its path: every route there is, its parts filled in from the seeds.
struct Address: Sendable, CustomTestStringConvertible {
  let route: Route
  /// An example of the path, with identifiers that exist.
  let path: String

  var testDescription: String { "\(route.path), as \(path)" }

  private init(_ route: Route) {
    self.route = route
    let seed = route.resource.map(Address.firstSeed(of:)) ?? .null
    path = route.path.partNames.reduce(route.path.description) { path, name in
      let example = seed[name].text ?? Address.examples[name] ?? ""
      return path.replacing("{\(name)}", with: example).replacing("{+\(name)}", with: example)
    }
  }

  /// Of parts that name no field of a record.
  private static let examples = [
    "resource": "dataflow", "agency": "ENTENTE", "id": "TRADE", "version": "1.0", "flow": "TRADE",
    "key": "all", "provider": "all", "revision": "1", "seq": "1", "pair": "RUS-TKM",
    "series": "rus-tkm-turnover",
  ]

  /// Those that anybody may read.
  static let all = every.filter { $0.route.methods == [.get] && [.open, .reading].contains($0.route.access) }
  /// Those that only who holds a token may use.
  static let closed = every.filter { ![.open, .reading].contains($0.route.access) }
  private static let every = Route.all.map(Address.init)

  /// Those of collections.
  static let collections = all.filter { $0.parameters.contains("sort") && !$0.isPage }
  /// Those of single records.
  static let records = all.filter { $0.route.resource != nil && $0.route.path.description.hasSuffix("{id}") }

  /// Behind the path, what the route cannot do without.
  var query: String {
    if parameters.contains("url") { return "?url=/timeline" }
    return parameters.contains("q") && route.resource == nil ? "?q=gas" : ""
  }

  /// Those that answer with a page.
  static let pages = all.filter { $0.route.formats.contains { $0 === Format.html } && !$0.isEmbedded }

  /// Whether it answers with a part of a page for a page of somebody else.
  private var isEmbedded: Bool { path.hasPrefix("/embed/") }

  /// Whether it answers with a page and nothing else.
  var isPage: Bool { route.formats.first === Format.html }

  var parameters: [String] { route.parameters.map(\.name) }

  /// The path of a resource's collection that holds a seed, below the record that the seed names.
  static func place(of resource: Resource, holding seed: Document) -> String {
    guard let parent = resource.parent else { return "/v1/\(resource.name)" }
    return "/v1/\(parent.collection)/\(seed[parent.field].text ?? "")/\(parent.path)"
  }

  private static func firstSeed(of resource: Resource) -> Document {
    (try? Repository.seeds(of: resource.name).first) ?? .null
  }
}

/// The declared resources, as arguments of a test.
struct Declared: Sendable, CustomTestStringConvertible {
  let resource: Resource
  var testDescription: String { resource.name }
  static let all = Resource.all.map { Declared(resource: $0) }

  /// Every collection of the resource: one, or one below each record that has any.
  func places() throws -> [String] {
    Set(try Repository.seeds(of: resource.name).map { Address.place(of: resource, holding: $0) }).sorted()
  }
}
