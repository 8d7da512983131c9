import Domain
import HTTP
import Store

/// The query of a question that asks for no records of a collection, read by the parameters that its route takes. Faults are
/// collected, so that a caller hears of all of them at once.
struct GivenParameters {
  private let parameters: [QueryParameter]
  private let given: [QueryItem]
  private var faults: [Problem.Fault] = []
  /// The query as it was understood, for the answer.
  private(set) var understood: [JSON.Member] = []

  /// Looks for parameters that the route does not take, and for those of one value that are given twice.
  init(_ question: Question) {
    (parameters, given) = (question.route.parameters, question.target.query)
    // Most records are asked for without any.
    if given.isEmpty { return }
    let names = parameters.map(\.name)
    for (index, item) in given.enumerated() where faults.count <= Problem.faultsMost {
      guard let parameter = parameters.first(where: { $0.name == item.name }) else {
        // What is allowed is told once.
        let isTold = faults.contains { !$0.allowed.isEmpty }
        refuse(item.name, "There is no parameter \"\(item.name)\" here.", allowed: isTold ? [] : names)
        continue
      }
      if item.value.isEmpty { refuse(item.name, "\"\(item.name)\" is empty.") }
      guard !parameter.isList, given[..<index].contains(where: { $0.name == item.name }) else { continue }
      refuse(item.name, "\"\(item.name)\" is given twice, and takes one value.")
    }
  }

  /// The same for a route that may be asked to wait for a state (`min_version`, with `wait`).
  /// - Throws: `Problem` of kind `behind` where the dataset has not come so far, and `historyDiverged` where the commit is
  ///   another one.
  init(_ question: Question, _ reader: Reader) throws(Problem) {
    self.init(question)
    if given.isEmpty { return }
    _ = integer("wait")
    guard let text = text("min_version") else { return }
    guard let position = Position(text), position.change == 0 else {
      refuse("min_version", QueryParameter.noCommit(text))
      return
    }
    try reader.require(position)
    understand("min_version", .string(position.text))
  }

  /// Adds a fault of a parameter.
  mutating func refuse(_ name: String, _ detail: String, allowed: [String] = []) {
    faults.append(.init(detail, parameter: name, allowed: allowed))
  }

  /// The value of a parameter; nil where it is not given, or is empty, which is a fault.
  func text(_ name: String) -> String? {
    given.first { $0.name == name && !$0.value.isEmpty }?.value
  }

  /// A whole number within the bounds of its parameter; nil where it is not given, or is none, which is a fault.
  mutating func integer(_ name: String) -> Int? {
    guard let text = text(name), let bounds = schema(name)?.bounds else { return nil }
    guard let number = Int(text), bounds.contains(number) else {
      let range = bounds.upperBound == .max ? "\(bounds.lowerBound)..." : "\(bounds)"
      refuse(name, "\"\(name)\" is a whole number in \(range), and not \"\(text)\".", allowed: [range])
      return nil
    }
    understand(name, .number(String(number)))
    return number
  }

  /// True or false; nil where it is not given, or is neither, which is a fault.
  mutating func boolean(_ name: String) -> Bool? {
    guard let text = text(name) else { return nil }
    guard let flag = Bool(text) else {
      refuse(name, "\"\(name)\" is true or false, and not \"\(text)\".", allowed: ["true", "false"])
      return nil
    }
    understand(name, .boolean(flag))
    return flag
  }

  /// The different values of a list, with commas between them or the parameter repeated.
  func list(_ name: String) -> [String] {
    var values: [String] = []
    for item in given where item.name == name {
      for value in item.value.split(separator: ",").map(String.init) where !values.contains(value) {
        values.append(value)
      }
    }
    return values
  }

