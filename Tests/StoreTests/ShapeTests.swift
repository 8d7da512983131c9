import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// Statements that are kept by the shape of a question.
@Suite struct ShapeTests {
  private func plan(_ resource: Resource, _ query: [(String, String)]) throws -> Plan {
    try Plan(resource, query.map { Parameter($0.0, $0.1) }, within: "above", lookup: Anything())
  }

  private struct Anything: RecordLookup {
    func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String? { text }
  }

  /// A few parameters with values at random.
  private func query(_ resource: Resource, _ generator: inout SplitMix64) throws -> [(String, String)] {
    var query: [(String, String)] = resource.parent == nil ? [] : [("resolve", "all")]
    let known = QueryLanguage.of(resource).parameters.filter {
      !["cursor", "resolve", "match", "between"].contains($0.name)
    }
    for parameter in known.shuffled(using: &generator).prefix(generator.number(0...3)) {
      let values = (0..<(parameter.isList ? generator.number(1...2) : 1)).map { _ -> String in
        if let code = parameter.schema.allowed.randomElement(using: &generator) { return code }
        if parameter.schema.isDate { return "20\(generator.number(10...25))" }
        return parameter.schema.bounds.map { String($0.lowerBound) } ?? "x\(generator.number(1...9))"
      }
      query.append(
        (parameter.name, Set(values.map { $0.replacing("-", with: "") }).sorted().joined(separator: ",")))
    }
    return query
  }

  @Test(arguments: Resource.all)
  func `questions of one shape are asked with one text, from the beginning and behind a page`(
    resource: Resource
  )
    throws
  {
    var generator = SplitMix64(seed: 81)
    var texts: [PlanShape: [[QueryText]]] = [:]
    var repeated = 0
    for _ in 0..<400 {
      guard let first = try? plan(resource, query(resource, &generator)) else { continue }
      let keys = first.order.map { _ in Value.text("20\(generator.number(10...25))-01-01") }
      for plan in [first, first.piece(at: .now, after: PageCursor(keys: keys), limit: 5)] {
        let found =
          [false, true].map { plan.texts(PlanWay(isFew: $0)) } + [[plan.countOfPeriod].compactMap(\.self)]
        if let known = texts[plan.shape] {
          #expect(known == found)
          repeated += 1
        }
        texts[plan.shape] = found
      }
    }
    #expect(repeated > 20)
  }

  @Test func `statements are found again with other values, and after a commit`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    let reader = try database.reader()
    let statements = reader.statements(of: try reader.plan(.event, [("country", "TKM"), ("limit", "3")]))
    try database.put(.event, [Sample.event.with("id", "another-event")])
    let other = try reader.plan(.event, [("country", "RUS"), ("limit", "9")])
    #expect(reader.statements(of: other) === statements)
    #expect(try reader.page(other).ids == ["an-event", "another-event"])
    for query in [
      [("country", "TKM,RUS")], [("country", "TKM"), ("fields", "id")], [("country", "TKM"), ("sort", "id")],
    ] {
      #expect(reader.statements(of: try reader.plan(.event, query)) !== statements)
    }
  }

  @Test func `a selection of fields is the same however it is written, and whoever wrote it before`() throws {
    let texts = [
      ["id,title,date"], ["date,title,id"], ["id,id,title,date"], ["title", "id,date"],
      [String(repeating: "id,", count: 500) + "title,date"],
    ]
    for text in texts + texts {
      let plan = try plan(.event, text.map { ("fields", $0) })
      #expect(plan.fields.map(\.name) == ["id", "title", "date"])
      #expect(plan.understood.contains(.init("fields", .array(["id", "title", "date"].map(JSON.string)))))
    }
    // What is wrong is not kept.
    for _ in 0..<2 { #expect(throws: Problem.self) { try plan(.event, [("fields", "id,color")]) } }
    // Another collection has other fields.
    #expect(throws: Problem.self) { try plan(.organization, [("fields", "id,title,date")]) }
  }

  @Test func `the shapes that are kept are bounded`() throws {
    let database = try TemporaryDatabase()
    let reader = try database.reader()
    let names = Resource.event.fields.map(\.name)
    for number in 1...600 {
      let chosen = names.indices.filter { number >> $0 & 1 == 1 }.map { names[$0] }
      _ = reader.statements(of: try reader.plan(.event, [("fields", chosen.joined(separator: ","))]))
    }
    #expect(reader.shapesKept <= 256)
  }
}
