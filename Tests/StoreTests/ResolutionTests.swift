import Bytes
import Chance
import Domain
import Representation
import SQLite
import Testing

@testable import Store

@Suite struct ResolutionTests {
  // MARK: Periods

  /// A series with many claims for few periods, and what must be served of it.
  private func stored(seed: UInt64) throws -> (TemporaryDatabase, [JSON], [String: JSON]) {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.retire(.observation, ["a-figure"])
    var generator = SplitMix64(seed: seed)
    var sources: [String: JSON] = [:]
    for index in 0..<6 {
      var source = Sample.source.with("id", .string("s\(index)"))
      source = source.with("reliability", .string(try generator.one(of: ["A", "B", "C"])))
      source = source.with("published", generator.isTrue(0.3) ? .null : .string(try generator.date()))
      sources["s\(index)"] = source
    }
    try database.put(.source, Array(sources.values))
    var figures: [JSON] = []
    for index in 0..<40 {
      let cited = (0..<generator.number(1...2)).map { _ -> JSON in
        ["source": .string("s\(generator.number(0...5))"), "paragraph": 1, "quote": "12"]
      }
      var figure = Sample.observation.with("id", .string("f\(index)")).with("citations", .array(cited))
      let period = try generator.one(of: [
        "2024", "2024-Q1", "2024-01", "2024~", "2024-S1", "2023", "2024-33", "2024-01/2024-03", "2024-XX",
        "2025/..", "",
        "",
      ])
      figure = figure.with("value", .number(String(generator.number(1...2))))
      figure = figure.with("period", period.isEmpty ? .null : .string(period))
      figures.append(figure.with("obs_status", .string(try generator.one(of: ["A", "P", "F"]))))
    }
    try database.put(.observation, figures)
    return (database, figures, sources)
  }

  private struct Served: Equatable {
    let ids: [String]
    let chosen: String?
  }

