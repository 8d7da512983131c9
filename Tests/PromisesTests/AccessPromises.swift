import API
import Domain
import HTTP
import SQLite
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

  @Test(arguments: Address.closed)
  func `a token that has expired, was revoked or is for something else opens nothing`(address: Address) throws
  {
    let editor = try Editor()
    let expired = try Editor.token("expired", TokenScope.allCases, seconds: 0, in: editor.database)
    let revoked = try Editor.token("revoked", TokenScope.allCases, in: editor.database)
    _ = try Tokens(Connection(path: editor.database.path)).revoke(name: "revoked")
    for token in [expired, revoked] {
      let answer = try AccessPromises.answer(editor, address, token)
      #expect(answer.status == 401)
      #expect(answer.field("WWW-Authenticate") == "Bearer realm=\"entente\", error=\"invalid_token\"")
    }
    guard case .scope(let needed) = address.route.access else { return }
    let others = try Editor.token("others", TokenScope.allCases.filter { $0 != needed }, in: editor.database)
    let answer = try AccessPromises.answer(editor, address, others)
    #expect(answer.status == 403)
    let lacking = "error=\"insufficient_scope\", scope=\"\(needed.rawValue)\""
    #expect(answer.field("WWW-Authenticate")?.hasSuffix(lacking) == true)
    guard needed == .write, let resource = address.route.resource else { return }
    let other = try #require(Resource.all.first { $0.name != resource.name })
    let elsewhere = try Editor.token("elsewhere", [.write], [other.name], in: editor.database)
    #expect(try AccessPromises.answer(editor, address, elsewhere).status == 403)
  }

  private static func answer(_ editor: Editor, _ address: Address, _ token: String) throws -> Answer {
    let method = try #require(address.route.methods.first)
    return try editor.send(method, address.path, fields: [("Authorization", "Bearer \(token)")])
  }
}
