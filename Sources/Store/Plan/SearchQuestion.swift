package import Domain

/// A search through the texts of all collections: checked, and nothing run.
package struct SearchQuestion: Sendable {
  /// The words.
  let words: TextQuery
  /// Only records of these collections; of all where there are none.
  let collections: [String]
  /// Only records about one of these countries; about any where there are none.
  let countries: [String]
  /// At most how many records to serve.
  package let limit: Int
  /// The query as understood, for the answer.
  package let understood: [JSON.Member]
  /// What ties a cursor to its query.
  package let fingerprint: UInt64
  private let after: PageCursor?

  /// The most records one answer holds, and how many it holds when the caller does not say.
  package static let limits = (most: 100, usual: 20)
  /// At most so many places of a record are shown.
  static let mostSnippets = 3

  private static let words: QueryParameter = {
    var words = QueryParameter("q", QueryParameter.wordsSummary, .text)
    words.isRequired = true
    return words
  }()

  /// What may be asked.
  package static let parameters: [QueryParameter] =
    [
      words,
      QueryParameter(
        list: "collection", "Only records of these collections.", .codes(Resource.all.map(\.name)),
        read: { _, _, _ in }),
      QueryParameter(
        list: "country", "Only records about one of these countries.",
        ParameterSchema(.reference(Resource.all.countryCollection ?? "")), read: { _, _, _ in }),
      QueryParameter(
        "limit", "At most how many records a page has; \(limits.usual) where it is not given.",
        .integer(1...limits.most)),
      QueryParameter(
        "cursor", "Goes on behind a page: \"next\" of an answer to the same query.",
        .pattern("^[A-Za-z0-9_-]+$")),
    ] + QueryParameter.freshness

  /// Reads a query.
  /// - Throws: `Problem` of kind `invalidParameter` with every fault of the query.
  package init(_ parameters: [Parameter], lookup: some RecordLookup) throws(Problem) {
    var reading = SearchParameters(parameters)
    let words = reading.words()
    collections = reading.codes("collection", among: Resource.all.map(\.name))
    countries = try reading.records("country", in: Resource.all.countryCollection ?? "", lookup)
    limit = reading.limit()
    let version = try reading.version(lookup)
    var understood: [JSON.Member] = [.init("q", .string(reading.value("q") ?? ""))]
    for (name, values) in [("collection", collections), ("country", countries)] where !values.isEmpty {
      understood.append(.init(name, .array(values.map(JSON.string))))
    }
    understood.append(.init("limit", .number(String(limit))))
    if let version { understood.append(.init("min_version", .string(version.text))) }
    guard reading.faults.isEmpty, let words else { throw .parameters(reading.faults) }
    (self.words, self.understood) = (words, understood)
    fingerprint = Plan.fingerprint("search", understood)
    guard let cursor = reading.value("cursor") else {
      after = nil
      return
    }
    guard let after = PageCursor(cursor, fingerprint: fingerprint, count: 2) else { throw .foreignCursor }
    self.after = after
  }

  /// The versions with their ranks, the best first, and one more than a page has.
  var statement: Query {
    let found =
      "SELECT rowid AS found, \(TextIndex.rank) AS rank FROM \(TextIndex.table) WHERE \(TextIndex.table) MATCH ?"
    let behind = after == nil ? "" : " WHERE (rank, found) > (?, ?)"
    return Query(
      sql: "SELECT found, rank FROM (\(found))\(behind) ORDER BY rank, found LIMIT ?",
      values: [.text(words.expression(collections: collections, countries: countries))]
        + (after?.keys ?? []) + [.integer(Int64(limit) + 1)])
  }
}

/// The parameters of a search being read. Faults are collected, so that a caller hears of all of them at once.
private struct SearchParameters {
  private let given: [Parameter]
  private(set) var faults: [Problem.Fault] = []

  init(_ given: [Parameter]) {
    self.given = given
    let known = SearchQuestion.parameters
    for (index, each) in given.enumerated() where !isFull {
      guard let parameter = known.first(where: { $0.name == each.name }) else {
        let nearest = Spelling.nearest(to: each.name, among: known.map(\.name))
        let advice = nearest.map { " Did you mean \"\($0)\"?" } ?? ""
        refuse(each.name, "There is no parameter \"\(each.name)\" here.\(advice)", allowed: known.map(\.name))
        continue
      }
      if !parameter.isList, given[..<index].contains(where: { $0.name == each.name }) {
        refuse(each.name, "\"\(each.name)\" is given twice, and takes one value.")
      }
    }
  }

  private var isFull: Bool { faults.count > Problem.faultsMost }

  /// - Parameter allowed: told once, however many faults have the same.
  private mutating func refuse(_ name: String, _ detail: String, allowed: [String] = []) {
    let isTold = !allowed.isEmpty && faults.contains { $0.allowed == allowed }
    faults.append(.init(detail, parameter: name, allowed: isTold ? [] : allowed))
  }

  /// The value of a parameter; nil where it is not given.
  func value(_ name: String) -> String? { given.first { $0.name == name }?.value }

  /// The different values of a list.
  private func values(_ name: String) -> [String] {
    var values: [String] = []
    for parameter in given where parameter.name == name {
      for value in parameter.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      where !values.contains(value) {
        values.append(value)
      }
    }
    return values
  }

  /// Nil where there are none, which is a fault.
  mutating func words() -> TextQuery? {
    guard let text = value("q") else {
      refuse("q", "\"q\" is missing: write the words to look for.")
      return nil
    }
    do throws(TextQuery.Fault) {
      return try TextQuery(text)
    } catch {
      refuse("q", error.detail)
      return nil
    }
  }

  mutating func codes(_ name: String, among allowed: [String]) -> [String] {
    let values = values(name)
    for value in values where !allowed.contains(value) && !isFull {
      refuse(name, "\"\(value)\" is no value of \"\(name)\".", allowed: allowed)
    }
    return values
  }

  mutating func records(_ name: String, in collection: String, _ lookup: some RecordLookup) throws(Problem)
    -> [String]
  {
    var ids: [String] = []
    for text in values(name) where !isFull {
      guard let id = try lookup.id(of: text, in: collection, at: .now) else {
        refuse(name, try lookup.absence(of: text, in: collection))
        continue
      }
      if !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  mutating func limit() -> Int {
    integer("limit", in: 1...SearchQuestion.limits.most) ?? SearchQuestion.limits.usual
  }

  /// The state that is waited for; nil where none is.
  /// - Throws: as `RecordLookup.require`.
  mutating func version(_ lookup: some RecordLookup) throws(Problem) -> Position? {
    _ = integer("wait", in: QueryParameter.waits)
    guard let text = value("min_version") else { return nil }
    guard let position = Position(text), position.change == 0 else {
      refuse("min_version", QueryParameter.noCommit(text))
      return nil
    }
    try lookup.require(position)
    return position
  }

  /// Nil where it is not given, or is no such number, which is a fault.
  private mutating func integer(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
    guard let text = value(name) else { return nil }
    if let number = Int(text), bounds.contains(number) { return number }
    let range = "\(bounds.lowerBound) to \(bounds.upperBound)"
    refuse(name, "\"\(name)\" is a whole number from \(range).", allowed: ["\(bounds)"])
    return nil
  }
}
