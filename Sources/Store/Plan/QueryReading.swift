import Domain

/// A query being read, parameter by parameter. Faults are collected so that a caller hears of all of them at
/// once.
struct QueryReading {
  let resource: Resource
  private(set) var fields: [Field]
  private(set) var conditions: [Condition] = []
  private(set) var period: Period?
  private(set) var limit = Plan.limits.usual
  private(set) var hasLimit = false
  private(set) var resolution: ResolutionMode?
  private var order: [Order]
  private var cursor: String?
  private var from: UncertainDate?
  private var to: UncertainDate?
  private var match: TimeMatch?
  private var seen: Set<String> = []
  private var understood: [JSON.Member] = []
  private var faults: [Problem.Fault] = []

  init(_ resource: Resource, parent: String?) {
    self.resource = resource
    fields = resource.fields
    order = resource.order
    if let above = resource.parent {
      resolution = .preferred
      if let parent { conditions.append(Condition("\(above.field) = ?", [.text(parent)])) }
      understood.append(.init(above.field, parent.map(JSON.string) ?? .null))
    }
  }

  /// The parameters this collection takes.
  static func parameters(of resource: Resource) -> [String] {
    var names = resource.filters.map(\.name).filter { $0 != resource.parent?.field }
    if resource.bringsCountriesTogether { names.append("between") }
    if resource.time != nil { names += ["from", "to", "match"] }
    if resource.parent != nil { names.append("resolve") }
    return names + ["sort", "limit", "cursor", "fields"]
  }

  // MARK: One parameter

  /// - Throws: what `lookup` throws. Faults of the query are kept for `finish`.
  mutating func read(_ parameter: Parameter, lookup: some RecordLookup) throws(Problem) {
    let (name, value) = (parameter.name, parameter.value)
    let known = QueryReading.parameters(of: resource)
    guard known.contains(name) else { return refuse(unknown: name, known: known) }
    guard seen.insert(name).inserted else {
      return refuse(name, "\"\(name)\" is given twice: give it once, with commas between values.")
    }
    switch name {
    case "sort": readSort(value)
    case "limit": readLimit(value)
    case "cursor": cursor = value
    case "fields": readFields(value)
    case "from": from = readDate(name, value)
    case "to": to = readDate(name, value)
    case "match": match = readCode(name, value)
    case "resolve": resolution = readCode(name, value) ?? .preferred
    case "between": try readBetween(value, lookup: lookup)
    default: if let filter = resource.filter(name) { try read(filter, value, lookup: lookup) }
    }
  }

  private mutating func read(_ filter: Filter, _ value: String, lookup: some RecordLookup) throws(Problem) {
    let values = try self.values(value, of: filter.name, filter.kind, lookup: lookup)
    guard !values.isEmpty else { return }
    conditions.append(.any(of: values, in: filter, of: resource))
    understood.append(.init(filter.name, .array(values.map(JSON.string))))
  }

  private mutating func readBetween(_ value: String, lookup: some RecordLookup) throws(Problem) {
    guard let filter = resource.filter("country") else { return }
    let before = faults.count
    let countries = try values(value, of: "between", filter.kind, lookup: lookup)
    guard countries.count == 2, countries[0] != countries[1] else {
      if faults.count == before {
        refuse("between", "\"between\" takes two different countries: between=RUS,TKM.")
      }
      return
    }
    conditions.append(.all(of: countries, in: filter, of: resource))
    understood.append(.init("between", .array(countries.map(JSON.string))))
  }

