import Domain

/// A query being read, parameter by parameter. Faults are collected so that a caller hears of all of them at
/// once.
struct QueryReading {
  let resource: Resource
  let moment: Moment
  private let language: QueryLanguage
  private let isNested: Bool
  private(set) var fields: [Field]
  /// The places of these among all fields; nil for all of them.
  private(set) var places: [Int]?
  var limit = Plan.limits.usual
  var hasLimit = false
  var resolution: ResolutionMode?
  var order: [Order]
  var cursor: String?
  var from: UncertainDate?
  var to: UncertainDate?
  var validOn: UncertainDate?
  var match: TimeMatch?
  /// The date in whose middle the page is.
  var around: UncertainDate?
  var presentation = Presentation()
  var extras = Extras()
  private(set) var demands: [Demand] = []
  private(set) var given: [Value] = []
  private(set) var period: Period?
  private var dates: [DateComparison] = []
  /// Whether a date was given, right or wrong.
  private var hasDate = false
  private(set) var understood: [JSON.Member] = []
  private(set) var faults: [Problem.Fault] = []

  init(_ resource: Resource, parent: String?, at moment: Moment, _ language: QueryLanguage? = nil) {
    (self.resource, self.moment) = (resource, moment)
    fields = resource.fields
    order = resource.order
    isNested = parent != nil
    self.language = language ?? .of(resource, isNested: isNested)
    // As many as most queries have, told in one piece of storage.
    understood.reserveCapacity(8)
    guard let above = resource.parent else { return }
    resolution = parent == nil ? .all : .preferred
    guard let parent else { return }
    ask(.within, [.text(parent)])
    understood.append(.init(above.field, .string(parent)))
  }

  /// Whether there are as many faults as are told, so that nothing more need be looked at.
  var isFull: Bool { faults.count > Problem.faultsMost }

  /// Reads all parameters. One that takes a list may stand several times.
  /// - Throws: what `lookup` throws. Faults of the query are kept for `finish`.
  mutating func read(_ parameters: [Parameter], lookup: some RecordLookup) throws(Problem) {
    for (index, given) in parameters.enumerated() where !isFull {
      guard let reading = language.reading(of: given.name) else {
        refuse(unknown: given.name, known: language.names)
        continue
      }
      let isFirst = !parameters[..<index].contains { $0.name == given.name }
      guard reading.isOfList else {
        if isFirst {
          try reading.read(&self, [given.value], lookup)
        } else {
          refuse(given.name, "\"\(given.name)\" is given twice, and takes one value.")
        }
        continue
      }
      guard isFirst else { continue }
      var texts = [given.value]
      // A list may stand in several parameters.
      for other in parameters[(index + 1)...] where other.name == given.name { texts.append(other.value) }
      try reading.read(&self, texts, lookup)
    }
  }

  /// The values of a list that was written in these texts.
  static func values(of texts: [String]) -> [String] {
    if texts.count == 1, !texts[0].utf8.contains(UInt8(ascii: ",")) { return texts }
    return texts.flatMap { text in
      guard text.utf8.contains(UInt8(ascii: ",")) else { return [text] }
      return text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
    }
  }

  // MARK: What parameters say

  /// Asks this of each record.
  mutating func ask(_ demand: Demand, _ values: [Value] = []) {
    demands.append(demand)
    given += values
  }

  /// Serves these fields, and tells of them.
  mutating func serve(_ selection: FieldSelection) {
    (places, fields) = (selection.places, selection.fields)
    understood.append(selection.understood)
  }

  /// Asks this of a date of each record, by its readings.
  mutating func compare(_ field: String, _ comparison: Operator.Comparison, _ date: UncertainDate) {
    dates.append(DateComparison(field: field, comparison: comparison, date: date))
  }

  /// Tells in the answer how values were understood.
  mutating func understand(_ name: String, _ values: [String]) {
    understood.append(.init(name, .array(values.map(JSON.string))))
  }

  mutating func understand(_ name: String, _ value: String) { understood.append(.init(name, .string(value))) }
  mutating func understand(_ name: String, _ value: Int) {
    understood.append(.init(name, .number(String(value))))
  }
  mutating func understand(_ name: String, _ value: Bool) { understood.append(.init(name, .boolean(value))) }

