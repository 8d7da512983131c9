import HTTP
import Testbed
import Testing

/// Bundles sent to `/v1/import`.
struct BundleTests {
  private func event(_ editor: Editor, _ id: String) throws -> String {
    let old = try #require(try editor.site.json("/v1/events?limit=1")["data"].ids.first)
    return try editor.read("/v1/events/\(old)").body.replacing("\"id\":\"\(old)\"", with: "\"id\":\"\(id)\"")
      .replacing("\n", with: "")
  }

  @Test func `a bundle is stored in one commit, and a second time nothing is`() throws {
    let editor = try Editor()
    let (one, two) = (try event(editor, "bundle-one"), try event(editor, "bundle-two"))
    let stored = try editor.send(.post, "/v1/import?note=Two", "{\"events\":[\(one),\(two)]}")
    #expect(try stored.status == 200 && stored.json["created"].number == 2)
    let seq = try #require(try stored.json["seq"].number)
    #expect(stored.field("Entente-Version")?.hasPrefix("\(Int(seq))-") == true)
    let again = try editor.send(.post, "/v1/import", "{\"events\":[\(one),\(two)]}")
    #expect(try again.json["unchanged"].number == 2 && again.json["seq"] == .null)
    let lines = """
      {"collection":"events","record":\(try event(editor, "bundle-three"))}
      {"collection":"events","retire":"bundle-one"}
      """
    let byLines = try editor.send(
      .post, "/v1/import", lines, fields: [("Content-Type", "application/x-ndjson")])
    #expect(try byLines.json["created"].number == 1 && byLines.json["retired"].number == 1)
    #expect(try editor.site.answer("/v1/events/bundle-one").status == 410)
    #expect(try editor.site.answer("/v1/events/bundle-three").status == 200)
  }

  @Test func `a fault anywhere, and nothing is stored`() throws {
    let editor = try Editor()
    let one = try event(editor, "bundle-one")
    let answer = try editor.send(
      .post, "/v1/import", "{\"events\":[\(one),{\"id\":\"bundle-two\",\"title\":3}]}")
    #expect(answer.status == 422)
    #expect(try answer.json["errors"].items.contains { $0["pointer"] == "/events/1/title" })
    #expect(try editor.site.answer("/v1/events/bundle-one").status == 404)
    let lines = "\n{\"collection\":\"events\",\"record\":{\"id\":\"x\",\"title\":3}}"
    let byLines = try editor.send(
      .post, "/v1/import", lines, fields: [("Content-Type", "application/x-ndjson")])
    #expect(try byLines.json["errors"].items.contains { $0["pointer"] == "/lines/2/title" })
    let unknown = try editor.send(.post, "/v1/import", #"{"evnts":[],"retire":{"events":["nothing"]}}"#)
    #expect(try unknown.status == 422 && unknown.json["errors"][0]["pointer"] == "/evnts")
    let missing = try editor.send(.post, "/v1/import", #"{"retire":{"events":["nothing"]}}"#)
    #expect(try missing.status == 409 && missing.json["errors"][0]["pointer"] == "/retire/events/0")
    let limited = try Editor(collections: ["sources"])
    #expect(try limited.send(.post, "/v1/import", "{\"events\":[\(one)]}").status == 403)
  }

  @Test func `a bundle is refused where a later commit has changed a record of it`() throws {
    let editor = try Editor()
    let body = "{\"events\":[\(try event(editor, "bundle-one"))]}"
    let stored = try editor.send(.post, "/v1/import", body)
    let before = try #require(stored.field("Entente-Version"))
    let patched = try editor.send(
      .patch, "/v1/events/bundle-one", #"{"notes":"Another."}"#, fields: [("If-Match", "*")])
    let after = try #require(patched.field("Entente-Version"))
    let stale = try editor.send(.post, "/v1/import?unless_changed_since=\(before)", body)
    #expect(try stale.status == 412 && stale.json["errors"][0]["pointer"] == "/events/0")
    let gone = #"{"retire":{"events":["bundle-one"]}}"#
    let retired = try editor.send(.post, "/v1/import?unless_changed_since=\(before)", gone)
    #expect(try retired.status == 412 && retired.json["errors"][0]["pointer"] == "/retire/events/0")
    #expect(try editor.send(.post, "/v1/import?unless_changed_since=nonsense", body).status == 400)
    let other = try editor.send(.post, "/v1/import?unless_changed_since=1-0000000000000000", body)
    #expect(try other.status == 409 && other.json["code"] == "history-diverged")
    #expect(try editor.send(.post, "/v1/import?unless_changed_since=\(after)", body).status == 200)
  }

  @Test func `a reference that leads nowhere is told at its place in what was sent`() throws {
    let editor = try Editor()
    func broken(_ id: String) throws -> String {
      let event = try event(editor, id)
      let start = try #require(event.firstRange(of: "\"people\":["))
      return event[..<start.upperBound] + "\"nobody\"" + event[start.upperBound...].drop { $0 != "]" }
    }
    let single = try editor.send(.post, "/v1/events", try broken("broken"))
    #expect(try single.status == 409 && single.json["errors"][0]["pointer"] == "/people/0")
    let right = try event(editor, "right")
    let bundle = try editor.send(.post, "/v1/import", "{\"events\":[\(right),\(try broken("broken"))]}")
    #expect(try bundle.status == 409 && bundle.json["errors"][0]["pointer"] == "/events/1/people/0")
    let line = "\n{\"collection\":\"events\",\"record\":\(try broken("broken"))}"
    let lines = try editor.send(
      .post, "/v1/import", line, fields: [("Content-Type", "application/x-ndjson")])
    #expect(try lines.status == 409 && lines.json["errors"][0]["pointer"] == "/lines/2/people/0")
  }

  @Test func `an import under a key is done once`() throws {
    let editor = try Editor()
    let body = "{\"events\":[\(try event(editor, "bundle-one"))]}"
    let key = [("Idempotency-Key", "k")]
    let first = try editor.send(.post, "/v1/import", body, fields: key)
    let second = try editor.send(.post, "/v1/import", body, fields: key)
    #expect(second.field("Idempotent-Replayed") == "true" && first.body == second.body)
    #expect(first.field("Entente-Version") == second.field("Entente-Version"))
    let tried = try editor.send(.post, "/v1/import?dry_run=true", "{\"events\":[\(try event(editor, "b"))]}")
    #expect(try tried.json["created"].number == 1 && tried.json["seq"] == .null)
    #expect(try editor.site.answer("/v1/events/b").status == 404)
  }
}
