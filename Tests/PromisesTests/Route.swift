import Domain
import Store
import Testbed
import Testing

/// A path that answers, with what it takes: every route there is, made from the declarations and the seeds.
struct Route: Sendable, CustomTestStringConvertible {
  /// An example of the path, with an identifier that exists.
  let path: String
  /// The parameters it takes.
  let parameters: [String]
  /// The resource whose collection it is.
  let collection: Resource?

  var testDescription: String { path }

  init(_ path: String, parameters: [String] = [], collection: Resource? = nil) {
    (self.path, self.parameters, self.collection) = (path, parameters, collection)
  }

  static let all: [Route] = fixed + collections + records + conflicts

  /// Those that do not follow from the declarations.
  static let fixed = ["/", "/v1", "/v1/rules", "/v1/conflicts", "/health", "/ready", "/metrics"].map {
    Route($0)
  }

  /// A collection of each resource; of nested ones, the one below the record that the first seed names.
  static let collections: [Route] = Resource.all.map { resource in
    Route(place(of: resource), parameters: QueryLanguage.of(resource).names, collection: resource)
  }

  /// A record of each resource.
  static let records: [Route] = Resource.all.map { resource in
    Route("\(place(of: resource))/\(firstSeed(of: resource)["id"].text ?? "")", parameters: ["as_of"])
  }

  /// What each of these records is in conflict with.
  static let conflicts = records.map { Route($0.path + "/conflicts") }

  /// The path of a resource's collection that holds a seed.
  static func place(of resource: Resource, holding seed: Document? = nil) -> String {
    guard let parent = resource.parent else { return "/v1/\(resource.name)" }
    let above = (seed ?? firstSeed(of: resource))[parent.field].text ?? ""
    return "/v1/\(parent.collection)/\(above)/\(parent.path)"
  }

  static func firstSeed(of resource: Resource) -> Document {
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
    Set(try Repository.seeds(of: resource.name).map { Route.place(of: resource, holding: $0) }).sorted()
  }
}