  /// The values of a parameter, each checked against its code list or the records there are.
  private mutating func values(
    _ value: String, of name: String, _ kind: Field.Kind, lookup: some RecordLookup
  ) throws(Problem) -> [String] {
    var values: [String] = []
    for text in value.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      switch kind {
      case .choice(let codes) where !codes.contains(text):
        refuse(name, "\"\(text)\" is no value of \"\(name)\".", allowed: codes)
      case .reference(let collection):
        if let id = try lookup.id(of: text, in: collection) {
          values.append(id)
        } else {
          refuse(name, "There is no record \"\(text)\" in \(collection); /v1/\(collection) lists them.")
        }
      case _ where text.isEmpty: refuse(name, "\"\(name)\" is empty.")
      default: values.append(text)
      }
    }
    return values
  }

  private mutating func readLimit(_ value: String) {
    guard let number = Int(value), (1...Plan.limits.most).contains(number) else {
      return refuse(
        "limit", "\"limit\" is a whole number from 1 to \(Plan.limits.most).",
        allowed: ["1...\(Plan.limits.most)"])
    }
    (limit, hasLimit) = (number, true)
  }

  private mutating func readSort(_ value: String) {
    let steps = value.split(separator: ",", omittingEmptySubsequences: false).map { step in
      step.hasPrefix("-") ? Order(String(step.dropFirst()), descending: true) : Order(String(step))
    }
    for step in steps where !resource.sortable.contains(step.field) {
      refuse("sort", "This collection cannot be sorted by \"\(step.field)\".", allowed: resource.sortable)
    }
    guard Set(steps.map(\.field)).count == steps.count else {
      return refuse("sort", "A field is named twice.")
    }
    guard steps.allSatisfy({ resource.sortable.contains($0.field) }) else { return }
    order = steps
    understood.append(.init("sort", .array(steps.map { .string(($0.isDescending ? "-" : "") + $0.field) })))
  }

  private mutating func readFields(_ value: String) {
    let names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let known = resource.fields.map(\.name)
    for name in names where !known.contains(name) {
      refuse("fields", "There is no field \"\(name)\".", allowed: known)
    }
    fields = resource.fields.filter { names.contains($0.name) }
    understood.append(.init("fields", .array(fields.map { .string($0.name) })))
  }

  private mutating func readDate(_ name: String, _ value: String) -> UncertainDate? {
    do throws(DateFault) {
      return try UncertainDate(value)
    } catch {
      refuse(name, error.explanation)
      return nil
    }
  }

  private mutating func readCode<Code: RawRepresentable & CaseIterable>(
    _ name: String, _ value: String
  ) -> Code? where Code.RawValue == String {
    guard let code = Code(rawValue: value) else {
      refuse(name, "\"\(value)\" is no value of \"\(name)\".", allowed: Code.allCases.map(\.rawValue))
      return nil
    }
    return code
  }

  // MARK: The whole

  /// - Throws: `Problem` with every fault, or the finished plan.
  consuming func finish() throws(Problem) -> Plan {
    addTime()
    requirePeriodFirst()
    understood.append(.init("limit", .number(String(limit))))
    if let resolution { understood.append(.init("resolve", .string(resolution.rawValue))) }
    guard faults.isEmpty else { throw .parameters(faults) }
    let keys = resource.sortKeys(order)
    let plan = Plan(self, order: keys, after: nil, understood: understood)
    guard let cursor else { return plan }
    guard let after = PageCursor(cursor, fingerprint: plan.fingerprint, count: keys.count) else {
      throw .parameters([
        .init(
          "This cursor belongs to another query: use \"next\" of an answer to this one.", parameter: "cursor")
      ])
    }
    return Plan(self, order: keys, after: after, understood: understood)
  }

  private mutating func addTime() {
    guard let time = resource.time, from != nil || to != nil else {
      // A date that is no date was refused already.
      if match != nil, seen.isDisjoint(with: ["from", "to"]) {
        refuse("match", "\"match\" needs \"from\" or \"to\".")
      }
      return
    }
    period = Period(time: time, from: from?.min, to: to?.max, match: match ?? .possible)
    if let from { understood.append(.init("from", .string(from.edtf))) }
    if let to { understood.append(.init("to", .string(to.edtf))) }
    understood.append(.init("match", .string((match ?? .possible).rawValue)))
  }

  /// The claims of a period can only be held against each other where they follow each other.
  private mutating func requirePeriodFirst() {
    guard resolution == .preferred, case .date(let period) = resource.time, order.first?.field != period
    else {
      return
    }
    refuse(
      "sort",
      "Where one claim is chosen for each \(period), the order begins with it; \"resolve=all\" takes any.",
      allowed: [period, "-" + period])
  }

  // MARK: Faults

  private mutating func refuse(_ name: String, _ detail: String, allowed: [String] = []) {
    faults.append(.init(detail, parameter: name, allowed: allowed))
  }

  private mutating func refuse(unknown name: String, known: [String]) {
    let nearest = Spelling.nearest(to: name, among: known)
    let advice = nearest.map { " Did you mean \"\($0)\"?" } ?? ""
    refuse(name, "There is no parameter \"\(name)\" here.\(advice)", allowed: known)
  }
}

extension Resource {
  /// Whether a record can bring two countries together, so that `between` makes sense.
  var bringsCountriesTogether: Bool {
    switch filter("country")?.place {
    case .list: true
    case .columns(let columns): columns.count == 2
    case nil: false
    }
  }
}
