package import Domain
import SQLite
internal import System

/// A validated question about one collection: everything checked, nothing run, no SQL from a caller's hand.
package struct Plan: Sendable {
  /// The collection asked of.
  package let resource: Resource
  /// The fields to serve, in declared order.
  package private(set) var fields: [Field]
  /// Which fields these are, for what is kept by it.
  package private(set) var projection: Projection
  /// What is asked of each record.
  private(set) var demands: [Demand]
  /// The values of the demands, in their order.
  private(set) var given: [Value]
  /// The days asked for; nil where none are.
  let period: Period?
  /// The order of the records, the id last.
  package private(set) var order: [SortKey]
  private var steps: [Order]
  /// Whether the records are read from the last to the first.
  private(set) var isReversed = false
  /// At most how many records to serve.
  package private(set) var limit: Int
  /// Whether the caller asked for that limit.
  private(set) var hasLimit: Bool
  private(set) var after: PageCursor?
  /// Which state of the dataset it asks about.
  package private(set) var moment: Moment
  /// The number of the first version that came later; nil where now is asked about, or nobody looked it up.
  private(set) var firstLater: Int64?
  /// Whether what was there then is counted by the numbers of versions.
  private(set) var countsThen = false
  /// Which of several claims for one period to serve; nil where the collection has none.
  package let resolution: ResolutionMode?
  /// How the answer is written.
  package let presentation: Presentation
  /// What stands beside the records.
  package let extras: Extras
  /// The query as understood, for the answer.
  package let understood: [JSON.Member]

  /// The most records one answer holds, and how many it holds when the caller does not say.
  package static let limits = (most: 1000, usual: 50)

  /// What ties a cursor to its query: the collection, filters, order and fields, but not how many records a page has and
  /// what stands beside them.
  package let fingerprint: UInt64

  private static let unbound = ["limit", "around", "count", "facet", "expand", "min_version", "wait"]

  /// That of a list of this name, asked so.
  package static func fingerprint(_ name: String, _ understood: [JSON.Member]) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(word: name)
    for member in understood where !Plan.unbound.contains(member.name) {
      fingerprint.add(word: member.name)
      fingerprint.add(wordsOf: member.value)
    }
    return fingerprint.value
  }

  /// Reads a query.
  /// - Parameters:
  ///   - within: the record above, for a nested collection: the series whose observations are asked for.
  ///   - moment: which state of the dataset it asks about, unless the query says so (`as_of`); also the records that a
  ///     query names are those of then.
  ///   - language: what may be asked; all that may be asked of the collection where it is nil.
  ///   - selection: the fields to serve, where the query does not say.
  ///   - lookup: finds the records that a query names.
  /// - Throws: `Problem` of kind `invalidParameter` with every fault of the query, `historyDiverged` where it asks about a
  ///   commit that is not of this history.
  package init(
    _ resource: Resource, _ parameters: [Parameter], within parent: String? = nil, at moment: Moment = .now,
    of language: QueryLanguage? = nil, serving selection: FieldSelection? = nil, lookup: some RecordLookup
  ) throws(Problem) {
    // What the other parameters name is looked up as of then.
    let asOf = parameters.first { $0.name == "as_of" }?.value
    let moment =
      try asOf.map { (text) throws(Problem) in .commit(try lookup.position(asOf: text).seq) } ?? moment
    var reading = QueryReading(resource, parent: parent, at: moment, language)
    try reading.read(parameters, lookup: lookup)
    if let selection { reading.serve(selection) }
    let (order, after, fingerprint) = try reading.finish()
    self.init(reading, order, after: after, fingerprint)
    if case .commit(let seq) = moment {
      firstLater = try lookup.firstVersion(after: Position(seq, mark: nil), in: resource)
    }
  }

  private init(
    _ reading: consuming QueryReading, _ order: [SortKey], after: PageCursor?, _ fingerprint: UInt64
  ) {
    resource = reading.resource
    (fields, projection) = (reading.fields, Projection(reading.resource, reading.places))
    (demands, given, period) = (reading.demands, reading.given, reading.period)
    steps = reading.order
    (limit, hasLimit) = (reading.limit, reading.hasLimit)
    (resolution, presentation) = (reading.resolution, reading.presentation)
    extras = reading.extras
    (self.order, self.after) = (order, after)
    (understood, moment) = (reading.understood, reading.moment)
    self.fingerprint = fingerprint
  }

  /// The same question about a moment, from a place on, for at most so many records.
  func piece(at moment: Moment, after: PageCursor?, limit: Int) -> Plan {
    var piece = self
    if moment != self.moment { piece.firstLater = nil }
    (piece.moment, piece.after, piece.limit) = (moment, after ?? self.after, limit)
    return piece
  }

  /// The same question, of which so much as there was then is counted by the numbers of versions.
  var countingThen: Plan {
    var plan = self
    plan.countsThen = true
    return plan
  }

  /// The number of the first version that came after the commit asked for; nil where none is.
  var since: Operand? {
    var first = 0
    for demand in demands {
      if demand == .since { return .given(first) }
      first += demand.count
    }
    return nil
  }

  /// The same question in no order that matters, and from the beginning.
  var unordered: Plan {
    var plan = self
    (plan.order, plan.after) = (resource.sortKeys([Order("id")]), nil)
    return plan
  }

  /// The same question without what it asks of the place of a filter.
  func without(_ filter: String) -> Plan {
    var plan = self
    (plan.demands, plan.given) = ([], [])
    var first = 0
    for demand in demands {
      if !demand.isAbout(filter) {
        plan.demands.append(demand)
        plan.given += given[first..<first + demand.count]
      }
      first += demand.count
    }
    return plan
  }

  /// The same question, which must be about a nested collection, below another record.
  func within(_ parent: String) -> Plan {
    var plan = self
    plan.given[0] = .text(parent)
    return plan
  }

  /// The first day of the period asked for; nil where there is none.
  package var firstDay: CalendarDay? { period?.from }

  /// What questions have in common that are asked by the same statements.
  var shape: PlanShape {
    PlanShape(
      projection: projection, demands: demands, order: steps, resolution: resolution,
      period: period.map {
        .init(match: $0.match, hasFirst: $0.from != nil, hasLast: $0.to != nil, reached: reached)
      },
      isContinued: isContinued, isPast: moment != .now, isReversed: isReversed)
  }

  /// Whether it goes on behind a page.
  var isContinued: Bool { after != nil }

  /// Whether its page begins where its cursor says, so that the place need not be looked for.
  var isEntered: Bool {
    guard let after else { return true }
    return after.side == .behind && after.cut.isEmpty
  }

  /// The last day of the period asked for; nil where there is none.
  package var lastDay: CalendarDay? { period?.to }

  /// The page of the same question behind a place, or from the first record on.
  func page(behind place: PageCursor?, limit: Int) -> Plan {
    var page = self
    (page.after, page.limit, page.hasLimit) = (place, limit, true)
    return page
  }

  /// The places of the records before a place, the nearest first.
  func places(before place: PageCursor, atMost most: Int) -> Plan {
    var plan = page(behind: PageCursor(keys: place.keys), limit: most)
    (plan.fields, plan.projection) = ([], Projection(resource, []))
    (plan.order, plan.isReversed) = (order.map(\.reversed), true)
    return plan
  }

  /// The same question in the order in which versions came, the last first, from before a version on.
  func newestFirst(before version: Int64, limit: Int) -> Plan {
    var plan = page(behind: PageCursor(keys: [.integer(version), .integer(0)]), limit: limit)
    plan.steps = [Order("version", descending: true), Order("opened", descending: true)]
    plan.order = plan.steps.map { SortKey($0, of: resource) }
    return plan
  }

  /// The order of which its own is the reverse, where it is reversed.
  var forwardOrder: [SortKey] { isReversed ? order.map(\.reversed) : order }

  /// What holds for a record that passes, but for the period.
  var conditions: [Condition] {
    var first = 0
    return demands.map { demand in
      defer { first += demand.count }
      return demand.condition(resource, from: first)
    }
  }
}

