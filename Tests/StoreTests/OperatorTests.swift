import Chance
import Domain
import SQLite
import Testing

@testable import Store

/// Comparisons, held against the records as they were given.
@Suite struct OperatorTests {
  private func stored(_ resource: Resource, seed: UInt64) throws -> (TemporaryDatabase, World, Model) {
    let database = try TemporaryDatabase()
    var world = try World(seed: seed, count: 5)
    for _ in 0..<40 { _ = try world.add(resource) }
    try database.store(world)
    return (database, world, Model(resource: resource, records: world.records[resource.name] ?? []))
  }

  /// A comparison of a field or filter, taken apart.
  private struct Asked {
    let subject: String
    let comparison: Operator.Comparison
    let parameter: QueryParameter
  }

  private func comparisons(_ resource: Resource) throws -> [Asked] {
    try QueryLanguage.of(resource).parameters.filter { $0.name.contains("__") }.map { parameter in
      let parts = parameter.name.split(separator: "_", omittingEmptySubsequences: false)
      let known = try #require(Operator.all.first { $0.name == parts[parts.count - 1] })
      return Asked(
        subject: parts.dropLast(2).joined(separator: "_"), comparison: known.comparison, parameter: parameter)
    }
  }

  /// The texts that a record has where a comparison looks.
  private func texts(_ record: JSON, _ subject: String, _ model: Model) -> Set<String> {
    guard let filter = model.resource.filter(subject) else {
      let isName = model.resource.field(subject)?.isName == true
      return Set([record[subject]?.text].compactMap { isName ? $0?.folded : $0 })
    }
    switch filter.place {
    case .columns(let columns): return Set(columns.compactMap { record[$0]?.text })
    case .list(let table, let column): return model.texts(record, table, column)
    }
  }

  /// Something to compare with: often what a record has.
  private func value(_ asked: Asked, _ world: inout World, _ model: Model) throws -> String {
    if asked.comparison == .isMissing { return world.generator.isTrue() ? "true" : "false" }
    if asked.parameter.schema.isDate { return try world.generator.date() }
    let known = model.records.flatMap { texts($0, asked.subject, model) }.filter { !$0.contains(",") }
      .sorted()
    return try world.generator.one(of: known)
  }

  private func passes(_ record: JSON, _ asked: Asked, _ value: String, _ match: TimeMatch, _ model: Model)
    throws
    -> Bool
  {
    let texts = texts(record, asked.subject, model)
    let value = model.resource.field(asked.subject)?.isName == true ? value.folded : value
    switch asked.comparison {
    case .isMissing: return texts.isEmpty == (value == "true")
    case _ where asked.parameter.schema.isDate:
      guard let text = texts.first else { return asked.comparison == .isNone }
      return try stands(UncertainDate(end: text), asked.comparison, UncertainDate(value), match)
    case .isNone: return !texts.contains(value)
    case .order(let order):
      guard let text = texts.first else { return false }
      if text == value { return order.isInclusive }
      return text.utf8.lexicographicallyPrecedes(value.utf8) != order.isUpward
    }
  }

  /// Reading by reading: a date is any one of its days.
  private func stands(
    _ date: UncertainDate, _ comparison: Operator.Comparison, _ other: UncertainDate, _ match: TimeMatch
  ) -> Bool {
    let readings = [date.min, date.max].map { day in
      switch comparison {
      case .order(.atLeast): day >= other.min
      case .order(.more): day > other.max
      case .order(.atMost): day <= other.max
      case .order(.less): day < other.min
      case .isNone, .isMissing: day < other.min || day > other.max
      }
    }
    // The days between the two ends lie between them, but for one of a given period in the middle of the record's.
    if comparison == .isNone, match == .certain, date.min < other.min, date.max > other.max { return false }
    return match == .possible ? readings.contains(true) : !readings.contains(false)
  }

