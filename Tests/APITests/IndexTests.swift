import Domain
import Testbed
import Testing

/// What the service says of itself.
struct IndexTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test(arguments: ["/", "/v1", "/v1.json"])
  func `the index lists every collection with what may be asked of it`(path: String) throws {
    let answer = try site.answer(path)
    #expect(answer.status == 200)
    #expect(answer.field("Content-Type") == "application/json")
    let collections = try answer.json["collections"].items
    #expect(collections.compactMap { $0["name"].text } == Resource.all.map(\.name))
    for collection in collections {
      #expect(
        collection.names == [
          "description", "fields", "name", "nested_url", "operators", "parameters", "sort", "time", "title",
          "url",
        ])
      #expect(collection["parameters"].texts.contains("limit"))
      #expect(collection["fields"].texts.first == "id")
    }
  }

  @Test func `the index says which fields have which operators`() throws {
    let agreements = try #require(
      try site.json("/v1")["collections"].items.first { $0["name"] == "agreements" })
    let operators = agreements["operators"]
    #expect(operators["signed"] == ["gte", "gt", "lte", "lt", "ne", "isnull"])
    #expect(operators["title"] == ["gte", "gt", "lte", "lt", "ne"])
    #expect(operators["kind"] == ["ne"])
    #expect(operators["summary"] == .null)
    let told = operators.names.flatMap { name in operators[name].texts.map { "\(name)__\($0)" } }
    #expect(Set(told) == Set(agreements["parameters"].texts.filter { $0.contains("__") }))
  }

  @Test func `every collection stands at the URL that the index gives`() throws {
    for collection in try site.json("/v1")["collections"].items {
      let url = try #require(collection["url"].text)
      #expect(try site.answer(url).status == 200, "\(url)")
    }
  }

  @Test func `health says that the process answers, and is never cached`() throws {
    let answer = try site.answer("/health")
    #expect(answer.status == 200)
    #expect(try answer.json["status"] == "ok")
    #expect(answer.field("Cache-Control") == "no-store")
  }

  @Test func `ready says which state of the record is served`() throws {
    let document = try site.json("/ready")
    #expect(document["status"] == "ready")
    #expect(document["dataset"]["version"] == 1)
    let time = try #require(document["dataset"]["updated_at"].text)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
  }

  @Test func `a commit raises the version of the dataset`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    #expect(try site.json("/v1/people")["dataset"]["version"] == 1)
    try database.retire("trend-2025-12-11", from: "assessments")
    #expect(try site.json("/v1/people")["dataset"]["version"] == 1, "nothing was there to retire")
    let person = try #require(site.ids("/v1/people").first)
    try database.store(
      "people",
      #"[{"id": "new-person", "name": "New", "citations": [{"source": "trend-2025-12-11"}]}]"#)
    #expect(try site.json("/v1/people")["dataset"]["version"] == 2)
    #expect(try site.ids("/v1/people").contains(person))
    #expect(try site.json("/v1/people/new-person")["revision"] == 1)
  }

  @Test func `metrics are Prometheus text`() throws {
    let answer = try site.answer("/metrics")
    #expect(answer.status == 200)
    #expect(answer.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
  }

  @Test func `the rules say what they prefer, in order`() throws {
    let rule = try site.json("/v1/rules")["data"][0]
    #expect(rule["name"] == "standard@1")
    #expect(rule["criteria"].items.count == 4)
  }

  @Test(arguments: ["/", "/v1", "/health", "/ready", "/metrics", "/v1/rules"])
  func `what takes no parameter refuses one by its name`(path: String) throws {
    let answer = try site.answer(path + "?verbose=1")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["parameter"] == "verbose")
  }
}
