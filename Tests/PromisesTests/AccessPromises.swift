import API
import HTTP
import Store
import Testbed
import Testing

/// What every route does that only who holds a token may use.
struct AccessPromises {
  @Test(arguments: Address.closed)
  func `without a token nothing is told but that one is needed`(address: Address) throws {
    let site = try Site()
    let method = try #require(address.route.methods.first)
    for fields in [[], [("Authorization", "Basic YTpi")], [("Authorization", "Bearer ent_")]] {
      let answer = try site.answer(address.path + "?nonesuch=1", method, fields: fields)
      #expect(try answer.status == 401 && answer.json["code"] == "unauthorized")
      #expect(answer.field("WWW-Authenticate")?.hasPrefix("Bearer realm=") == true)
      #expect(answer.field("Access-Control-Allow-Origin") == "*")
    }
  }

  @Test(arguments: Address.closed)
  func `with one, an unknown parameter is refused by name`(address: Address) throws {
    let editor = try Editor(scopes: TokenScope.allCases)
    let method = try #require(address.route.methods.first)
    let answer = try editor.send(method, address.path + "?nonesuch=1")
    #expect(try answer.status == 400 && answer.json["errors"][0]["parameter"] == "nonesuch")
  }
}
