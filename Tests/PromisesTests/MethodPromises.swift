import API
import HTTP
import Representation
import Store
import Testbed
import Testing

/// What every route does for HEAD, OPTIONS and pages of other origins.
struct MethodPromises {
  private let site: Site
  init() throws { site = try Site() }

  private func lines(_ answer: Answer) -> [String] { answer.fields.map { "\($0.name): \($0.value)" } }

  @Test(arguments: Address.all)
  func `HEAD is GET without the body`(address: Address) throws {
    for suffix in ["", "?nonesuch=1"] {
      let get = try site.answer(address.path + suffix)
      let head = try site.answer(address.path + suffix, .head)
      #expect(head.status == get.status)
      #expect(lines(head) == lines(get))
      #expect(head.body.isEmpty && head.rest.isEmpty)
    }
  }

  @Test(arguments: Address.all)
  func `OPTIONS stands wherever GET does`(address: Address) throws {
    #expect(try site.answer(address.path + address.query).status == 200)
    let answer = try site.answer(address.path, .options)
    #expect(answer.status == 204)
    let here = Route.all.filter { $0.path.description == address.route.path.description }
    #expect(answer.field("Allow") == (here.flatMap(\.allowed) + ["OPTIONS"]).joined(separator: ", "))
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
  }

  @Test(arguments: Address.all)
  func `every answer may be read by a page of any origin`(address: Address) throws {
    let answer = try site.answer(address.path, fields: [("Origin", "https://example.org")])
    #expect(answer.field("Access-Control-Allow-Origin") == "*")
    #expect(answer.field("Access-Control-Expose-Headers")?.contains("Link") == true)
  }

  @Test(arguments: Address.all)
  func `every answer says its type and ends its last line`(address: Address) throws {
    let answer = try site.answer(address.path)
    #expect(answer.field("Content-Type")?.isEmpty == false)
    #expect(answer.body.isEmpty || answer.body.last == 10)
  }

  @Test(arguments: Address.all)
  func `every format of a route is had by its extension and by Accept, and says what it is`(
    address: Address
  ) throws {
    for format in address.route.formats {
      let hasClaims = address.route.resource != nil && address.parameters.contains("resolve")
      let query = hasClaims ? "?resolve=all" : address.query
      let asked = try site.answer(address.path + query, fields: [("Accept", format.mediaType)])
      #expect(asked.field("Content-Type") == format.contentType)
      for name in format.extensions where address.path != "/" {
        let answer = try site.answer("\(address.path).\(name)\(query)", fields: [("Accept", "image/png")])
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == format.contentType)
      }
    }
  }

  @Test func `the index lists every route with its methods, formats and parameters`() throws {
    let routes = try site.json("/v1")["routes"].items
    #expect(routes.count == Route.all.count)
    for (told, route) in zip(routes, Route.all) {
      #expect(told["path"].text == route.path.description)
      #expect(told["methods"].texts == route.allowed)
      #expect(told["formats"].texts == route.formats.map(\.name))
      #expect(told["parameters"].texts == route.parameters.map(\.name))
    }
  }
}
