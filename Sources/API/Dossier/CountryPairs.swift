import Domain
import HTTP
import Representation
import Store

/// The pairs of countries that records bring together, with how many of each collection do, those with most first.
struct CountryPairs {
  /// Two countries with what brings them together.
  struct Entry {
    /// Their ids, the first in the alphabet first.
    let countries: [String]
    /// How many records of each collection, in the order of the collections.
    private(set) var counts: [(collection: String, count: Int)] = []

    /// How many records of all collections.
    private(set) var count = 0
    /// `KAZ-TKM`.
    let id: String

    fileprivate init(_ countries: [String]) {
      (self.countries, id) = (countries, countries.joined(separator: "-"))
    }

    fileprivate mutating func add(_ count: Int, of collection: String) {
      counts.append((collection, count))
      self.count += count
    }
  }

  let entries: [Entry]

  /// Counts what brings countries together at a moment.
  /// - Parameter countries: pairs with one of these; all where there are none.
  init(_ reader: Reader, at moment: Moment, of countries: [String]) throws(Problem) {
    var entries: [[String]: Entry] = [:]
    for resource in Resource.all where resource.dossier != nil && resource.bringsCountriesTogether {
      let query = countries.isEmpty ? [] : [Parameter("country", countries.joined(separator: ","))]
      let plan = try Plan(resource, query, at: moment, lookup: reader)
      for pair in try reader.pairs(of: plan) {
        let names = [pair.one, pair.other]
        // What one of them takes part in brings others together too.
        guard countries.isEmpty || names.contains(where: countries.contains) else { continue }
        entries[names, default: Entry(names)].add(pair.count, of: resource.name)
      }
    }
    self.entries = entries.values.sorted { ($1.count, $0.id) < ($0.count, $1.id) }
  }

  /// At most so many behind a place, and the place behind them where there are more.
  func page(after place: PageCursor?, limit: Int) -> (entries: ArraySlice<Entry>, next: PageCursor?) {
    let rest = entries.drop { entry in place.map { !entry.isBehind($0) } ?? false }
    guard rest.count > limit, let last = rest.prefix(limit).last else { return (rest, nil) }
    return (rest.prefix(limit), PageCursor(keys: [.integer(Int64(last.count)), .text(last.id)]))
  }
}

extension CountryPairs.Entry {
  fileprivate func isBehind(_ place: PageCursor) -> Bool {
    guard case .integer(let count) = place.keys[0], case .text(let id) = place.keys[1] else { return true }
    return self.count < count || self.count == count && self.id > id
  }

  /// As answers tell it.
  /// - Parameter query: what links to the same state of the record.
  fileprivate func json(_ names: RecordNames, _ query: [QueryItem]) -> JSON {
    .object([
      .init("id", .string(id)),
      .init("url", .string(Target(path: ["v1", "relations", id], query: query).text)),
      .init("countries", .array(countries.map { .country($0, names, query) })),
      .init("count", .number("\(count)")),
      .init("counts", .object(counts.map { .init($0.collection, .number("\($0.count)")) })),
    ])
  }
}

extension JSON {
  /// A country with its name and address.
  static func country(_ id: String, _ names: RecordNames, _ query: [QueryItem]) -> JSON {
    let collection = Resource.countries.name
    return .object([
      .init("id", .string(id)), .init("name", names.name(of: id, in: collection).map(JSON.string) ?? .null),
      .init("url", .string(Target(path: ["v1", collection, id], query: query).text)),
    ])
  }
}

extension Walk {
  /// Writes a page of the pairs.
  func writePairs(
    _ given: inout GivenParameters, _ question: Question, at moment: Moment, into response: inout Response
  ) throws(Problem) {
    let countries = try given.records(.pairCountry, reader, at: moment) ?? []
    for name in ["on", QueryParameter.rule.name] where given.text(name) != nil {
      given.refuse(name, "\"\(name)\" is about a dossier: leave it out, or add \"between\".")
    }
    let list = "pairs of \(countries)"
    let (limit, place) = (given.limit(), given.place(in: list, keys: 2))
    try given.check()
    let page = try CountryPairs(reader, at: moment, of: countries).page(after: place, limit: limit)
    let names = RecordNames(reader.connection, at: moment)
    let asOf = question.target.query.filter { $0.name == "as_of" }
    response.beginPage()
    response.appendEntries(page.entries.lazy.map { $0.json(names, asOf) })
    response.endPage(
      next: given.cursor(page.next, in: list), of: question.target, query: given.understood,
      try reader.dataset(at: moment))
  }
}
