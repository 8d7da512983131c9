import Domain
import HTTP
import Representation
import Store

extension Route {
  /// `GET /sdmx/data/{flow}/{key}/{provider}`, of which the last two may be missing.
  static let statisticalData: [Route] = [
    "{+flow}", "{+flow}/{+key}", "{+flow}/{+key}/{+provider}",
  ].map { path in
    Route(
      "/sdmx/data/\(path)", "Tells the figures of a dataflow (SDMX 2.1).", formats: Format.series,
      parameters: DataQuestion.parameters, mayEndInSlash: true, isHeavy: { _ in true }
    ) { (walk, question, response) throws(Problem) in
      let asked = try DataQuestion(question, lookup: walk.reader)
      let dataset = try walk.reader.currentDataset()
      let message = DataMessage(
        asked.figures.flow, asked.detail, MessageState(version: dataset.version, time: dataset.updatedAt))
      guard let writer = question.format?.series?(message) else {
        throw Problem(.internalError, "\(question.route.path) has a format without series.")
      }
      let figures = asked.isOfProvider ? try StatisticalFigures(asked.figures, over: walk.reader) : nil
      response.producer = StreamedSeries(figures, writer)
      return nil
    }
  }
}

/// Which figures are asked for, and how much of them.
private struct DataQuestion {
  private(set) var figures: StatisticalQuestion
  private(set) var detail = DataMessage.Detail.full
  /// Whether the figures of the one provider there is are asked for.
  let isOfProvider: Bool

  private static let dateForms = "2024, 2024-09, 2024-09-30, 2024-Q3 or 2024-S2"
  private static let anyCount = 1...1_000_000_000

  static let parameters =
    [
      QueryParameter(
        "startPeriod", "Only figures whose periods begin then or later: \(dateForms).", .pattern("^[0-9]{4}")),
      QueryParameter(
        "endPeriod", "Only figures whose periods end then or earlier: \(dateForms).", .pattern("^[0-9]{4}")),
      QueryParameter(
        "detail", "Whether attributes and figures are told.",
        .codes(DataMessage.Detail.allCases.map(\.rawValue))),
      QueryParameter(
        "firstNObservations", "Only so many figures of each series, the first.", .integer(anyCount)),
      QueryParameter(
        "lastNObservations", "Only so many figures of each series, the last.", .integer(anyCount)),
      QueryParameter(
        "dimensionAtObservation", "By what the figures of a series differ: always the period.",
        .codes(["TIME_PERIOD"])),
    ] + QueryParameter.freshness

  /// - Throws: `Problem` of kind `notFound` for another dataflow, and `invalidParameter` for what is wrong with the key or
  ///   the query.
  init(_ question: Question, lookup: Reader) throws(Problem) {
    let flow = try StatisticalReference.dataflow(question["flow"])
    figures = StatisticalQuestion(flow)
    let provider = question.part("provider") ?? "all"
    isOfProvider = provider.split(separator: "+").contains { ["all", Dataflow.agency].contains(String($0)) }
    if let key = question.part("key"), !["", "all"].contains(key) {
      figures.key = try DataQuestion.key(key, of: flow, lookup)
    }
    var texts: [String: String] = [:]
    try question.read(DataQuestion.parameters) { texts[$0] = $1 }
    if let name = texts["detail"], let detail = DataMessage.Detail(rawValue: name) { self.detail = detail }
    if let text = texts["min_version"] {
      guard let position = Position(text), position.change == 0 else {
        throw .parameters([.init(QueryParameter.noCommit(text), parameter: "min_version")])
      }
      try lookup.require(position)
    }
    figures.first = texts["firstNObservations"].flatMap { Int($0) }
    figures.last = texts["lastNObservations"].flatMap { Int($0) }
    figures.from = try texts["startPeriod"].map { (text) throws(Problem) in
      try DataQuestion.period(text, "startPeriod").min
    }
    figures.to = try texts["endPeriod"].map { (text) throws(Problem) in
      try DataQuestion.period(text, "endPeriod").max
    }
  }

  private static func period(_ text: String, _ name: String) throws(Problem) -> UncertainDate {
    guard let date = try? UncertainDate(text), date.precision != .interval, ReportingPeriod(date) != nil
    else {
      throw .parameters([.init("\"\(name)\" is a period such as \(dateForms).", parameter: name)])
    }
    return date
  }

  /// The values that a key such as `A.RUS+KAZ..` allows each dimension.
  private static func key(
    _ text: String, of flow: Dataflow, _ lookup: Reader
  ) throws(Problem) -> [Set<String>?] {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == flow.dimensions.count else {
      let names = flow.dimensions.map(\.name).joined(separator: ".")
      throw .parameters([
        .init(
          "A key has \(flow.dimensions.count) parts: \(names).", parameter: "key", allowed: ["all", names])
      ])
    }
    var key: [Set<String>?] = []
    for (dimension, part) in zip(flow.dimensions, parts) {
      if part.isEmpty {
        key.append(nil)
        continue
      }
      let values = part.split(separator: "+").map(String.init)
      for value in values { try require(value, of: dimension, lookup) }
      key.append(Set(values))
    }
    return key
  }

  private static func require(
    _ value: String, of dimension: Dataflow.Component, _ lookup: Reader
  ) throws(Problem) {
    guard let list = dimension.codes, !(list.mayNotApply && value == StatisticalCodes.notApplicable) else {
      return
    }
    let isKnown: Bool
    var allowed: [String] = []
    switch list.content {
    case .declared(let codes):
      allowed = codes.codes.map(\.statistical)
      isKnown = allowed.contains(value)
    case .records(let resource): isKnown = try lookup.id(of: value, in: resource.name) == value
    }
    guard !isKnown else { return }
    throw .parameters([
      .init("\"\(value)\" is no code of \(dimension.name) (\(list.id)).", parameter: "key", allowed: allowed)
    ])
  }
}

/// The series of a dataflow, made piece by piece as the client takes them.
private final class StreamedSeries: BodyProducer {
  private let figures: StatisticalFigures?
  private let writer: any SeriesWriting
  private var hasBegun = false

  /// - Parameter figures: nil for none.
  init(_ figures: StatisticalFigures?, _ writer: any SeriesWriting) {
    (self.figures, self.writer) = (figures, writer)
  }

  func produce(into bytes: inout [UInt8]) throws -> Bool {
    if !hasBegun { writer.begin(to: &bytes) }
    hasBegun = true
    let end = bytes.count + PiecesAhead.pieceBytes
    while bytes.count < end {
      guard let series = try figures?.take() else {
        writer.end(to: &bytes)
        return false
      }
      for series in series { writer.write(series, to: &bytes) }
    }
    return true
  }
}