  /// The different values of a parameter, each checked against its code list or the records there are.
  mutating func values(
    _ texts: [String], of name: String, _ kind: Field.Kind, lookup: any RecordLookup
  ) throws(Problem) -> [String] {
    var values: [String] = []
    for text in texts where !isFull {
      guard let value = try value(text, of: name, kind, lookup: lookup), !values.contains(value) else {
        continue
      }
      values.append(value)
    }
    return values
  }

  private mutating func value(
    _ text: String, of name: String, _ kind: Field.Kind, lookup: any RecordLookup
  ) throws(Problem) -> String? {
    switch kind {
    case .choice(let codes) where !codes.values.contains(text):
      refuse(name, text, "\"\(text)\" is no value of \"\(name)\".", allowed: codes.values)
    case .reference(let collection):
      if let id = try lookup.id(of: text, in: collection, at: moment) { return id }
      refuse(name, try lookup.absence(of: text, in: collection))
    case .integer where Int64(text) == nil: refuse(name, "\"\(name)\" is a whole number.")
    case _ where text.isEmpty: refuse(name, "\"\(name)\" is empty.")
    default: return text
    }
    return nil
  }

  /// Nil where the value is no date, which is a fault.
  mutating func date(_ name: String, _ value: String) -> UncertainDate? {
    hasDate = true
    do throws(DateFault) {
      return try UncertainDate(value)
    } catch {
      refuse(name, error.explanation)
      return nil
    }
  }

  /// Nil where the value is none of the codes, which is a fault.
  mutating func code<Code: RawRepresentable & CaseIterable>(
    _ name: String, _ value: String
  ) -> Code? where Code.RawValue == String {
    guard let code = Code(rawValue: value) else {
      refuse(
        name, value, "\"\(value)\" is no value of \"\(name)\".", allowed: Code.allCases.map(\.rawValue))
      return nil
    }
    return code
  }

  // MARK: The whole

  /// Ends the reading.
  /// - Returns: the steps of the order, the place where the page begins, and what ties cursors to the query.
  /// - Throws: `Problem` with the faults.
  mutating func finish() throws(Problem) -> (order: [SortKey], after: PageCursor?, fingerprint: UInt64) {
    addTime()
    requireOneAbove()
    requirePeriodFirst()
    requireSense()
    requireOrderAround()
    understood.append(.init("limit", .number(String(limit))))
    if let resolution { understood.append(.init("resolve", .string(resolution.rawValue))) }
    guard faults.isEmpty else { throw .parameters(faults) }
    orderByAbove()
    let keys = QueryLanguage.of(resource).sortKeys(order)
    let fingerprint = Plan.fingerprint(resource.name, understood)
    guard let cursor else { return (keys, placeAround(keys), fingerprint) }
    guard let after = PageCursor(cursor, fingerprint: fingerprint, count: keys.count) else {
      throw .foreignCursor
    }
    return (keys, after, fingerprint)
  }

  private mutating func addTime() {
    guard hasDate || match != nil else { return }
    let match = match ?? .possible
    let hasComparisons = !dates.isEmpty
    period = takePeriod(match)
    for date in dates {
      let (demand, days) = date.demand(match)
      ask(demand, days)
    }
    if let life = resource.time, from != nil || to != nil || validOn != nil {
      period = Period(life: life, from: (validOn ?? from)?.min, to: (validOn ?? to)?.max, match: match)
    }
    requirePeriod()
    if let from { understand("from", from.edtf) }
    if let to { understand("to", to.edtf) }
    if let validOn { understand("valid_on", validOn.edtf) }
    guard period == nil, !hasComparisons else { return understand("match", match.rawValue) }
    // A date that is no date was refused already.
    if self.match != nil, !hasDate {
      refuse(
        "match",
        "\"match\" needs a date to compare with: \"from\", \"to\", \"valid_on\" or an operator of a date.")
    }
  }

  /// The period that comparisons with a record's one date ask for, which are taken out of `dates`: a period is read
  /// from where it begins, whatever lasts into it. Nil where they ask for none, or a period is asked for beside them.
  private mutating func takePeriod(_ match: TimeMatch) -> Period? {
    guard match == .possible, from == nil, to == nil, validOn == nil, let life = resource.time else {
      return nil
    }
    let first = dates.firstIndex { $0.field == life.date && $0.firstDay != nil }
    let last = dates.firstIndex { $0.field == life.date && $0.lastDay != nil }
    let bounds = (from: first.flatMap { dates[$0].firstDay }, to: last.flatMap { dates[$0].lastDay })
    guard first ?? last != nil else { return nil }
    // A date that is not known to the day may by one reading be after the one and by another before the other.
    if let from = bounds.from, let to = bounds.to, from > to { return nil }
    for index in [first, last].compactMap({ $0 }).sorted(by: >) { dates.remove(at: index) }
    return Period(life: life, from: bounds.from, to: bounds.to, match: match)
  }

