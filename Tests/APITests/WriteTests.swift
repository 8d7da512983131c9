import Domain
import HTTP
import Testbed
import Testing

/// Changes of single records: every row of the table of answers, for every collection.
struct WriteTests {
  private static let collections = Resource.all.map(\.name)

  /// A record of a collection that nothing refers to under its new id, as a client sends it.
  private func sample(_ editor: Editor, _ collection: String) throws -> (json: String, old: String) {
    let list = try editor.site.json("/v1/\(collection)?limit=1")
    let old = try #require(list["data"].ids.first)
    let body = try editor.read("/v1/\(collection)/\(old)").body
    return (body.replacing("\"id\":\"\(old)\"", with: "\"id\":\"new-record\""), old)
  }

  /// Those whose ids are free to choose: countries have their codes, and no two series count the same.
  private static let free = collections.filter {
    !["countries", "trade-series", "indicators"].contains($0)
  }

  @Test(arguments: free)
  func `a new record is created, read back, changed on condition, and retired`(collection: String) throws {
    let editor = try Editor()
    let (json, _) = try sample(editor, collection)
    let path = "/v1/\(collection)/new-record"
    let created = try editor.send(.post, "/v1/\(collection)?note=Found", json)
    #expect(created.status == 201, "\(String(decoding: created.body, as: UTF8.self))")
    #expect(created.field("Location") == path && created.field("Content-Location") == path)
    let read = try editor.site.answer(path)
    #expect(created.body == read.body && created.field("ETag") == read.field("ETag"))
    #expect(created.field("Entente-Version") == read.field("Entente-Version"))

    let again = try editor.send(.post, "/v1/\(collection)", json)
    #expect(try again.status == 409 && again.json["errors"][0]["pointer"] == "/id")
    #expect(try editor.send(.put, path, json).status == 428)
    #expect(try editor.send(.put, path, json, fields: [("If-None-Match", "*")]).status == 412)
    #expect(try editor.send(.delete, path).status == 428)
    #expect(try editor.send(.patch, path, #"{"notes":"A note."}"#).status == 428)

    let tag = try #require(created.field("ETag"))
    let patched = try editor.send(.patch, path, #"{"notes":"A note."}"#, fields: [("If-Match", tag)])
    #expect(try patched.status == 200 && patched.json["notes"] == "A note.")
    let stale = try editor.send(.patch, path, #"{"notes":"Another."}"#, fields: [("If-Match", tag)])
    #expect(try stale.status == 412 && stale.json["current"]["etag"].text == patched.field("ETag"))
    #expect(try stale.json["current"]["revision"].number == 2 && stale.json["current"]["actor"] == "ed")
    let same = String(decoding: patched.body, as: UTF8.self)
    let stored = try editor.send(.put, path, same, fields: [("If-Match", tag)])
    #expect(stored.status == 200 && stored.field("ETag") == patched.field("ETag"))
    #expect(stored.field("Entente-Version") == patched.field("Entente-Version"))

    let newer = try #require(patched.field("ETag"))
    #expect(try editor.send(.delete, path, fields: [("If-Match", tag)]).status == 412)
    #expect(try editor.send(.delete, path, fields: [("If-Match", newer)]).status == 204)
    #expect(try editor.site.answer(path).status == 410)
    #expect(try editor.send(.delete, path, fields: [("If-Match", newer)]).status == 410)
    #expect(try editor.send(.patch, path, "{}", fields: [("If-Match", newer)]).status == 410)
    #expect(try editor.send(.put, path, same, fields: [("If-Match", newer)]).status == 412)
    #expect(try editor.send(.post, "/v1/\(collection)", json).status == 409)
    let back = try editor.send(.put, path, json, fields: [("If-None-Match", "*")])
    #expect(back.status == 201)
  }

  @Test func `every fault of a record is told with its pointer, and the last check is the record's`() throws {
    let editor = try Editor()
    let wrong = #"{"id":"Not An Id","title":7,"kind":"dance","citations":[]}"#
    let answer = try editor.send(.post, "/v1/events", wrong)
    #expect(answer.status == 422)
    let pointers = Set(try answer.json["errors"].items.compactMap { $0["pointer"].text })
    #expect(pointers.isSuperset(of: ["/id", "/title", "/kind"]))
    #expect(try editor.send(.put, "/v1/events/other", wrong).status == 422)
    let noJSON = try editor.send(.post, "/v1/events", "{\"id\":\n  oops}")
    #expect(try noJSON.status == 400 && noJSON.json["detail"].text?.contains("line 2") == true)
    let other = try sample(editor, "events").json
    let moved = try editor.send(.put, "/v1/events/other", other)
    #expect(try moved.status == 422 && moved.json["errors"][0]["pointer"] == "/id")
    let doubled = try editor.send(.post, "/v1/events", #"{"id":"a","id":"b"}"#)
    #expect(doubled.status == 400)
  }

  @Test func `a reference to what is not there is refused, and so is the retirement of what others refer to`()
    throws
  {
    let editor = try Editor()
    let event = try sample(editor, "events").json
    let broken = event.replacing(
      /"citations":\[\{"source":"[^"]+"/, with: #""citations":[{"source":"nothing""#)
    #expect(broken != event)
    #expect(try editor.send(.post, "/v1/events", broken).status == 409)
    let source = try #require(try editor.site.json("/v1/sources?limit=1")["data"].ids.first)
    let tag = try editor.read("/v1/sources/\(source)").tag
    let refused = try editor.send(.delete, "/v1/sources/\(source)", fields: [("If-Match", tag)])
    #expect(try refused.status == 409 && !refused.json["errors"].items.isEmpty)
    #expect(try editor.site.answer("/v1/sources/\(source)").status == 200)
  }

  @Test func `a dry run gives what would be given, and changes nothing`() throws {
    let editor = try Editor()
    let (json, _) = try sample(editor, "events")
    let before = try editor.site.answer("/v1/events").field("Entente-Version")
    let tried = try editor.send(.post, "/v1/events?dry_run=true", json)
    #expect(tried.status == 200 && tried.field("Entente-Dry-Run") == "true")
    #expect(tried.field("Entente-Version") == before)
    #expect(try editor.site.answer("/v1/events/new-record").status == 404)
    let created = try editor.send(.post, "/v1/events", json)
    #expect(
      try tried.json.without("revision", "updated_at") == created.json.without("revision", "updated_at"))
  }

  @Test func `the same request under a key is done once, and another one under it is refused`() throws {
    let editor = try Editor()
    let (json, _) = try sample(editor, "events")
    let key = [("Idempotency-Key", "\"first-try\"")]
    let first = try editor.send(.post, "/v1/events", json, fields: key)
    let second = try editor.send(.post, "/v1/events", json, fields: key)
    #expect(first.status == 201 && second.status == 201 && first.body == second.body)
    #expect(second.field("Idempotent-Replayed") == "true" && first.field("Idempotent-Replayed") == nil)
    for name in ["Location", "Content-Location", "ETag", "Entente-Version"] {
      #expect(first.field(name) == second.field(name), "\(name)")
    }
    let other = try editor.send(.post, "/v1/events?note=Other", json, fields: key)
    #expect(try other.status == 422 && other.json["code"] == "idempotency-mismatch")
    let tag = try #require(first.field("ETag"))
    let gone = [("Idempotency-Key", "gone"), ("If-Match", tag)]
    #expect(try editor.send(.delete, "/v1/events/new-record", fields: gone).status == 204)
    let goneAgain = try editor.send(.delete, "/v1/events/new-record", fields: gone)
    #expect(goneAgain.status == 204 && goneAgain.field("Idempotent-Replayed") == "true")
    let refused = [("Idempotency-Key", "never")]
    #expect(try editor.send(.post, "/v1/events", "{}", fields: refused).status == 422)
    #expect(try editor.send(.post, "/v1/events", #"{"id":3}"#, fields: refused).status == 422)
  }

  @Test func `what is sent in a way that is not understood is told how to be sent`() throws {
    let editor = try Editor()
    let type = try editor.send(.post, "/v1/events", "{}", fields: [("Content-Type", "text/plain")])
    #expect(try type.status == 415 && type.json["errors"][0]["allowed"].texts == ["application/json"])
    let coded = try editor.send(.post, "/v1/events", "{}", fields: [("Content-Encoding", "gzip")])
    #expect(coded.status == 415)
    let parameter = try editor.send(.post, "/v1/events?notes=x", "{}")
    #expect(
      try parameter.status == 400 && parameter.json["errors"][0]["allowed"].texts == ["note", "dry_run"])
    let minimal = try editor.send(
      .post, "/v1/events", try sample(editor, "events").json, fields: [("Prefer", "return=minimal")])
    #expect(minimal.status == 201 && minimal.body.isEmpty)
    #expect(minimal.field("Preference-Applied") == "return=minimal")
    let weak = try editor.send(
      .delete, "/v1/events/new-record", fields: [("If-Match", "W/\(try #require(minimal.field("ETag")))")])
    #expect(try weak.status == 412 && weak.json["detail"].text?.contains("proxy") == true)
  }

  @Test func `figures are changed below their series, and are of it`() throws {
    let editor = try Editor()
    let list = try editor.site.json("/v1/trade-observations?limit=1")
    let (id, series) = (list["data"][0]["id"].text ?? "", list["data"][0]["series"].text ?? "")
    let (body, tag) = try editor.read("/v1/trade-series/\(series)/observations/\(id)")
    let other = try #require(
      try editor.site.json("/v1/trade-series?limit=2")["data"].ids.first { $0 != series })
    let moved = try editor.send(
      .put, "/v1/trade-series/\(series)/observations/\(id)",
      body.replacing("\"series\":\"\(series)\"", with: "\"series\":\"\(other)\""), fields: [("If-Match", tag)]
    )
    #expect(try moved.status == 422 && moved.json["errors"][0]["pointer"] == "/series")
    let path = "/v1/trade-series/\(series)/observations/\(id)"
    let patched = try editor.send(.patch, path, #"{"notes":"Read twice."}"#, fields: [("If-Match", tag)])
    #expect(try patched.status == 200 && patched.json["notes"] == "Read twice.")
    #expect(patched.field("Content-Location") == path)
  }
}
