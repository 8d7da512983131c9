import Chance
import Domain
import SQLite
import Testing

@testable import Store

@Suite struct ResolutionTests {
  // MARK: The order of ranks

  static let ranks: [Rank] = ["A", "P", "E", "F", "target"].flatMap { status in
    [nil, "A", "B", "F"].flatMap { letter in
      ["", "2024-05-01", "2024-05-31", "2025-12-31"].map {
        Rank(status: status, reliability: letter, published: $0)
      }
    }
  }

  @Test func `of two different ranks exactly one precedes the other`() {
    for one in Self.ranks {
      for other in Self.ranks {
        let (before, after) = (one.precedes(other), other.precedes(one))
        #expect(one == other ? !before && !after : before != after, "\(one) \(other)")
      }
    }
  }

  @Test func `what precedes what precedes a third, precedes the third`() {
    var generator = SplitMix64(seed: 71)
    for _ in 0..<20_000 {
      let three = (0..<3).compactMap { _ in Self.ranks.randomElement(using: &generator) }
      if three[0].precedes(three[1]), three[1].precedes(three[2]) { #expect(three[0].precedes(three[2])) }
    }
  }

  @Test func `status counts before reliability, and reliability before the day of publication`() {
    let order = [
      Rank(status: "A", reliability: "F", published: ""), Rank(status: "P", reliability: "A", published: ""),
      Rank(status: "P", reliability: "B", published: "2025-01-01"),
      Rank(status: "P", reliability: "B", published: "2024-01-01"),
      Rank(status: "P", reliability: "B", published: ""),
      Rank(status: "P", reliability: nil, published: "2025-01-01"),
      Rank(status: "E", reliability: "A", published: "2025-01-01"),
      Rank(status: "F", reliability: "A", published: ""),
      Rank(status: "target", reliability: "A", published: ""),
    ]
    for (one, next) in zip(order, order.dropFirst()) { #expect(one.precedes(next), "\(one) \(next)") }
  }

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
        "2024", "2024-Q1", "2024-01", "2024~", "2024-S1", "2023", "2024-33", "2025/..", "", "",
      ])
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
      while try reading.readPeriods(rowsAtMost: 3, Identifiers(), { page.append(served($0)) }) {}
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
      let period = try byID[id]?["period"]?.text.map { try UncertainDate($0).edtf }
      if let period, groups.last?.period == period {
        groups[groups.count - 1].ids.append(id)
      } else {
        groups.append((period, [id]))
      }
    }
    return try groups.map { group in
      let ranks = try group.ids.map { id in (id, try rank(#require(byID[id]), sources)) }
      let best = ranks.filter { one in ranks.allSatisfy { !precedes($0.1, one.1) } }
      return Served(ids: group.ids, chosen: best.count == 1 ? best[0].0 : nil)
    }
  }

  /// Status, letter and day, each so that the smaller is the better.
  private func rank(_ figure: JSON, _ sources: [String: JSON]) throws -> (Int, String, [Int]) {
    let cited = (figure["citations"]?.items ?? []).compactMap { sources[$0["source"]?.text ?? ""] }
    let letter = cited.compactMap { $0["reliability"]?.text }.min() ?? ""
    let day =
      try cited.compactMap { try $0["published"]?.text.map { try UncertainDate($0).max.text } }.max() ?? ""
    let status = ["A", "P", "E", "F", "target"].firstIndex(of: figure["obs_status"]?.text ?? "") ?? 9
    return (status, letter, (Array(day.utf8) + [0]).map { -Int($0) })
  }

  private func precedes(_ one: (Int, String, [Int]), _ other: (Int, String, [Int])) -> Bool {
    if one.0 != other.0 { return one.0 < other.0 }
    if one.1 != other.1 { return one.1 < other.1 }
    return one.2.lexicographicallyPrecedes(other.2)
  }

  @Test(arguments: [72, 73, 74] as [UInt64])
  func `one claim is served for each period, the best, or none where the best are equal`(seed: UInt64) throws
  {
    let (database, figures, sources) = try stored(seed: seed)
    let reader = try database.reader()
    for descending in [false, true] {
      let expected = try expected(figures, sources, descending: descending)
      #expect(
        expected.contains { $0.chosen == nil } && expected.contains { $0.ids.count > 1 && $0.chosen != nil })
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
      #expect(
        try database.texts("SELECT DISTINCT period FROM trade_observations WHERE id IN (\(marks))").count == 1
      )
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
      Sample.observation.with("id", .string(id)).with(
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
