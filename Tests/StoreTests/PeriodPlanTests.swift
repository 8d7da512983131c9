import Domain
import SQLite
import Testing

@testable import Store

/// How much is read for a period, and by which index.
@Suite struct PeriodPlanTests {
  private static let all = Resource.all.filter { IntervalIndex($0) != nil }
  /// The collections that can be sorted by their time.
  private static let sortable = all.filter { IntervalIndex($0)?.isWhole == false }

  private static let periods = ["possible", "certain"].flatMap { match in
    [[("from", "2005-03")], [("to", "2005-03")], [("from", "2005-03"), ("to", "2005-03")]].map {
      $0 + [("match", match)]
    }
  }

  private func plan(_ resource: Resource, _ query: [(String, String)]) throws -> Plan {
    struct Anything: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
    }
    return try Plan(resource, query.map { Parameter($0.0, $0.1) }, lookup: Anything())
  }

  /// The plan of a query, and of the same behind a place within the period and before it.
  private func plans(_ resource: Resource, _ query: [(String, String)]) throws -> [Plan] {
    let first = try plan(resource, query)
    return [first]
      + (try ["2005-03-07", "2001-01-01"].map { day in
        let keys = [.text(day)] + first.order.dropFirst().map { _ in Value.text("m") }
        let cursor = PageCursor(keys: keys).text(fingerprint: first.fingerprint)
        return try plan(resource, query + [("cursor", cursor)])
      })
  }

  /// Tables are searched between bounds and never walked; the rows of a subquery may be.
  private func isWalk(_ step: String) -> Bool {
    step.hasPrefix("SCAN") && !step.hasPrefix("SCAN (subquery")
  }
  private func isSort(_ step: String) -> Bool { step.contains("USE TEMP B-TREE") }

  private func time(_ resource: Resource) -> String {
    resource.time?.date ?? ""
  }

  private func values(_ filter: Filter) -> [String] {
    if case .choice(let codes) = filter.kind {
      [codes.values[0], codes.values[...1].joined(separator: ",")]
    } else {
      ["x", "x,y"]
    }
  }

  @Test(arguments: sortable, periods)
  func `a period in the order of time is searched in its bounds and merged without sorting`(
    resource: Resource, period: [(String, String)]
  ) throws {
    for sort in [time(resource), "-" + time(resource)] {
      for plan in try plans(resource, period + [("sort", sort)]) {
        let steps = try ExplainedPlans.steps(plan.queries(PlanWay()))
        #expect(!steps.isEmpty && !steps.contains { isWalk($0) || isSort($0) }, "\(sort): \(steps)")
      }
    }
  }

  @Test(arguments: sortable, periods)
  func `a filter and a period together are searched in the bounds of both`(
    resource: Resource, period: [(String, String)]
  ) throws {
    let isOwnOrder = resource.order.map(\.field) == [time(resource)]
    for filter in resource.filters {
      for values in values(filter) {
        for sort in [time(resource), "-" + time(resource)] {
          let query = period + [("sort", sort), (filter.name, values)]
          for plan in try plans(resource, query) {
            let steps = try ExplainedPlans.steps(plan.queries(PlanWay()))
            #expect(!steps.contains(where: isWalk), "\(query): \(steps)")
            // Where a collection has another order, the indexes of its filters are in that one.
            if isOwnOrder { #expect(!steps.contains(where: isSort), "\(query): \(steps)") }
          }
        }
      }
    }
  }

  @Test(arguments: all, periods)
  func `the few records of a period are gathered from searches and sorted, and counted from searches alone`(
    resource: Resource, period: [(String, String)]
  ) throws {
    let sorts = resource.sortable.filter { $0 != time(resource) }.flatMap { [$0, "-" + $0] }
    let filters = resource.filters.flatMap { filter in values(filter).map { (filter.name, $0) } }
    for query in sorts.flatMap({ sort in [[("sort", sort)]] + filters.map { [("sort", sort), $0] } }) {
      for plan in try plans(resource, period + query) {
        let count = try ExplainedPlans.steps([plan.query(try #require(plan.countOfPeriod), rowLimit: 9)])
        #expect(!count.contains { isWalk($0) || isSort($0) }, "\(query): \(count)")
        let gathered = try ExplainedPlans.steps(plan.queries(PlanWay(isFew: true)))
        #expect(!gathered.contains(where: isWalk), "\(query): \(gathered)")
      }
    }
  }

  @Test(arguments: all, periods)
  func `a walk to the many records of a period follows an index`(
    resource: Resource, period: [(String, String)]
  ) throws {
    for field in resource.sortable where field != time(resource) {
      for sort in [field, "-" + field] {
        for plan in try plans(resource, period + [("sort", sort)]) {
          let steps = try ExplainedPlans.steps(plan.queries(PlanWay()))
          #expect(
            !steps.contains { isSort($0) || isWalk($0) && !$0.contains("USING INDEX") }, "\(sort): \(steps)")
        }
      }
    }
  }

  @Test func `every collection with a time of its own finds a period by it`() {
    #expect(
      PeriodPlanTests.all.map(\.name)
        == Resource.all.filter { $0.time != nil && $0.parent == nil }.map(\.name))
    #expect(PeriodPlanTests.sortable.map(\.name) == ["events"])
  }

  // MARK: What is read

  /// Three thousand events of a day each before and behind the period, some of which last for long but not into it, and
  /// seven that fit.
  private func planted() throws -> TemporaryDatabase {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    var dates: [String] = []
    for index in 0..<3000 {
      let year = 1900 + index % 200
      if year != 2005 { dates.append("\(year)-0\(index % 9 + 1)-11") }
      if index < 40 { dates.append("18\(10 + index)/\(1900 + index)") }
    }
    dates += ["2005-03-03", "2005-03", "2005", "200X", "20XX", "1980/..", "1400/2005-03-01"]
    try database.put(
      .event,
      dates.enumerated().map { index, date in
        Sample.event.with("id", .string("event-\(index)")).with("date", .string(date))
          .with("title", .string("Title \(index * 7919 % 3000)"))
      })
    return database
  }

  /// So many instructions of SQLite's machine do for some rows, and not for thousands.
  private static let steps = 8000

  private static let questions: [[(String, String)]] = [
    [], [("sort", "-date")], [("kind", "visit")], [("country", "TKM")],
    [("country", "TKM"), ("sort", "-date")],
    [("country", "TKM,RUS")], [("between", "TKM,RUS")], [("kind", "visit,summit"), ("sort", "-date")],
    [("source", "a-source")], [("sort", "title")], [("sort", "-title"), ("country", "TKM")],
  ]

  @Test func `a period reads about what it returns, however much is stored before and behind it`() throws {
    let database = try planted()
    let reader = try database.reader()
    for query in PeriodPlanTests.questions {
      for match in ["possible", "certain"] {
        let plan = try reader.plan(
          .event, query + [("from", "2005-03"), ("to", "2005-03"), ("match", match)])
        reader.connection.limit(steps: PeriodPlanTests.steps)
        defer { reader.connection.limit() }
        let ids = try reader.page(plan).ids
        #expect(ids.count == (match == "possible" ? 7 : 3), "\(query) \(match)")
      }
    }
  }

  @Test(arguments: ["date", "-date"])
  func `a page deep in a long period reads no more than the first`(sort: String) throws {
    let reader = try planted().reader()
    let query = [("from", "1900"), ("sort", sort)]
    var cursor: String?
    for _ in 0..<2 {
      cursor = try reader.page(
        reader.plan(.event, query + [("limit", "1000")] + (cursor.map { [("cursor", $0)] } ?? []))
      ).next
    }
    let place = try #require(cursor)
    reader.connection.limit(steps: PeriodPlanTests.steps)
    #expect(
      try reader.page(reader.plan(.event, query + [("limit", "5"), ("cursor", place)])).ids.count == 5)
  }

  @Test func `a walk through what does not fit would be noticed`() throws {
    let database = try planted()
    let reader = try database.reader()
    let plan = try reader.plan(.event, [("sort", "title"), ("from", "2005-03"), ("to", "2005-03")])
    reader.connection.limit(steps: PeriodPlanTests.steps)
    #expect(throws: SQLiteError.self) {
      for query in plan.queries(PlanWay()) {
        _ = try reader.connection.prepare(query.sql).all(query.values.map(\.binding)) { $0.text(0) }
      }
    }
  }
}
