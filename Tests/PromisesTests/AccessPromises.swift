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
    let method = try #require(address.route.methods.first)
    func refusal(_ name: String, _ scopes: [TokenScope], _ collections: [String]? = nil, seconds: Int = 60)
      throws
      -> (status: Int, challenge: String)
    {
      let token = try Editor.token(name, scopes, collections, seconds: seconds, in: editor.database)
      if name == "revoked" { _ = try Tokens(Connection(path: editor.database.path)).revoke(name: name) }
      let answer = try editor.send(method, address.path, fields: [("Authorization", "Bearer \(token)")])
      return (answer.status, answer.field("WWW-Authenticate") ?? "")
    }
    for name in ["expired", "revoked"] {
      let told = try refusal(name, TokenScope.allCases, seconds: name == "expired" ? 0 : 60)
      #expect(told == (401, "Bearer realm=\"entente\", error=\"invalid_token\""))
    }
    guard case .scope(let needed) = address.route.access else { return }
    let told = try refusal("others", TokenScope.allCases.filter { $0 != needed })
    #expect(
      told.status == 403
        && told.challenge.hasSuffix("error=\"insufficient_scope\", scope=\"\(needed.rawValue)\""))
    guard needed == .write, let resource = address.route.resource else { return }
    let other = try #require(Resource.all.first { $0.name != resource.name })
    #expect(try refusal("elsewhere", [.write], [other.name]).status == 403)
  }
}