extension Fingerprint {
  /// Adds the texts of a value that is one text, number, boolean or null, or a list of them, as those of an understood query
  /// are.
  fileprivate mutating func add(wordsOf value: JSON) {
    switch value {
    case .string(let text), .number(let text): add(word: text)
    case .array(let items): for item in items { add(wordsOf: item) }
    case .boolean(let isTrue): add(word: isTrue ? "true" : "false")
    case .null, .object: add(word: "")
    }
  }

  /// Adds a text that must not run into the next.
  fileprivate mutating func add(word: String) {
    add(word)
    separate()
  }
}

/// Finds records by what a caller calls them.
package protocol RecordLookup {
  /// The id of the record of a collection that a text names (for countries also by alpha-2 and M49 code, in
  /// any case), or nil where there was none at the moment.
  func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String?

  /// Records of a collection that people call so in any language, as `"RUS" (Russia)`, the best first.
  func records(called text: String, in collection: String) throws(Problem) -> [String]

  /// The commit that a text names.
  /// - Throws: `Problem` of kind `invalidParameter` where it names none that there can be, `historyDiverged` where it
  ///   names one of another history.
  func position(asOf text: String) throws(Problem) -> Position

  /// The commit that a text names, or the place inside it, or the last commit at or before the time that it names.
  /// - Throws: as `position(asOf:)`.
  func position(updatedAfter text: String) throws(Problem) -> Position

  /// The number that the first version of a collection behind a place in history has, or would have.
  func firstVersion(after position: Position, in resource: Resource) throws(Problem) -> Int64

  /// - Throws: `Problem` of kind `behind` where the history has not come to a commit, `historyDiverged` where the commit is
  ///   another one.
  func require(_ position: Position) throws(Problem)
}

extension RecordLookup {
  /// Says that a text names no record of a collection, where they are listed, and what may have been meant.
  package func absence(of text: String, in collection: String) throws(Problem) -> String {
    let hint = try hint(for: text, in: collection)
    return "There is no record \"\(text)\" in \(collection); /v1/\(collection) lists them.\(hint)"
  }

  /// What may have been meant by a text that names no record of a collection: a sentence behind a space, or nothing.
  package func hint(for text: String, in collection: String) throws(Problem) -> String {
    if let code = Resource.named(collection)?.code(ofNumber: text) {
      return " A number has three digits: write \"\(code)\"."
    }
    let called = try records(called: text, in: collection)
    return called.isEmpty ? "" : " Did you mean \(called.joined(separator: " or "))?"
  }
}

/// Which claims for a period are served.
package enum ResolutionMode: String, Sendable, CaseIterable {
  /// One for each period, chosen by the rule.
  case preferred
  /// Every claim.
  case all
}
