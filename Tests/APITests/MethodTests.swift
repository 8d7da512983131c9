import HTTP
import Testbed
import Testing

/// What methods do besides GET.
struct MethodTests {
  private let site: Site
  init() throws { site = try Site() }

  private static let paths = [
    "/v1", "/health", "/v1/rules", "/v1/agreements", "/v1/countries/TKM/conflicts", "/metrics",
  ]

  @Test(arguments: paths, [Method.put, .patch, .trace, .query, .findProperties, .updateRedirectReference])
  func `a method that is not for a path is 405 with those that are`(path: String, method: Method) throws {
    let answer = try site.answer(path, method)
    #expect(answer.status == 405)
    let allowed = try #require(answer.field("Allow")).split(separator: ", ").map(String.init)
    #expect(Set(allowed).isSuperset(of: ["GET", "HEAD", "OPTIONS"]))
    #expect(!allowed.contains(method.rawValue))
    #expect(try answer.json["code"] == "method-not-allowed")
    #expect(try answer.json["errors"][0]["allowed"].texts == allowed)
  }

  @Test func `with the extension of a format a path has the methods that have this format`() throws {
    for path in ["/v1/events.csv", "/v1/events.timelinejs.json", "/v1/timeline.svg"] {
      #expect(try site.answer(path, .post).status == 405, "\(path)")
    }
    #expect(try site.answer("/v1/events.timelinejs.json", .options).field("Allow") == "GET, HEAD, OPTIONS")
    #expect(try site.answer("/v1/events.json", .options).field("Allow") == "GET, HEAD, POST, OPTIONS")
    #expect(try site.answer("/v1/events", .options).field("Allow") == "GET, HEAD, POST, OPTIONS")
  }

  @Test func `a path that leads nowhere is 404 whatever the method`() throws {
    for method in [Method.get, .post, .delete, .options] {
      #expect(try site.answer("/v1/nonesuch", method).status == 404)
    }
  }

  @Test(arguments: paths)
  func `OPTIONS says what is allowed`(path: String) throws {
    let answer = try site.answer(path, .options)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(answer.field("Content-Length") == nil)
    #expect(answer.field("Allow")?.hasPrefix("GET, HEAD") == true)
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("Access-Control-Allow-Methods") == nil)
  }

  @Test func `OPTIONS of the whole server is answered`() throws {
    let answer = try site.answer("*", .options)
    #expect(answer.status == 204)
    #expect(answer.field("Allow")?.contains("GET") == true)
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
  }

  @Test(arguments: paths)
  func `a browser's preflight hears of methods and fields`(path: String) throws {
    let answer = try site.answer(
      path, .options,
      fields: [
        ("Origin", "https://example.org"), ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "authorization"),
      ])
    #expect(answer.status == 204)
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("Access-Control-Allow-Methods")?.contains("GET") == true)
    #expect(answer.field("Access-Control-Allow-Headers")?.contains("Authorization") == true)
    #expect(answer.field("Access-Control-Max-Age") == "86400")
  }

  @Test func `the headers of a cross-origin answer stand there once`() throws {
    for (method, target) in [
      (Method.get, "/v1/people"), (.options, "/v1/people"), (.get, "/v1/nonesuch"), (.options, "*"),
    ] {
      let answer = try site.answer(target, method)
      #expect(answer.fields.count { $0.name == "access-control-allow-origin" } == 1, "\(method) \(target)")
    }
  }

  @Test(arguments: ["/v1/agreements?limit=2", "/v1/events.ndjson", "/v1/nonesuch", "/v1/countries/ru"])
  func `HEAD is GET without the body`(target: String) throws {
    let (get, head) = (try site.answer(target), try site.answer(target, .head))
    #expect(head.status == get.status)
    #expect(head.fields.map { "\($0.name): \($0.value)" } == get.fields.map { "\($0.name): \($0.value)" })
    #expect(head.rest.isEmpty)
  }
}
