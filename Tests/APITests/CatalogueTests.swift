import HTTP
import Testbed
import Testing

/// How programs find out what there is.
struct CatalogueTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test(arguments: [Method.get, .head])
  func `the catalogue stands where RFC 9727 has it, and links to itself`(method: Method) throws {
    let answer = try site.answer("/.well-known/api-catalog", method)
    #expect(answer.status == 200)
    #expect(
      answer.field("Content-Type")
        == "application/linkset+json;profile=\"https://www.rfc-editor.org/info/rfc9727\"")
    #expect(answer.field("Link") == "</.well-known/api-catalog>; rel=\"api-catalog\"")
  }

  @Test func `every link of the catalogue is answered with the type that it tells`() throws {
    for interface in try site.json("/.well-known/api-catalog")["linkset"].items {
      #expect(["/v1", "/sdmx", "/mcp"].contains(try #require(interface["anchor"].text)))
      for relation in ["service-desc", "service-doc", "status"] {
        let link = interface[relation][0]
        let answer = try site.answer(try #require(link["href"].text))
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type")?.hasPrefix(try #require(link["type"].text)) == true)
      }
    }
  }

  @Test func `the entry of the interface links to its description, its documentation and its state`() throws {
    let links = try #require(site.answer("/v1").field("Link"))
    for relation in ["api-catalog", "service-desc", "service-doc", "status"] {
      #expect(links.contains("rel=\"\(relation)\""))
    }
    for accepted in ["application/json", "text/html"] {
      let home = try site.answer("/", fields: [("Accept", accepted)])
      #expect(home.field("Link")?.contains("rel=\"api-catalog\"") == true)
    }
  }

  @Test func `every request that the introduction shows is answered`() throws {
    let answer = try site.answer("/llms.txt")
    #expect(answer.field("Content-Type") == "text/plain; charset=utf-8")
    let targets = answer.text.matches(of: /\]\((\/v1[^)]*)\)/).map { String($0.1) }
    #expect(targets.count >= 5)
    for target in targets { #expect(try site.answer(target).status == 200, "\(target)") }
  }

  @Test func `the contract is asked for again only when it is another`() throws {
    let answer = try site.answer("/openapi.json")
    let tag = try #require(answer.field("ETag"))
    #expect(try site.answer("/openapi.json", fields: [("If-None-Match", tag)]).status == 304)
  }
}
