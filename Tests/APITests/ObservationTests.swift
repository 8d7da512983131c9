import Testbed
import Testing

/// Several claims for one period: what is served by default, and why.
struct ObservationTests {
  private let site: Site
  init() throws {
    let database = try TestDatabase()
    try Self.plant(database)
    site = try Site(database)
  }

  private static let path = "/v1/trade-series/rus-tkm-turnover/observations"

  /// A claim as a seed writes it.
  private static func claim(
    _ id: String, _ period: String, _ value: Int, _ status: String, _ sources: String...
  ) -> String {
    let citations = sources.map { #"{"source": "\#($0)"}"# }.joined(separator: ",")
    return """
      {"id": "\(id)", "series": "rus-tkm-turnover", "period": "\(period)", "value": \(value),
      "bound": "exact", "unit": "USD", "obs_status": "\(status)", "value_text": "\(value)",
      "citations": [\(citations)]}
      """
  }

  /// Four periods: by status, by reliability, by date of publication, and a tie.
  private static func plant(_ database: TestDatabase) throws {
    let source = { (id: String, letter: String, published: String) in
      """
      {"id": "\(id)", "title": "\(id)", "kind": "report", "language": "en", "published": "\(published)",
      "reliability": "\(letter)", "reliability_reason": "planted"}
      """
    }
    let sources = [
      source("good-old", "A", "2011"), source("good-new", "A", "2012"), source("poor-new", "D", "2013"),
    ]
    try database.store("sources", "[\(sources.joined(separator: ","))]")
    let claims = [
      claim("z-measured", "2001", 1, "A", "poor-new"), claim("a-expected", "2001", 2, "F", "good-new"),
      claim("a-poor", "2002", 3, "A", "poor-new"), claim("b-good", "2002", 4, "A", "good-old"),
      claim("a-old", "2003", 5, "A", "good-old"), claim("b-new", "2003", 6, "A", "good-new"),
      claim("a-tie", "2004", 7, "A", "good-new"), claim("b-tie", "2004", 8, "A", "good-new"),
      claim("third-tie", "2004", 9, "F", "good-new"),
      // The same first day as 2004, but another period: no claim of 2004's.
      claim("quarter", "2004-Q1", 10, "A", "poor-new"),
    ]
    try database.store("trade-observations", "[\(claims.joined(separator: ","))]")
  }

  private func periods(_ query: String = "from=2001&to=2004") throws -> [Document] {
    try site.json(Self.path + "?limit=1000&" + query)["data"].items
  }

  @Test func `one claim is served for each period`() throws {
    let served = try periods()
    #expect(served.map { $0["period"]["edtf"].text } == ["2001", "2002", "2003", "2004-Q1", "2004"])
    #expect(served.map { $0["id"].text } == ["z-measured", "b-good", "b-new", "quarter", nil])
  }

  @Test func `preferred is the default and says so`() throws {
    let query = try site.json(Self.path)["query"]
    #expect(query["resolve"] == "preferred")
    #expect(query["series"] == "rus-tkm-turnover")
    #expect(try periods("resolve=preferred") == periods(""))
  }

  @Test(arguments: [
    (0, "z-measured", "An actual figure stands before a forecast.", ["a-expected"]),
    (1, "b-good", "A source of reliability A is preferred to D.", ["a-poor"]),
    (2, "b-new", "A source published 2012 is preferred to 2011.", ["a-old"]),
    (3, "quarter", "only claim", []),
  ])
  func `the rule says what it chose, why, and what else is claimed`(
    place: Int, chosen: String, reason: String, others: [String]
  ) throws {
    let resolution = try periods()[place]["resolution"]
    #expect(resolution.names == ["alternatives", "chosen", "reason", "rule"])
    #expect(resolution["rule"] == "standard@1")
    #expect(resolution["chosen"] == .text(chosen))
    #expect(resolution["reason"].text?.contains(reason) == true, "\(resolution["reason"])")
    #expect(resolution["alternatives"].ids == others)
  }

  @Test func `an alternative is the whole claim, as its own path gives it`() throws {
    let other = try periods()[0]["resolution"]["alternatives"][0]
    #expect(other.without("url") == (try site.json(Self.path + "/a-expected")))
    #expect(other["url"] == "/v1/trade-observations/a-expected")
    #expect(try site.answer("/v1/trade-observations/a-expected").status == 200)
    #expect(other["value"] == 2)
    #expect(try periods()[0].without("resolution") == site.json(Self.path + "/z-measured"))
  }

  @Test func `a tie chooses none, averages nothing and shows all`() throws {
    let tie = try periods()[4]
    #expect(tie["resolution"]["chosen"] == nil)
    #expect(tie["resolution"]["alternatives"].ids.sorted() == ["a-tie", "b-tie", "third-tie"])
    #expect(tie["resolution"]["reason"].text?.contains("none is chosen") == true)
    #expect(tie["series"] == "rus-tkm-turnover")
    #expect(tie["period"]["edtf"] == "2004")
    for name in ["id", "value", "value_max", "bound", "unit", "obs_status", "value_text", "citations"] {
      #expect(tie[name] == nil, "\(name)")
    }
  }

  @Test func `resolve=all serves every claim, without a resolution`() throws {
    let claims = try periods("from=2001&to=2004&resolve=all")
    #expect(
      claims.map { $0["id"].text }.compactMap(\.self).sorted() == [
        "a-expected", "a-old", "a-poor", "a-tie", "b-good", "b-new", "b-tie", "quarter", "third-tie",
        "z-measured",
      ])
    #expect(claims.allSatisfy { $0["resolution"] == nil })
  }