  @Test(arguments: Resource.all)
  func `each comparison finds the records that pass it, in any order, page by page`(resource: Resource) throws
  {
    var (database, world, model) = try stored(resource, seed: 71)
    let reader = try database.reader()
    for asked in try comparisons(resource) {
      for _ in 0..<2 {
        let value = try value(asked, &world, model)
        let match = world.generator.isTrue() ? TimeMatch.possible : .certain
        let query =
          model.all + [(asked.parameter.name, value)]
          + (asked.parameter.schema.isDate ? [("match", match.rawValue)] : [])
        let expected = try model.ids { try passes($0, asked, value, match, model) }
        for sort in [[], [("sort", "-id")]]
          + (resource.sortable.contains(asked.subject)
            ? [[("sort", asked.subject)], [("sort", "-" + asked.subject)]] : [])
        {
          let found = try reader.ids(resource, query + sort)
          #expect(Set(found) == expected && found.count == expected.count, "\(query + sort)")
          let pages = try reader.pages(resource, query + sort + [("limit", "7")])
          #expect(pages.flatMap { $0 } == found, "\(query + sort)")
        }
      }
    }
  }

  @Test(arguments: Resource.all)
  func `comparisons beside filters and a period find what passes each`(resource: Resource) throws {
    var (database, world, model) = try stored(resource, seed: 72)
    let reader = try database.reader()
    let all = try comparisons(resource)
    for _ in 0..<40 {
      let pair = all.shuffled(using: &world.generator).prefix(2)
      let values = try pair.map { try value($0, &world, model) }
      let query = model.all + zip(pair, values).map { ($0.parameter.name, $1) }
      let expected = try model.ids { record in
        try zip(pair, values).allSatisfy { try passes(record, $0, $1, .possible, model) }
      }
      #expect(Set(try reader.ids(resource, query)) == expected, "\(query)")
      guard resource.time != nil else { continue }
      let within = Set(try reader.ids(resource, model.all + [("from", "2020"), ("to", "2021")]))
      let both = try reader.ids(resource, query + [("from", "2020"), ("to", "2021")])
      #expect(Set(both) == expected.intersection(within), "\(query)")
    }
  }

  @Test func `a name is compared as it is sorted, whatever its capitals and marks`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.put(.country, [Sample.country("ALA", "AX", "248", "Åland Islands")])
    let reader = try database.reader()
    #expect(try reader.ids(.country, []) == ["ALA", "KAZ", "RUS", "TKM"])
    #expect(try reader.ids(.country, [("name__lt", "b")]) == ["ALA"])
    #expect(try reader.ids(.country, [("name__lte", "ALAND islands")]) == ["ALA"])
    #expect(try reader.ids(.country, [("name__gt", "åland ISLANDS")]) == ["KAZ", "RUS", "TKM"])
    #expect(try reader.ids(.country, [("name__ne", "aland islands")]) == ["KAZ", "RUS", "TKM"])
  }

  @Test func `an operator that there is not is refused with those of the field`() throws {
    let found = try problem {
      _ = try Plan(
        .agreement, [Parameter("signed__after", "2020"), Parameter("sined__gte", "2020")],
        lookup: FewRecords())
    }
    #expect(found.faults[0].allowed == ["gte", "gt", "lte", "lt", "ne", "isnull"].map { "signed__" + $0 })
    #expect(found.faults[1].detail.contains("Did you mean \"signed__gte\"?"))
  }

  @Test func `every field with an index has operators, and no other`() {
    let names = QueryLanguage.of(.agreement).names
    for name in [
      "signed__gte", "title__lt", "id__gt", "kind__ne", "country__ne", "signed__isnull", "topic__isnull",
    ] {
      #expect(names.contains(name))
    }
    for name in ["kind__gte", "country__lt", "scope__ne", "title__isnull", "id__isnull", "count__gt"] {
      #expect(!names.contains(name))
    }
  }

  @Test(arguments: [
    ("date__gte", "soon"), ("date__gte", ""), ("date__isnull", "yes"), ("date__isnull", ""),
    ("title__gt", ""),
    ("kind__ne", "party"), ("kind__ne", ""), ("country__ne", "XX"), ("kind__gte", "visit"),
    ("date__eq", "2020"),
  ])
  func `a comparison that makes no sense is refused by its name`(name: String, value: String) throws {
    let found = try problem {
      _ = try Plan(.event, [Parameter(name, value)], lookup: FewRecords())
    }
    #expect(found.faults.map(\.parameter) == [name])
  }
}