  /// A period begins somewhere and ends no earlier. What has no bound is left out, not written.
  private mutating func requirePeriod() {
    if from?.edtf.first.map({ "./".contains($0) }) == true {
      refuse("from", "\"from\" has no beginning: leave it out, or give the day from which on is asked.")
    }
    if to?.edtf.last.map({ "./".contains($0) }) == true {
      refuse("to", "\"to\" has no end: leave it out, or give the last day that is asked for.")
    }
    if let text = validOn?.edtf, let first = text.first,
      "./".contains(first) || text.hasSuffix("/") || text.hasSuffix("..")
    {
      refuse(
        "valid_on",
        "\"valid_on\" is open at an end: give a date that begins and ends, or use \"from\" or \"to\".")
    }
    if validOn != nil, from != nil || to != nil {
      refuse(
        "valid_on", "\"valid_on\" is a period by itself: leave out \"from\" and \"to\", or use these alone.")
    }
    if let from, let to, from.min > to.max {
      refuse("from", "\"from\" is later than \"to\": \(from.edtf) begins after \(to.edtf) has ended.")
    }
  }

  /// Only the claims of one series are about the same.
  private mutating func requireOneAbove() {
    guard resolution == .preferred, !isNested, let above = resource.parent else { return }
    let named = understood.first { $0.name == above.field }
    if case .array(let values) = named?.value, values.count == 1 { return }
    refuse(
      "resolve",
      "One claim is chosen among those of one \(above.field): add \"\(above.field)\" with one value.",
      allowed: [ResolutionMode.all.rawValue])
  }

  /// What belongs to other records comes one of those after the other, each in the order asked for: that is how it is
  /// stored, so that a walk through all of it costs no more than what it finds.
  private mutating func orderByAbove() {
    guard let above = resource.parent, !isNested, resolution == .all else { return }
    order.insert(Order(above.field), at: 0)
  }

  /// The claims of a period can only be held against each other where they follow each other.
  private mutating func requirePeriodFirst() {
    guard resolution == .preferred, let period = resource.time?.date, order.first?.field != period
    else {
      return
    }
    refuse(
      "sort",
      "Where one claim is chosen for each \(period), the order begins with it; \"resolve=all\" takes any.",
      allowed: [period, "-" + period])
  }

  /// Of claims among which one is chosen for each period, every one would be counted. A field that is not served names
  /// nothing.
  private mutating func requireSense() {
    if resolution == .preferred, !extras.facets.isEmpty {
      refuse(
        "facet", "Facets count every claim: add \"resolve=all\".", allowed: [ResolutionMode.all.rawValue])
    }
    for field in extras.expanded where !fields.contains(where: { $0 === field }) {
      refuse("expand", "\"\(field.name)\" is not among \"fields\": add it there, or do not expand it.")
    }
  }

  // MARK: Faults

  /// - Parameter allowed: told once, however many faults have the same.
  mutating func refuse(_ name: String, _ detail: String, allowed: [String] = []) {
    let isTold = !allowed.isEmpty && faults.contains { $0.allowed == allowed }
    faults.append(.init(detail, parameter: name, allowed: isTold ? [] : allowed))
  }

  /// Refuses a word that is none of those allowed, and says which of them is nearest.
  mutating func refuse(_ name: String, _ word: String, _ detail: String, allowed: [String]) {
    refuse(name, detail + Spelling.advice(on: word, among: allowed), allowed: allowed)
  }

  private mutating func refuse(unknown name: String, known: [String]) {
    if let subject = name.firstRange(of: "__").map({ String(name[..<$0.lowerBound]) }),
      let operators = language.operators.first(where: { $0.subject == subject })
    {
      let allowed = operators.names.map { "\(subject)__\($0)" }
      return refuse(name, name, "\"\(subject)\" has no such operator.", allowed: allowed)
    }
    refuse(name, name, "There is no parameter \"\(name)\" here.", allowed: known)
  }
}
