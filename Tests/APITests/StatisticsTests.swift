import Domain
import Testbed
import Testing

/// Figures for statistical programs: which are told, and what may be asked of them.
struct StatisticsTests {
  private let site: Site
  init() throws {
    let database = try TestDatabase()
    let claims = [
      Self.claim("y2001", "2001", 10), Self.claim("tie-a", "2002", 1), Self.claim("tie-b", "2002", 9),
      Self.claim("target", "2003", 30, status: "target"), Self.claim("expected", "2004", 1, status: "F"),
      Self.claim("actual", "2004/2004", 40), Self.claim("doubted", "2005~", 50),
      Self.claim("quarter", "2006-Q2", 60), Self.claim("last", "2007", 70),
    ]
    try database.store("trade-observations", "[\(claims.joined(separator: ","))]")
    site = try Site(database)
  }

  private static func claim(
    _ id: String, _ period: String, _ value: Int, status: String = "A", text: String = "some"
  ) -> String {
    """
    {"id": "\(id)", "series": "kaz-tkm-exports", "period": "\(period)", "value": \(value), "bound": "about",
    "unit": "USD", "obs_status": "\(status)", "value_text": "\(text)",
    "citations": [{"source": "trend-2025-12-11", "paragraph": 3, "quote": "words"}]}
    """
  }

  /// The lines of a dataflow as CSV, without the first.
  private func lines(_ path: String, version: String = "1.0.0") throws -> [String] {
    let type = "application/vnd.sdmx.data+csv;version=\(version)"
    let answer = try site.answer("/sdmx/data/" + path, fields: [("Accept", type)])
    #expect(answer.status == 200, "\(path): \(answer.text)")
    return answer.text.split(separator: "\r\n").dropFirst().map(String.init)
  }