  @Test(arguments: ["preferred", "all"], ["", "&sort=-period"])
  func `periods are paged as records are`(mode: String, sort: String) throws {
    let query = "?resolve=\(mode)\(sort)"
    let whole = try site.json(Self.path + query + "&limit=1000")["data"].items
    let pages = try site.pages(Self.path + query + "&limit=2")
    #expect(try pages.flatMap { try $0.json["data"].items } == whole)
    #expect(pages.count == (whole.count + 1) / 2)
  }

  @Test func `figures without a period stand each alone, at the end`() throws {
    let served = try periods("")
    let undated = served.filter { $0["period"] == nil }
    #expect(!undated.isEmpty)
    #expect(Array(served.suffix(undated.count)) == undated)
    #expect(undated.allSatisfy { $0["resolution"]["alternatives"] == [] })
  }

  @Test func `fields of a resolved period are those of its claims too`() throws {
    let period = try periods("from=2001&to=2001&fields=id,value")[0]
    #expect(period.names == ["id", "resolution", "value"])
    #expect(period["resolution"]["alternatives"][0].names == ["id", "url", "value"])
    let tie = try periods("from=2004&to=2004&fields=value")[1]
    #expect(tie["value"] == nil)
    #expect(tie["resolution"]["alternatives"].items.map { $0["value"] } == [7, 8, 9])
  }

  @Test func `the mode of resolution is one of two`() throws {
    let answer = try site.answer(Self.path + "?resolve=average")
    #expect(answer.status == 400)
    #expect(try answer.json["errors"][0]["allowed"] == ["preferred", "all"])
    #expect(try site.answer("/v1/agreements?resolve=all").status == 400)
  }

  @Test func `a filter on claims is applied before one is chosen`() throws {
    let served = try periods("from=2001&to=2001&obs_status=F")
    #expect(served.map { $0["id"].text } == ["a-expected"])
  }

  @Test func `newline-delimited JSON holds every claim that the list holds`() throws {
    let lines = try site.answer(Self.path + ".ndjson?resolve=all").lines
    #expect(try lines.map { try Document(json: $0) } == periods("resolve=all"))
  }

  @Test func `observations are a collection of their own, where every claim is told`() throws {
    let path = "/v1/trade-observations"
    let all = try Repository.seeds(of: "trade-observations")
    #expect(try Set(site.ids(path + "?limit=1000")).isSuperset(of: all.ids))
    let series = try #require(all.first?["series"].text)
    let own = all.filter { $0["series"].text == series }.ids
    let nestedPath = "/v1/trade-series/\(series)/observations?resolve=all&limit=1000"
    #expect(try site.ids("\(path)?series=\(series)&limit=1000") == site.ids(nestedPath))
    for id in own.prefix(3) {
      let nested = try site.answer("/v1/trade-series/\(series)/observations/\(id)")
      #expect(try site.answer("\(path)/\(id)").body == nested.body)
    }
    #expect(try site.answer("\(path)/nonesuch").status == 404)
  }

  @Test func `one claim is chosen among those of one series only`() throws {
    let path = "/v1/trade-observations?resolve=preferred"
    let fault = try site.answer(path)
    #expect(fault.status == 400)
    #expect(try fault.json["errors"][0]["parameter"] == "resolve")
    let series = try #require(Repository.seeds(of: "trade-observations").first?["series"].text)
    let nested = try site.json("/v1/trade-series/\(series)/observations")["data"]
    #expect(try site.json("\(path)&series=\(series)")["data"] == nested)
  }
}
