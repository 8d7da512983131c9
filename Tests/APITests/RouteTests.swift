import Domain
import HTTP
import Store
import Testbed
import Testing

@testable import API
@testable import Representation

/// Routes are found by their paths, and each has its own extensions.
struct RouteTests {
  private static let timeline = Format("timelinejs", extensions: ["timelinejs.json"], mediaType: "a/a")
  private static let table = RouteTable([
    route("/v1/events", formats: [.json, timeline]), route("/v1/events/{id}", formats: [.json, timeline]),
    route("/v1/events", methods: [.post]), route("/v1/events/{id}/linked"),
    route("/sdmx/data/{flow}/{+key}", formats: [.json, timeline]),
  ])

  private static func route(_ path: String, methods: [Method] = [.get], formats: [Format] = [.json]) -> Route
  {
    Route(path, "", methods: methods, formats: formats) { _, _, _ in nil }
  }

  /// The pattern of the route, the name of the format and the parts of the path that a request leads to.
  private func find(_ target: String, _ method: Method = .get) throws -> [String] {
    try Request.with(method, target) { request in
      let place = try RouteTests.table.place(of: request)
      let route = try place.methods.route(for: method)
      let question = try Question(
        Admission(
          route: route, method: method, format: place.format, extensionCount: place.extensionCount,
          bearer: nil, day: []),
        request)
      return [route.path.description, place.format?.name ?? "-"] + route.path.partNames.map { question[$0] }
    }
  }

  @Test(arguments: [
    ("/v1/events", ["/v1/events", "-"]), ("/v1/events.json", ["/v1/events", "json"]),
    ("/v1/events.timelinejs.json", ["/v1/events", "timelinejs"]),
    ("/v1/events/x.timelinejs.json", ["/v1/events/{id}", "timelinejs", "x"]),
    ("/v1/e%76ents/%78.json", ["/v1/events/{id}", "json", "x"]),
    ("/v1/events/a%2Fb", ["/v1/events/{id}", "-", "a/b"]),
    ("/sdmx/data/trade/A.RUS.TKM", ["/sdmx/data/{flow}/{+key}", "-", "trade", "A.RUS.TKM"]),
    ("/sdmx/data/trade/A.RUS.TKM.json", ["/sdmx/data/{flow}/{+key}", "json", "trade", "A.RUS.TKM"]),
    ("/sdmx/data/trade/A..timelinejs.json", ["/sdmx/data/{flow}/{+key}", "timelinejs", "trade", "A."]),
  ])
  func `a path leads to a route, a format and its parts`(target: String, found: [String]) throws {
    #expect(try find(target) == found)
  }

  @Test(arguments: [
    "/v1/events.timelinejs", "/v1/events.", "/v1/events.JSON", "/v1/events/x.ics",
    "/v1/events/x/linked.timelinejs.json",
    "/v1/events/x/y", "/v1/events/", "/v1", "/sdmx/data/trade", "/v1/eventsjson", "/v1/event", "/v1//linked.",
  ])
  func `what no route is at is not found`(target: String) throws {
    let problem = try #require(throws: Problem.self) { try find(target) }
    #expect(problem.kind == .notFound)
  }

  @Test func `the methods of all routes of a path are allowed there, and no other`() throws {
    #expect(try find("/v1/events", .post)[0] == "/v1/events")
    #expect(try find("/v1/events", .head)[0] == "/v1/events")
    let problem = try #require(throws: Problem.self) { try find("/v1/events", .put) }
    #expect(problem.kind == .methodNotAllowed)
    #expect(problem.faults[0].allowed == ["GET", "HEAD", "POST", "OPTIONS"])
  }

  @Test func `no two routes have the same paths and a method in common`() {
    let shapes = Route.all.flatMap { route in
      route.allowed.map { method in
        method + " " + route.path.description.replacing(/\{\w+\}/, with: "{}")
      }
    }
    #expect(Set(shapes).count == shapes.count)
  }
}