  /// Writes the id of a claim and nothing else.
  private struct Identifiers: ClaimRendering {
    func render(_ row: borrowing Row, to bytes: inout [UInt8]) {
      row.withText(0) { bytes.append(contentsOf: $0) }
    }
    func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) {}
  }

  private func pages(
    _ reader: Reader, _ query: [(String, String)], between: () throws -> Void = {}
  ) throws -> [[Served]] {
    var pages: [[Served]] = []
    var cursor: String?
    repeat {
      if !pages.isEmpty { try between() }
      let plan = try reader.plan(
        .observation, query + (cursor.map { [("cursor", $0)] } ?? []), within: "a-series")
      var page: [Served] = []
      var reading = try reader.read(reader.prepare(plan))
      try reading.readPeriods(Identifiers()) { page.append(served($0)) }
      pages.append(page)
      cursor = reading.next?.text(fingerprint: plan.fingerprint)
      try #require(pages.count < 100)
    } while cursor != nil
    return pages
  }

  private func served(_ period: PeriodClaims) -> Served {
    let ids = period.claims.map { String(decoding: period.bytes[$0.id], as: UTF8.self) }
    #expect(ids == period.claims.map { String(decoding: period.bytes[$0.record], as: UTF8.self) })
    #expect((period.blank != nil) == (ids.count > 1))
    #expect(!period.choice.reason.isEmpty)
    return Served(ids: ids, chosen: period.choice.chosen.map { ids[$0] })
  }

  /// The periods in their order, undated figures last and each alone, the claims by id.
  private func expected(_ figures: [JSON], _ sources: [String: JSON], descending: Bool) throws -> [Served] {
    let model = Model(resource: .observation, records: figures)
    let ids = try model.sorted(by: "period", descending: descending, figures)
    let byID = Dictionary(uniqueKeysWithValues: figures.map { ($0["id"]?.text ?? "", $0) })
    var groups: [(period: String?, ids: [String])] = []
    for id in ids {
      let period = try byID[id]?["period"]?.text.map { try days(UncertainDate($0)) }
      if let period, groups.last?.period == period {
        groups[groups.count - 1].ids.append(id)
      } else {
        groups.append((period, [id]))
      }
    }
    return try groups.map { group in
      let claims = try group.ids.map { try claim(#require(byID[$0]), sources) }
      return Served(ids: group.ids, chosen: chosen(of: claims).map { group.ids[$0] })
    }
  }

  /// What tells one period from another.
  private func days(_ date: UncertainDate) -> String {
    date.qualifier == nil && !date.edtf.contains("-X") ? "\(date.min.text) \(date.max.text)" : date.edtf
  }

  /// A claim as these tests make it: what it says, and what it is judged by.
  private struct Claim {
    let value: String
    let status: Int
    let letter: String
    let published: UncertainDate?
  }

  private func claim(_ figure: JSON, _ sources: [String: JSON]) throws -> Claim {
    let cited = (figure["citations"]?.items ?? []).compactMap { sources[$0["source"]?.text ?? ""] }
    let dates = try cited.compactMap { try $0["published"]?.text.map { try UncertainDate($0) } }
    guard case .number(let value)? = figure["value"] else { throw Unusable() }
    return Claim(
      value: value, status: ["A", "P", "F"].firstIndex(of: figure["obs_status"]?.text ?? "") ?? 9,
      letter: cited.compactMap { $0["reliability"]?.text }.min() ?? "Z",
      published: dates.max { ($0.max, $0.min) < ($1.max, $1.min) })
  }

  private struct Unusable: Error {}

  /// What the rule must choose, told in another way: forecasts give way to what happened; claims of one value are one
  /// side; sides fall away by status, letter and date, until one is left or none can be told from another.
  private func chosen(of claims: [Claim]) -> Int? {
    let isExpected = claims.allSatisfy { $0.status == 2 }
    let foremost = claims.indices.filter { isExpected || claims[$0].status < 2 }
    var values: [String] = []
    for index in foremost where !values.contains(claims[index].value) { values.append(claims[index].value) }
    let members = { (value: String) in foremost.filter { claims[$0].value == value } }
    func keepBest(_ isBetter: (String, String) -> Bool) {
      values = values.filter { one in !values.contains { isBetter($0, one) } }
    }
    let status = { (value: String) in members(value).map { claims[$0].status }.min() ?? 0 }
    let letter = { (value: String) in members(value).map { claims[$0].letter }.min() ?? "" }
    let date = { (value: String) in
      members(value).compactMap { claims[$0].published }.max { ($0.max, $0.min) < ($1.max, $1.min) }
    }
    keepBest { status($0) < status($1) }
    keepBest { letter($0) < letter($1) }
    keepBest { one, other in
      guard let mine = date(one) else { return false }
      return date(other).map { mine.min > $0.max } ?? true
    }
    guard values.count == 1 else { return nil }
    return members(values[0]).min { one, other in
      let (left, right) = (claims[one], claims[other])
      if left.status != right.status { return left.status < right.status }
      if left.letter != right.letter { return left.letter < right.letter }
      let days = (left.published?.min ?? .distantPast, right.published?.min ?? .distantPast)
      return days.0 != days.1 ? days.0 > days.1 : one < other
    }
  }

  @Test(arguments: [72, 73, 74] as [UInt64])
  func `one claim is served for each period, the best, or none where the best are equal`(seed: UInt64) throws
  {
    let (database, figures, sources) = try stored(seed: seed)
    let reader = try database.reader()
    for descending in [false, true] {
      let expected = try expected(figures, sources, descending: descending)
      #expect(expected.contains { $0.ids.count > 1 })
      for limit in [1, 2, 3, 4, 5, 6, 7, 50] {
        let query = [("sort", descending ? "-period" : "period"), ("limit", String(limit))]
        let pages = try pages(reader, query)
        #expect(Array(pages.joined()) == expected, "\(query)")
        #expect(pages.dropLast().allSatisfy { $0.count == limit })
      }
    }
  }

  @Test func `periods that begin on one day do not mingle, and undated figures stand alone`() throws {
    let (database, _, _) = try stored(seed: 75)
    let reader = try database.reader()
    let all = try pages(reader, []).joined()
    let periods = try reader.page(
      reader.plan(.observation, [("resolve", "all"), ("limit", "1000")], within: "a-series")
    ).ids
    #expect(Array(all.flatMap(\.ids)) == periods)
    let undated = Set(try database.texts("SELECT id FROM trade_observations WHERE period IS NULL"))
    #expect(!undated.isEmpty)
    for served in all where !undated.isDisjoint(with: served.ids) { #expect(served.ids.count == 1) }
    for served in all where undated.isDisjoint(with: served.ids) {
      let marks = served.ids.map { "'\($0)'" }.joined(separator: ",")
      let periods = try database.texts(
        "SELECT DISTINCT period FROM trade_observations WHERE id IN (\(marks))")
      #expect(try Set(periods.map { try days(UncertainDate($0)) }).count == 1)
    }
  }

  @Test func `a period that was served is not served again, also when a claim comes between two pages`()
    throws
  {
    let (database, figures, sources) = try stored(seed: 76)
    let reader = try database.reader()
    for descending in [false, true] {
      let before = try expected(figures, sources, descending: descending)
      var made = 0
      let pages = try pages(reader, [("sort", descending ? "-period" : "period"), ("limit", "1")]) {
        made += 1
        // Behind every id that there is, in either direction.
        let id = (descending ? "a" : "z") + "-\(descending)-\(made)"
        try database.put(.observation, [Sample.observation.with("id", .string(id)).with("period", "2024")])
      }
      let lasting = pages.joined().map { $0.ids.filter { $0.hasPrefix("f") } }
      #expect(lasting == before.map(\.ids))
      try database.retire(
        .observation, try database.texts("SELECT id FROM trade_observations WHERE id NOT GLOB 'f*'"))
    }
  }

  @Test func `a claim is judged by the best letter and the latest day among its sources`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    func source(_ id: String, _ letter: String, _ day: String) -> JSON {
      Sample.source.with("id", .string(id)).with("reliability", .string(letter)).with(
        "published", .string(day))
    }
    try database.put(
      .source, [source("old-a", "A", "2001"), source("new-c", "C", "2025"), source("mid-a", "A", "2010")])
    func figure(_ id: String, _ sources: [String]) -> JSON {
      Sample.observation.with("id", .string(id)).with("value", id == "a-figure" ? 1 : 2).with(
        "citations", .array(sources.map { ["source": .string($0)] }))
    }
    try database.put(.observation, [figure("a-figure", ["mid-a"]), figure("b-figure", ["old-a", "new-c"])])
    let served = try pages(database.reader(), [])
    #expect(served == [[Served(ids: ["a-figure", "b-figure"], chosen: "b-figure")]])
  }

  @Test func `a series without figures has one empty page`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.retire(.observation, ["a-figure"])
    #expect(try pages(database.reader(), []) == [[]])
  }
}