  /// The periods and figures of lines that have nothing else.
  private func figures(_ path: String) throws -> [String] {
    try lines(path + (path.contains("?") ? "&" : "?") + "detail=dataonly").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).suffix(2).joined(separator: "=")
    }
  }

  private static let key = "KAZ.TKM.exports.total._Z._Z.level._Z"

  @Test func `the figure that the rule chooses is told, and a tie only among the claims`() throws {
    #expect(
      try figures("TRADE/A.\(Self.key)?endPeriod=2007")
        == ["2001=10", "2003=30", "2004=40", "2007=70"])
    #expect(
      try figures("TRADE_CLAIMS/A.\(Self.key).?startPeriod=2002&endPeriod=2004")
        == ["2002=1", "2002=9", "2003=30", "2004=40", "2004=1"])
  }

  @Test func `a target has a status of its own, and a claim is found by its id`() throws {
    let line = try #require(try lines("TRADE_CLAIMS/A.\(Self.key).target").first)
    #expect(
      line
        == "ENTENTE:TRADE_CLAIMS(1.0),A,\(Self.key.replacing(".", with: ",")),target,2003,30,USD,T,about,,some,"
        + "\"trend-2025-12-11, line 3: \"\"words\"\"\"")
  }

  @Test func `the second version of the table names the dataflow in its own way`() throws {
    let line = try #require(try lines("TRADE/A.\(Self.key)?endPeriod=2001", version: "2.0.0").first)
    #expect(line.hasPrefix("dataflow,ENTENTE:TRADE(1.0),I,A,KAZ,TKM,"))
  }

  @Test func `a part of the key that is empty or has several values lets several series pass`() throws {
    let all = try lines("TRADE?detail=serieskeysonly")
    #expect(try lines("TRADE/........?detail=serieskeysonly") == all)
    #expect(try lines("TRADE/all/all/?detail=serieskeysonly") == all)
    let some = try lines("TRADE/A+Q.KAZ..exports.....?detail=serieskeysonly")
    #expect(some.map { $0.split(separator: ",")[1] } == ["A", "Q"])
    #expect(try lines("TRADE/all/NOBODY") == [])
  }

  @Test func `so many figures are told of each end of a series as are asked for`() throws {
    let path = "TRADE/A.\(Self.key)?endPeriod=2007"
    #expect(try figures(path + "&firstNObservations=1") == ["2001=10"])
    #expect(try figures(path + "&lastNObservations=2") == ["2004=40", "2007=70"])
    #expect(try figures(path + "&firstNObservations=1&lastNObservations=1") == ["2001=10", "2007=70"])
    #expect(try figures(path + "&lastNObservations=100").count == 4)
  }

  @Test func `two series of one key that differ in their unit stand among the claims only`() throws {
    let database = try TestDatabase()
    let series = try #require(
      try Repository.seeds(of: "trade-series").first { $0["id"] == "kaz-tkm-exports" })
    try database.store(
      "trade-series",
      """
      [{"id": "in-tenge", "title": "In tenge", "reporter": "KAZ", "partner": "TKM", "flow": "exports",
      "scope": \(series["scope"].text.map { "\"\($0)\"" } ?? "null"), "measure": "level", "unit": "KZT",
      "frequency": "irregular", "citations": [{"source": "trend-2025-12-11"}]}]
      """)
    let site = try Site(database)
    let count = { (flow: String) throws -> Int in
      try site.answer("/sdmx/data/\(flow)/" + (flow == "TRADE" ? ".\(Self.key)" : ".\(Self.key).")).text
        .split(separator: "<gen:Obs>").count - 1
    }
    #expect(try count("TRADE") == 0)
    #expect(try count("TRADE_CLAIMS") > 0)
  }

  @Test func `nothing found is an empty set, in every format`() throws {
    #expect(try lines("TRADE?startPeriod=1900&endPeriod=1901") == [])
    let answer = try site.answer("/sdmx/data/TRADE?startPeriod=1900&endPeriod=1901")
    #expect(answer.status == 200)
    #expect(answer.text.contains("<mes:DataSet structureRef=\"TRADE\"></mes:DataSet>"))
  }

  @Test(arguments: [
    ("/sdmx/data/TRADE/A.RUS", 400, "9 parts"), ("/sdmx/data/TRADE/X........", 400, "no code of FREQ"),
    ("/sdmx/data/TRADE/.XXX.......", 400, "no code of REF_AREA"),
    ("/sdmx/data/TRADE?startPeriod=lately", 400, "startPeriod"),
    ("/sdmx/data/TRADE?endPeriod=2019/2020", 400, "endPeriod"),
    ("/sdmx/data/TRADE?detail=some", 400, "detail"),
    ("/sdmx/data/TRADE?lastNObservations=0", 400, "whole number"),
    ("/sdmx/data/TRADE?detail=full&detail=full", 400, "twice"),
    ("/sdmx/data/TRADE?updatedAfter=2020", 400, "no parameter"),
    ("/sdmx/data/NONESUCH", 404, "NONESUCH"), ("/sdmx/data/ECB,TRADE", 404, "ECB"),
    ("/sdmx/data/ENTENTE,TRADE,2.0", 404, "2.0"), ("/sdmx/dataflow/ECB", 404, "ECB"),
    ("/sdmx/dataflow/ENTENTE/TRADE/3.1", 404, "3.1"), ("/sdmx/codelist/all/CL_NONE", 404, "CL_NONE"),
    ("/sdmx/categoryscheme", 501, "categoryscheme"), ("/sdmx/nonesuch", 404, "nonesuch"),
    ("/sdmx/dataflow?references=some", 400, "references"),
  ])
  func `what cannot be told is refused with what can`(path: String, status: UInt16, words: String) throws {
    let answer = try site.answer(path)
    #expect(answer.status == status)
    #expect(answer.text.contains(words), "\(answer.text)")
  }

  @Test func `structures are told alone, or with what belongs to them`() throws {
    let alone = try site.answer("/sdmx/dataflow/ENTENTE/TRADE/1.0").text
    #expect(alone.contains("<str:Dataflow id=\"TRADE\"") && !alone.contains("<str:Codelist "))
    #expect(!alone.contains("INDICATORS"))
    let whole = try site.answer("/sdmx/dataflow/all/TRADE/latest/?references=all").text
    for element in ["str:Dataflow ", "str:Codelist ", "str:ConceptScheme ", "str:DataStructure "] {
      #expect(whole.contains("<\(element)"))
    }
    #expect(whole.contains("<str:Code id=\"TKM\">"))
    let two = try site.answer("/sdmx/codelist/all/CL_FREQ+CL_BOUND").text
    #expect(two.split(separator: "<str:Codelist ").count == 3)
  }

  @Test func `a dataflow says how many claims have no period that it could tell`() throws {
    let text = try site.answer("/sdmx/dataflow/all/TRADE").text
    let seeds = try Repository.seeds(of: "trade-observations")
    let unplaced = try seeds.filter { seed in
      let text = seed["period"]["edtf"].text ?? seed["period"].text
      return try text.map { try ReportingPeriod(UncertainDate($0)) == nil } ?? true
    }
    #expect(text.contains(": \(unplaced.count + 1) of the claims"))
  }

  @Test func `names in the record cannot break the markup`() throws {
    let database = try TestDatabase()
    try database.store(
      "trade-observations",
      "[\(Self.claim("hostile", "2001", 1, text: #"<&>\u0001\"'"#))]")
    let text = try Site(database).answer("/sdmx/data/TRADE_CLAIMS").text
    #expect(text.contains("value=\"&lt;&amp;&gt;\u{FFFD}&quot;&#39;\""))
  }
}
