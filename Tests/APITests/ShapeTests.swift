import Testbed
import Testing

/// `fields`, and the formats of an answer.
struct ShapeTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `fields picks members, in their declared order`() throws {
    let answer = try site.answer("/v1/agreements?fields=title,id&limit=3")
    #expect(answer.status == 200)
    for record in try answer.json["data"].items { #expect(record.names == ["id", "title"]) }
    #expect(answer.text.hasPrefix(#"{"data":[{"id":"#))
    #expect(try answer.json["query"]["fields"] == ["id", "title"])
  }

  @Test func `fields without the id still pages`() throws {
    let titles = try site.json("/v1/agreements?limit=1000")["data"].items.map { $0["title"] }
    let pages = try site.pages("/v1/agreements?fields=title&limit=4")
    #expect(try pages.flatMap { try $0.json["data"].items.map { $0["title"] } } == titles)
  }

  @Test(arguments: ["", "nonesuch", "id,nonesuch", "id,"])
  func `a field that there is not is refused with those there are`(fields: String) throws {
    let answer = try site.answer("/v1/agreements?fields=\(fields)")
    #expect(answer.status == 400)
    let fault = try answer.json["errors"][0]
    #expect(fault["parameter"] == "fields")
    #expect(fault["allowed"].texts.contains("signed"))
  }

  @Test(arguments: [
    ("/v1/events.ndjson", nil), ("/v1/events", "application/x-ndjson"),
    ("/v1/events", "text/html, application/x-ndjson;q=0.5"), ("/v1/events.ndjson", "application/json"),
    ("/v1/events.ndjson?sort=date", "text/html"),
  ])
  func `newline-delimited JSON comes by extension and by Accept, and the extension wins`(
    target: String, accept: String?
  ) throws {
    let answer = try site.answer(target, fields: accept.map { [("Accept", $0)] } ?? [])
    #expect(answer.status == 200)
    #expect(answer.field("Content-Type") == "application/x-ndjson")
    #expect(answer.field("Transfer-Encoding") == "chunked")
    let records = try answer.lines.map { try Document(json: $0) }
    // All of them, not a page.
    #expect(records == (try site.json("/v1/events?limit=1000"))["data"].items)
    #expect(records.count > 50)
    #expect(answer.body.last == 10)
  }

  @Test func `newline-delimited JSON takes filters, fields, sort and a limit`() throws {
    let query = "?country=KAZ&fields=id,title&sort=-date&limit=4"
    let lines = try site.answer("/v1/events.ndjson" + query).lines.map { try Document(json: $0) }
    #expect(lines == (try site.json("/v1/events" + query))["data"].items)
    #expect(lines.count == 4)
  }

  @Test func `newline-delimited JSON refuses what the list refuses, as a problem`() throws {
    let answer = try site.answer("/v1/events.ndjson?knd=visit")
    #expect(answer.status == 400)
    #expect(answer.field("Content-Type") == "application/problem+json")
  }

  @Test(arguments: [
    ("application/json", "application/json"), ("*/*", "application/json"),
    ("application/*", "application/json"),
    ("application/json;q=0.1, application/x-ndjson", "application/x-ndjson"),
    ("application/x-ndjson, application/json", "application/json"), ("", "application/json"),
  ])
  func `Accept chooses the format`(accept: String, type: String) throws {
    #expect(try site.answer("/v1/people", fields: [("Accept", accept)]).field("Content-Type") == type)
  }

  @Test(arguments: [
    ("/v1/people", "text/calendar", ["application/json", "application/x-ndjson"]),
    (
      "/v1/people", "application/json;q=0, application/x-ndjson;q=0",
      ["application/json", "application/x-ndjson"]
    ),
    ("/v1/countries/TKM", "application/x-ndjson", ["application/json"]),
    ("/metrics", "application/json", ["text/plain"]),
  ])
  func `a format that is not to be had is 406 with those that are`(
    target: String, accept: String, allowed: [String]
  ) throws {
    let answer = try site.answer(target, fields: [("Accept", accept)])
    #expect(answer.status == 406)
    #expect(answer.field("Content-Type") == "application/problem+json")
    #expect(try answer.json["code"] == "not-acceptable")
    #expect(try answer.json["errors"][0]["allowed"].texts.isSuperset(of: allowed))
  }
}

extension [String] {
  fileprivate func isSuperset(of other: [String]) -> Bool { Set(self).isSuperset(of: other) }
}