  /// The values that are among the codes of a parameter; another is a fault.
  mutating func codes(_ parameter: QueryParameter) -> [String] {
    let texts = parameter.isList ? list(parameter.name) : [text(parameter.name)].compactMap { $0 }
    let allowed = parameter.schema.allowed
    for text in texts.filter({ !allowed.contains($0) }).prefix(1) {
      refuse(
        parameter.name,
        "\"\(text)\" is no value of \"\(parameter.name)\"." + Spelling.advice(on: text, among: allowed),
        allowed: allowed)
    }
    if let first = texts.first {
      understand(parameter.name, parameter.isList ? .array(texts.map(JSON.string)) : .string(first))
    }
    return texts
  }

  /// The different ids of the records that a parameter names, as they were at a moment.
  /// - Returns: nil where one was not there, which is a fault.
  mutating func records(
    _ parameter: QueryParameter, _ reader: Reader, at moment: Moment = .now
  ) throws(Problem) -> [String]? {
    let collection = parameter.schema.collection ?? ""
    var ids: [String] = []
    for text in list(parameter.name) {
      guard let id = try reader.id(of: text, in: collection, at: moment) else {
        refuse(parameter.name, try reader.absence(of: text, in: collection))
        return nil
      }
      if !ids.contains(id) { ids.append(id) }
    }
    if !ids.isEmpty { understand(parameter.name, .array(ids.map(JSON.string))) }
    return ids
  }

  /// Tells in the answer how a parameter was understood.
  mutating func understand(_ name: String, _ value: JSON) { understood.append(.init(name, value)) }

  /// - Throws: `Problem` of kind `invalidParameter` with the faults found so far.
  func check() throws(Problem) {
    if !faults.isEmpty { throw .parameters(faults) }
  }

  private func schema(_ name: String) -> ParameterSchema? {
    parameters.first { $0.name == name }?.schema
  }
}

/// What several routes take.
extension GivenParameters {
  /// Which state of the dataset is asked about (`as_of`).
  /// - Throws: as `Reader.position(asOf:)`.
  mutating func moment(_ reader: Reader) throws(Problem) -> Moment {
    guard let asOf = text("as_of") else { return .now }
    let position = try reader.position(asOf: asOf)
    understand("as_of", .string(position.text))
    return .commit(position.seq)
  }

  /// The rule that chooses among claims that disagree (`resolve`); nil where all are to stand alike.
  mutating func rule() -> Rule? {
    codes(.rule).first == ResolutionMode.all.rawValue ? nil : .standard
  }

  /// How many entries a page has.
  mutating func limit() -> Int {
    guard text("limit") != nil else {
      understand("limit", .number(String(Plan.limits.usual)))
      return Plan.limits.usual
    }
    return integer("limit") ?? Plan.limits.usual
  }

  /// The place behind which a page goes on (`cursor`).
  /// - Parameters:
  ///   - list: names what is paged, so that a cursor belongs to it alone.
  ///   - keys: how many whole numbers a place has.
  mutating func place(in list: String, keys: Int) -> PageCursor? {
    guard let text = text("cursor") else { return nil }
    let place = PageCursor(text, fingerprint: fingerprint(list), count: keys)
    if place == nil {
      refuse("cursor", "This cursor belongs to another query: use \"next\" of an answer to this one.")
    }
    return place
  }

  /// The text of a cursor of `list`.
  func cursor(_ place: PageCursor?, in list: String) -> String? {
    place?.text(fingerprint: fingerprint(list))
  }

  private func fingerprint(_ list: String) -> UInt64 {
    Plan.fingerprint(list, understood.filter { $0.name == "as_of" })
  }
}

extension QueryParameter {
  /// Whether a rule chooses among claims that disagree.
  static let rule = QueryParameter(
    "resolve",
    "Whether a rule chooses among claims that disagree, and says why (preferred, as where it is not given), or all stand alike (all).",
    .codes(ResolutionMode.allCases.map(\.rawValue)))

  /// How many entries a page has.
  static let limit = QueryParameter(
    "limit", "At most how many entries a page has; \(Plan.limits.usual) where it is not given.",
    .integer(1...Plan.limits.most))

  /// Where a page goes on.
  static let cursor = QueryParameter(
    "cursor", "Goes on behind a page: \"next\" of an answer to the same query.",
    .pattern("^[A-Za-z0-9_-]+$"))
}
