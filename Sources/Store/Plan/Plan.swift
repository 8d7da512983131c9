package import Domain
import SQLite
internal import System

/// A validated question about one collection: everything checked, nothing run, no SQL from a caller's hand.
package struct Plan: Sendable {
  /// The collection asked of.
  package let resource: Resource
  /// The fields to serve, in declared order.
  package let fields: [Field]
  /// Which fields these are, for what is kept by it.
  package let projection: Projection
  /// What is asked of each record.
  private let demands: [Demand]
  /// The values of the demands, in their order.
  let given: [Value]
  /// The days asked for; nil where none are.
  let period: Period?
  /// The order of the records, the id last.
  package let order: [SortKey]
  private let steps: [Order]
  /// At most how many records to serve.
  package private(set) var limit: Int
  /// Whether the caller asked for that limit.
  let hasLimit: Bool
  private(set) var after: PageCursor?
  /// Which state of the dataset it asks about.
  package private(set) var moment: Moment
  /// Which of several claims for one period to serve; nil where the collection has none.
  package let resolution: ResolutionMode?
  /// How the answer is written.
  package let presentation: Presentation
  /// The query as understood, for the answer.
  package let understood: [JSON.Member]

  /// The most records one answer holds, and how many it holds when the caller does not say.
  package static let limits = (most: 1000, usual: 50)

  /// What ties a cursor to its query: the collection, filters, order and fields, but not how many records a page has.
  package let fingerprint: UInt64

  static func fingerprint(_ name: String, _ understood: [JSON.Member]) -> UInt64 {
    var fingerprint = Fingerprint()
    func add(_ text: String) {
      fingerprint.add(text)
      // One word must not run into the next.
      fingerprint.separate()
    }
    add(name)
    for member in understood where member.name != "limit" {
      add(member.name)
      member.value.words.forEach(add)
    }
    return fingerprint.value
  }

  /// Reads a query.
  /// - Parameters:
  ///   - within: the record above, for a nested collection: the series whose observations are asked for.
  ///   - moment: which state of the dataset it asks about, unless the query says so (`as_of`); also the records that a
  ///     query names are those of then.
  ///   - lookup: finds the records that a query names.
  /// - Throws: `Problem` of kind `invalidParameter` with every fault of the query, `historyDiverged` where it asks about a
  ///   commit that is not of this history.
  package init(
    _ resource: Resource, _ parameters: [Parameter], within parent: String? = nil, at moment: Moment = .now,
    lookup: some RecordLookup
  ) throws(Problem) {
    // What the other parameters name is looked up as of then.
    let asOf = parameters.first { $0.name == "as_of" }?.value
    let moment =
      try asOf.map { (text) throws(Problem) in .commit(try lookup.position(asOf: text).seq) } ?? moment
    var reading = QueryReading(resource, parent: parent, at: moment)
    try reading.read(parameters, lookup: lookup)
    self = try reading.finish()
  }

  init(
    _ reading: borrowing QueryReading, order: [SortKey], after: PageCursor?, _ understood: [JSON.Member],
    _ fingerprint: UInt64
  ) {
    resource = reading.resource
    (fields, projection) = (reading.fields, Projection(reading.resource, reading.places))
    (demands, given, period) = (reading.demands, reading.given, reading.period)
    steps = reading.order
    (limit, hasLimit) = (reading.limit, reading.hasLimit)
    (resolution, presentation) = (reading.resolution, reading.presentation)
    (self.order, self.after) = (order, after)
    (self.understood, self.fingerprint) = (understood, fingerprint)
    moment = reading.moment
  }

  /// The same question about a moment, from a place on, for at most so many records.
  func piece(at moment: Moment, after: PageCursor?, limit: Int) -> Plan {
    var piece = self
    (piece.moment, piece.after, piece.limit) = (moment, after ?? self.after, limit)
    return piece
  }

  /// The first day of the period asked for; nil where there is none.
  package var firstDay: CalendarDay? { period?.from }

  /// What questions have in common that are asked by the same statements.
  var shape: PlanShape {
    PlanShape(
      projection: projection, demands: demands, order: steps, resolution: resolution,
      period: period.map {
        .init(match: $0.match, hasFirst: $0.from != nil, hasLast: $0.to != nil, isBeyond: isBeyond)
      },
      isContinued: isContinued, isPast: moment != .now)
  }

  /// Whether it goes on behind a page.
  var isContinued: Bool { after != nil }

  /// What holds for a record that passes, but for the period.
  var conditions: [Condition] {
    var first = 0
    return demands.map { demand in
      defer { first += demand.count }
      return demand.condition(resource, from: first)
    }
  }
}

extension JSON {
  /// The texts of a value that is one text, number, boolean or null, or a list of them, as those of an understood query are.
  fileprivate var words: [String] {
    switch self {
    case .string(let text), .number(let text): [text]
    case .array(let items): items.flatMap(\.words)
    case .boolean(let isTrue): [String(isTrue)]
    case .null, .object: [""]
    }
  }
}

/// Finds records by what a caller calls them.
package protocol RecordLookup {
  /// The id of the record of a collection that a text names (for countries also by alpha-2 and M49 code, in
  /// any case), or nil where there was none at the moment.
  func id(of text: String, in collection: String, at moment: Moment) throws(Problem) -> String?

  /// The commit that a text names.
  /// - Throws: `Problem` of kind `invalidParameter` where it names none that there can be, `historyDiverged` where it
  ///   names one of another history.
  func position(asOf text: String) throws(Problem) -> Position
}

/// Which claims for a period are served.
package enum ResolutionMode: String, Sendable, CaseIterable {
  /// One for each period, chosen by the rule.
  case preferred
  /// Every claim.
  case all
}
