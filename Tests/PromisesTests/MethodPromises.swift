import HTTP
import Testbed
import Testing

/// What every route does for HEAD, OPTIONS and pages of other origins.
struct MethodPromises {
  private let site: Site
  init() throws { site = try Site() }

  private func lines(_ answer: Answer) -> [String] { answer.fields.map { "\($0.name): \($0.value)" } }

  @Test(arguments: Route.all)
  func `HEAD is GET without the body`(route: Route) throws {
    for suffix in ["", "?nonesuch=1"] {
      let get = try site.answer(route.path + suffix)
      let head = try site.answer(route.path + suffix, .head)
      #expect(head.status == get.status)
      #expect(lines(head) == lines(get))
      #expect(head.body.isEmpty && head.rest.isEmpty)
    }
  }

  @Test(arguments: Route.all)
  func `OPTIONS stands wherever GET does`(route: Route) throws {
    #expect(try site.answer(route.path).status == 200)
    let answer = try site.answer(route.path, .options)
    #expect(answer.status == 204)
    let allowed = (answer.field("Allow") ?? "").split(separator: ", ").map(String.init)
    #expect(Set(allowed).isSuperset(of: ["GET", "HEAD", "OPTIONS"]))
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
  }

  @Test(arguments: Route.all)
  func `every answer may be read by a page of any origin`(route: Route) throws {
    let answer = try site.answer(route.path, fields: [("Origin", "https://example.org")])
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("Access-Control-Expose-Headers")?.contains("Link") == true)
  }

  @Test(arguments: Route.all)
  func `every answer says its type and ends its last line`(route: Route) throws {
    let answer = try site.answer(route.path)
    #expect(answer.field("Content-Type")?.isEmpty == false)
    #expect(answer.body.isEmpty || answer.body.last == 10)
  }
}
