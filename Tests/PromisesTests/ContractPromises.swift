import API
import HTTP
import Representation
import Store
import Testbed
import Testing

/// What `/openapi.json` says of every route.
struct ContractPromises {
  private let document: Document
  init() throws { document = try Site().json("/openapi.json") }

  @Test func `every route is in the contract with its methods and parameters, and nothing else is`() throws {
    var told: Set<String> = []
    for route in Route.all {
      let path = route.path.description.replacing("{+", with: "{")
      for method in route.methods {
        let operation = document["paths"][path][method.rawValue.lowercased()]
        #expect(operation != .null, "\(method.rawValue) \(path)")
        told.insert("\(path) \(method.rawValue.lowercased())")
        let parameters = operation["parameters"].items.map(resolved)
        let queries = parameters.filter { $0["in"] == "query" }.compactMap { $0["name"].text }
        let parts = parameters.filter { $0["in"] == "path" }.compactMap { $0["name"].text }
        #expect(queries == route.parameters.map(\.name), "\(path)")
        #expect(parts == route.path.partNames, "\(path)")
        #expect(operation["responses"]["default"] != .null)
      }
    }
    for path in document["paths"].names {
      for method in document["paths"][path].names where !told.contains("\(path) \(method)") {
        // A format that no media type tells from another has its extension.
        let isFormat = Route.all.contains { route in
          route.formats.contains { $0.extensions.contains { "\(route.path).\($0)" == path } }
        }
        #expect(isFormat, "\(method) \(path)")
      }
    }
  }

  @Test func `every operation has a name of its own, and every reference leads somewhere`() throws {
    let operations = document["paths"].names.flatMap { path in
      document["paths"][path].names.map { document["paths"][path][$0] }
    }
    let names = operations.compactMap { $0["operationId"].text }
    #expect(names.count == operations.count && Set(names).count == names.count)
    #expect(
      Set(names).isSuperset(of: ["listEvents", "getEvent", "createEvent", "replaceEvent", "retireEvent"]))
    for reference in references(in: document) { #expect(resolved(reference) != .null, "\(reference)") }
    #expect(!document["components"]["schemas"].names.contains("Date"))
  }

  @Test(arguments: Address.closed)
  func `what needs a token says so`(address: Address) throws {
    let path = address.route.path.description
    let method = try #require(address.route.methods.first).rawValue.lowercased()
    let security = document["paths"][path][method]["security"]
    #expect(security.items.count == 1 && security[0]["bearer"] == [])
  }

  /// What a reference leads to; where this is none, itself.
  private func resolved(_ value: Document) -> Document {
    guard let text = value["$ref"].text else { return value }
    return text.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
  }

  private func references(in value: Document) -> [Document] {
    if value["$ref"].text != nil { return [value] }
    return value.items.flatMap(references) + value.names.flatMap { references(in: value[$0]) }
  }
}
