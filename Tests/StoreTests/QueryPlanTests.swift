import Domain
import SQLite
import Testing

@testable import Store

/// How SQLite goes about the questions that declarations allow (sqlite.org/eqp.html).
@Suite struct QueryPlanTests {
  /// The steps of SQLite's plan.
  private func steps(_ plan: Plan) throws -> [String] {
    try ExplainedPlans.steps(plan.queries(PlanWay()))
  }

  private func plan(_ resource: Resource, _ query: [(String, String)]) throws -> Plan {
    struct Anything: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
    }
    let parent = resource.parent.map { _ in "above" }
    return try Plan(resource, query.map { Parameter($0.0, $0.1) }, within: parent, lookup: Anything())
  }

  private func isFullScan(_ step: String) -> Bool { step.hasPrefix("SCAN") && !step.contains("INDEX") }
  private func isSort(_ step: String) -> Bool { step.contains("USE TEMP B-TREE FOR") }

  private func value(_ filter: Filter) -> String {
    switch filter.kind {
    case .choice(let codes): codes.values[0]
    case .integer: "2024"
    default: "x"
    }
  }

  @Test(arguments: Resource.listed)
  func `every order is read from an index, from the beginning and behind a cursor`(resource: Resource) throws
  {
    // The few figures of a series have one index, by period.
    for field in resource.sortable where resource.parent == nil || field != "id" {
      for sort in [field, "-" + field] {
        let query = (resource.parent == nil ? [] : [("resolve", "all")]) + [("sort", sort)]
        let first = try plan(resource, query)
        let cursor = PageCursor(keys: first.order.map { _ in .text("m") }).text(
          fingerprint: first.fingerprint)
        for plan in [first, try plan(resource, query + [("cursor", cursor)])] {
          let steps = try steps(plan)
          #expect(!steps.contains { isFullScan($0) || isSort($0) }, "\(resource.name) \(sort): \(steps)")
        }
      }
    }
  }

  @Test(arguments: Resource.listed)
  func `the order a list has by itself is read from an index`(resource: Resource) throws {
    let first = try plan(resource, [])
    let cursor = PageCursor(keys: first.order.map { _ in .text("m") }).text(fingerprint: first.fingerprint)
    for plan in [first, try plan(resource, [("cursor", cursor)])] {
      let steps = try steps(plan)
      #expect(!steps.contains { isFullScan($0) || isSort($0) }, "\(resource.name): \(steps)")
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent != nil })
  func
    `all that belongs to other records is read from an index, now and as of a commit, and sorted within one`(
      resource: Resource
    ) throws
  {
    struct Nothing: RecordLookup {
      func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { nil }
    }
    for sort in [nil] + resource.sortable.flatMap({ [$0, "-" + $0] }) {
      let plan = try Plan(resource, sort.map { [Parameter("sort", $0)] } ?? [], lookup: Nothing())
      let place = PageCursor(keys: plan.order.map { _ in .text("x") })
      for piece in [plan, plan.piece(at: .commit(7), after: place, limit: 20)] {
        let steps = try steps(piece)
        #expect(!steps.contains(where: isFullScan), "\(resource.name) \(sort ?? ""): \(steps)")
        #expect(!steps.contains("USE TEMP B-TREE FOR ORDER BY"), "\(resource.name) \(sort ?? ""): \(steps)")
      }
    }
  }

  @Test(arguments: Resource.listed)
  func `every filter is read from an index, in the order the list has by itself`(resource: Resource) throws {
    for filter in resource.filters where filter.name != resource.parent?.field {
      let steps = try steps(plan(resource, [(filter.name, value(filter))]))
      #expect(!steps.contains { isFullScan($0) || isSort($0) }, "\(resource.name) \(filter.name): \(steps)")
    }
  }

  @Test(arguments: Resource.listed)
  func `a filter with any order scans no table of versions`(resource: Resource) throws {
    for filter in resource.filters where filter.name != resource.parent?.field {
      for field in resource.sortable {
        for sort in [field, "-" + field] {
          let query = (resource.parent == nil ? [] : [("resolve", "all")]) + [("sort", sort)]
          for values in [value(filter), value(filter) + "," + value(filter)] {
            let steps = try steps(plan(resource, query + [(filter.name, values)]))
            #expect(!steps.contains(where: isFullScan), "\(resource.name) \(filter.name) \(sort): \(steps)")
          }
        }
      }
    }
  }

  @Test(arguments: Resource.listed)
  func `a comparison with any order scans no table of versions`(resource: Resource) throws {
    for parameter in QueryLanguage.of(resource).parameters where parameter.name.contains("__") {
      for field in resource.sortable {
        for sort in [field, "-" + field] {
          let query = (resource.parent == nil ? [] : [("resolve", "all")]) + [("sort", sort)]
          let plan = try plan(resource, query + [(parameter.name, parameter.sample(resource))])
          let steps = try steps(plan)
          #expect(!steps.contains(where: isFullScan), "\(resource.name) \(parameter.name) \(sort): \(steps)")
        }
      }
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent == nil })
  func `a list in the order of a field is read from where a comparison of it begins`(resource: Resource)
    throws
  {
    for field in resource.sortable {
      for (comparison, match) in [
        ("gte", "certain"), ("gt", "certain"), ("lte", "possible"), ("lt", "possible"),
      ] {
        for sort in [field, "-" + field] {
          let isDate = resource.dateField(field) != nil
          let query = [("sort", sort), ("\(field)__\(comparison)", isDate ? "2020" : "m")]
          let steps = try steps(plan(resource, query + (isDate ? [("match", match)] : [])))
          #expect(
            steps.contains { $0.hasPrefix("SEARCH") && ($0.contains(">") || $0.contains("<")) },
            "\(query): \(steps)")
          #expect(!steps.contains(where: isSort), "\(query): \(steps)")
        }
      }
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent == nil })
  func `an order of several keys is read from the index of its first, and sorted among its like alone`(
    resource: Resource
  ) throws {
    for first in resource.sortable where first != "id" {
      for second in resource.sortable where second != first {
        for sort in ["\(first),-\(second)", "-\(first),\(second)"] {
          let plain = try plan(resource, [("sort", sort)])
          let place = PageCursor(keys: plain.order.map { _ in .text("m") })
          let next = try plan(
            resource, [("sort", sort), ("cursor", place.text(fingerprint: plain.fingerprint))])
          for plan in [plain, next] {
            let steps = try steps(plan)
            #expect(!steps.contains(where: isFullScan), "\(sort): \(steps)")
            let whole = steps.filter { isSort($0) && !$0.contains("RIGHT PART") && !$0.contains("LAST TERM") }
            #expect(whole.isEmpty, "\(sort): \(steps)")
          }
        }
      }
    }
  }

  @Test(arguments: Resource.listed.filter(\.bringsCountriesTogether))
  func `a pair of countries is read from an index`(resource: Resource) throws {
    let steps = try steps(plan(resource, [("between", "RUS,TKM")]))
    #expect(!steps.contains(where: isFullScan), "\(resource.name): \(steps)")
    // A list has a table of its pairs; two columns are looked up for each country, and what is found is sorted.
    if case .list? = resource.filter("country")?.place { #expect(!steps.contains(where: isSort), "\(steps)") }
  }

  @Test(arguments: Resource.listed.filter { $0.parent == nil })
  func `while few records have a value in a list, they are found by it and sorted, whatever the order`(
    resource: Resource
  ) throws {
    for filter in resource.filters {
      guard case .list(let list, _) = filter.place else { continue }
      for field in resource.sortable where resource.order.first?.field != field {
        let plan = try plan(resource, [(filter.name, value(filter)), ("sort", "-" + field)])
        #expect(plan.countOfGathered != nil, "\(resource.name) \(filter.name) \(field)")
        let steps = try ExplainedPlans.steps(plan.queries(PlanWay(isFew: true)))
        let found = steps.filter { $0.contains(list) || $0.contains(resource.versionTable) }
        #expect(
          found.allSatisfy { $0.hasPrefix("SEARCH") }, "\(resource.name) \(filter.name) \(field): \(steps)")
        #expect(steps[0].contains("_current"), "\(resource.name) \(filter.name) \(field): \(steps)")
      }
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent == nil })
  func `few records with a value in a column are found by it, and many are met in the order asked for`(
    resource: Resource
  ) throws {
    for filter in resource.filters {
      guard case .columns(let columns) = filter.place, columns.count == 1, filter.name != "id" else {
        continue
      }
      for field in resource.sortable where field != "id" && field != columns[0] {
        for sort in [field, "-" + field] where resource.order != [Order(field, descending: sort != field)] {
          let plan = try plan(resource, [(filter.name, value(filter)), ("sort", sort)])
          let asked = "\(resource.name) \(filter.name) \(sort)"
          #expect(plan.countOfGathered != nil, "\(asked)")
          let few = try ExplainedPlans.steps(plan.queries(PlanWay(isFew: true)))
          #expect(few[0].hasPrefix("SEARCH") || few[0].contains("CO-ROUTINE"), "\(asked): \(few)")
          #expect(!few.contains(where: isFullScan), "\(asked): \(few)")
          let many = try ExplainedPlans.steps(plan.queries(PlanWay()))
          #expect(!many.contains(where: isSort), "\(asked): \(many)")
        }
      }
    }
  }

  @Test(arguments: Resource.listed.filter { $0.parent != nil })
  func `the sources of figures are found by their claims, now and as of a commit`(resource: Resource) throws {
    for moment in [Moment.now, .commit(7)] {
      let reading = ClaimReading(resource, moment, try TemporaryDatabase().connection)
      let steps = try ExplainedPlans.steps([reading.publishersQuery(of: ["a-figure"])])
      #expect(steps.filter { $0.hasPrefix("SCAN") }.allSatisfy { $0.contains("given") }, "\(steps)")
    }
  }

  @Test(arguments: Resource.listed)
  func `one record and its past are each found by a search in an index`(resource: Resource) throws {
    let database = try TemporaryDatabase()
    for (sql, index) in [
      (resource.recordQuery, "current"), (Moment.now.wasRetired(resource, "x").sql, "past"),
    ] {
      let steps = try database.connection.prepare("EXPLAIN QUERY PLAN " + sql).all([.text("x")]) {
        $0.text(3)
      }
      // A record tells the time of its commit, which is found by its number.
      let found = steps.filter {
        !$0.contains("CORRELATED") && $0 != "SEARCH commits USING INTEGER PRIMARY KEY (rowid=?)"
      }
      #expect(
        found.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("\(resource.table)_\(index)") }, "\(steps)")
    }
  }
}
