import Domain
import Representation
import Testbed
import Testing

/// What is not there, no longer there, or not understood.
struct MissingTests {
  private let site: Site
  init() throws { site = try Site() }

  @Test func `an unknown collection is 404 with those there are`() throws {
    let answer = try site.answer("/v1/treaties")
    #expect(answer.status == 404)
    let fault = try answer.json["errors"][0]
    #expect(fault["detail"].text?.contains("treaties") == true)
    #expect(fault["allowed"].texts == Resource.listed.map(\.name).sorted())
  }

  @Test(arguments: [
    ("/v1/agreements/nonesuch", "nonesuch"), ("/v1/countries/XXX", "XXX"), ("/v2", "/v2"),
    ("/v1/trade-series/nonesuch/observations", "nonesuch"), ("/favicon", "/favicon"),
    ("/v1/trade-series/rus-tkm-turnover/observations/nonesuch", "nonesuch"),
    ("/v1/agreements/x/observations", "observations"), ("/v1/a/b/c/d/e/f", "collection \"a\""),
    ("/.json", "/.json"),
  ])
  func `what is not there is 404 by name`(target: String, name: String) throws {
    let answer = try site.answer(target)
    #expect(answer.status == 404)
    #expect(try answer.json["code"] == "not-found")
    #expect(try answer.json["detail"].text?.contains(name) == true)
  }

  @Test(arguments: [
    "/v1/", "/v1/agreements/", "/v1/countries/TKM/", "/health/", "//",
    "/v1/trade-series/rus-tkm-turnover/observations/",
  ])
  func `a path that ends in a slash is 404 and says so`(target: String) throws {
    let answer = try site.answer(target)
    #expect(answer.status == 404)
    #expect(try answer.json["detail"].text?.contains("slash") == true)
  }

  @Test(arguments: ["/v1/agreements.xml", "/v1/countries/TKM.php", "/v1/agreements.", "/v1/agreements.JSON"])
  func `an extension that there is not is 404 with those there are`(target: String) throws {
    let answer = try site.answer(target)
    #expect(answer.status == 404)
    let formats = target.hasPrefix("/v1/agreements") ? [.json] + Format.tables : [.json]
    let allowed = formats.flatMap(\.extensions).map { ".\($0)" }
    #expect(try answer.json["errors"][0]["allowed"].texts == allowed)
  }

  @Test(arguments: ["/v1/agreements?status=%zz", "/v1/%ff", "/v1/people?q=%00"])
  func `a target that cannot be decoded is 400`(target: String) throws {
    let answer = try site.answer(target)
    #expect(answer.status == 400)
    #expect(try answer.json["code"] == "invalid-request")
  }

  @Test func `a record that was retired is gone, in its own place and below it`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    let id = "a-figure"
    let path = "/v1/trade-series/a-series"
    // Of its own: what other records refer to is not retired.
    try database.store(
      "trade-series",
      """
      [{"id": "a-series", "title": "A series", "reporter": "TKM", "partner": "RUS", "flow": "exports", "unit": "USD",
        "scope": "total", "measure": "level", "frequency": "A", "citations": [{"source": "qazinform-2025-11-24"}]}]
      """)
    for figure in [id, "another-figure"] {
      try database.store(
        "trade-observations",
        """
        [{"id": "\(figure)", "series": "a-series", "value": 12, "bound": "exact", "unit": "USD", "obs_status": "A",
          "value_text": "12", "citations": [{"source": "qazinform-2025-11-24"}]}]
        """)
    }
    try database.retire(id, from: "trade-observations")
    let answer = try site.answer("\(path)/observations/\(id)")
    #expect(answer.status == 410)
    #expect(try answer.json["code"] == "gone")
    #expect(try !site.ids(path + "/observations?resolve=all&limit=1000").contains(id))

    for observation in try site.ids(path + "/observations?resolve=all&limit=1000") {
      try database.retire(observation, from: "trade-observations")
    }
    try database.retire("a-series", from: "trade-series")
    #expect(try site.answer(path).status == 410)
    #expect(try site.answer(path + "/observations").status == 410)
    #expect(try site.answer("\(path)/observations/\(id)").status == 410)
    #expect(try !site.ids("/v1/trade-series?limit=1000").contains("a-series"))
  }

  @Test func `a retired record that is made again is there again, one revision on`() throws {
    let database = try TestDatabase()
    let site = try Site(database)
    let person = #"[{"id": "someone", "name": "Some One", "citations": [{"source": "trend-2025-12-11"}]}]"#
    try database.store("people", person)
    try database.retire("someone", from: "people")
    #expect(try site.answer("/v1/people/someone").status == 410)
    try database.store("people", person)
    #expect(try site.json("/v1/people/someone")["revision"] == 2)
  }
}
