import API
import HTTP
import SQLite
import Store
import Testbed
import Testing

/// Who may do what.
struct AccessTests {
  @Test func `a change needs a good token of the right scope and collection`() throws {
    let editor = try Editor(collections: ["events"])
    let without = try editor.site.answer("/v1/events", .post, fields: [], body: [])
    #expect(without.status == 401)
    #expect(without.field("WWW-Authenticate") == "Bearer realm=\"entente\"")
    let misspelt = String(editor.token.dropLast()) + (editor.token.hasSuffix("x") ? "y" : "x")
    for token in [misspelt, "ent_", String(editor.token.reversed())] {
      let answer = try editor.send(.post, "/v1/events", "{}", fields: [("Authorization", "Bearer \(token)")])
      #expect(answer.status == 401)
      #expect(answer.field("WWW-Authenticate")?.contains("invalid_token") == true)
      #expect(!String(decoding: answer.body, as: UTF8.self).contains(token))
    }
    #expect(try editor.send(.post, "/v1/agreements", "{}").status == 403)
    #expect(try editor.send(.post, "/v1/events", "{}").status == 422)
    let reading = try Editor(scopes: [.read])
    let refused = try reading.send(.post, "/v1/events", "{}")
    #expect(refused.status == 403)
    #expect(refused.field("WWW-Authenticate")?.contains("insufficient_scope") == true)
    #expect(try editor.send(.get, "/v1/token").json["collections"].texts == ["events"])
  }

  @Test func `where reading needs a token, nothing is told without one, also not what another was told`()
    throws
  {
    let editor = try Editor { ($0.readingNeedsToken, $0.maxAge) = (true, 5) }
    let told = try editor.send(.get, "/v1/events?limit=1")
    #expect(told.status == 200 && told.field("Cache-Control") == "private, no-cache")
    #expect(told.field("Vary")?.contains("Authorization") == true)
    let again = try editor.send(.get, "/v1/events?limit=1")
    #expect(again.body == told.body && again.field("Cache-Control") == "private, no-cache")
    let position = try #require(told.field("Entente-Version"))
    let lasting = try editor.send(.get, "/v1/events?limit=1&as_of=\(position)")
    #expect(lasting.status == 200 && lasting.field("Cache-Control") == "private, max-age=86400")
    let refused = try editor.site.answer("/v1/events?limit=1")
    #expect(refused.status == 401 && refused.field("Entente-Version") == nil)
    #expect(try editor.site.answer("/v1/events.csv").status == 401)
    #expect(try editor.send(.get, "/v1/events.csv").field("Cache-Control") == "private, no-cache")
    #expect(try editor.site.answer("/health").status == 200)
  }

  @Test func `a token that was revoked a moment ago opens nothing, not even what was told before`() throws {
    let editor = try Editor { $0.readingNeedsToken = true }
    for _ in 0..<2 { #expect(try editor.send(.get, "/v1/events?limit=1").status == 200) }
    #expect(try Tokens(Connection(path: editor.database.path)).revoke(name: "ed"))
    #expect(try editor.send(.get, "/v1/events?limit=1").status == 401)
  }

  @Test func `a token that sends too many changes is told when to go on`() throws {
    let editor = try Editor { $0.rates = WriteRates(quota: 2) }
    let first = try editor.send(.post, "/v1/events", "{}")
    #expect(first.status == 422 && first.field("RateLimit") == nil)
    #expect(try editor.send(.post, "/v1/events", "{}").status == 422)
    let third = try editor.send(.post, "/v1/events", "{}")
    #expect(try third.status == 429 && third.json["code"] == "quota-exceeded")
    #expect(third.field("Retry-After").flatMap { Int($0) } != nil)
  }

  @Test func `a server that does not write says so`() throws {
    let editor = try Editor { $0.writes = nil }
    let answer = try editor.send(.delete, "/v1/events/none")
    #expect(answer.status == 404)
    let list = try editor.site.json("/v1/events?limit=1")
    let id = try #require(list["data"].ids.first)
    let refused = try editor.send(.delete, "/v1/events/\(id)", fields: [("If-Match", "*")])
    #expect(try refused.status == 503 && refused.json["code"] == "read-only")
  }
}
