import Domain
import HTTP
import Representation
import Store

/// A series of a dossier, with what is known last of it and what follows from that.
struct DossierSeries {
  /// Its record.
  let record: JSON
  /// What was counted last, and what is expected.
  let newest: NewestFigures

  /// What a field of the series holds, as text.
  func value(_ field: String) -> String? { record[field]?.textValue }

  /// Whether the series has a code in its field.
  func has(_ code: DossierPart.Code) -> Bool { value(code.field) == code.code }

  /// What was counted for just these days.
  func counted(on days: String) -> NewestFigures.Figure? { newest.counted.first { $0.period?.days == days } }

  // MARK: What follows

  /// The growth of a figure over the same period a year earlier.
  func growth(of figure: NewestFigures.Figure) -> DerivedFigure {
    guard figure.period != nil else {
      return DerivedFigure(
        .growth, [figure.input].compactMap { $0 }, because: "The source names no period for the figure.")
    }
    let base = newest.counted.first { base in
      base.period.map { figure.period?.isYear(after: $0) ?? false } ?? false
    }
    guard let base else {
      return DerivedFigure(
        .growth, [figure.input].compactMap { $0 },
        because: "No figure was counted for the same period a year earlier.")
    }
    return .between(.growth, figure, base)
  }

  /// The last figure that was counted where the first for a period of its kind is 100; nil where it is the first.
  var index: DerivedFigure? {
    guard let latest = newest.latest, let period = latest.period else { return nil }
    let first = newest.counted.filter { $0.period?.isAlike(period) == true }.min {
      ($0.period?.min ?? .distantPast) < ($1.period?.min ?? .distantPast)
    }
    guard let first, first.period != period else { return nil }
    return .between(.index, latest, first)
  }

  /// How its last figure stands to that of another series for the same period; nil where it has none.
  func figure(_ kind: DerivedFigure.Kind, to other: DossierSeries) -> DerivedFigure? {
    guard let latest = newest.latest, let period = latest.period else { return nil }
    let inputs = [latest.input].compactMap { $0 }
    guard value("unit") == other.value("unit") else {
      return DerivedFigure(kind, inputs, because: "The series are in different units.")
    }
    guard let counted = other.counted(on: period.days) else {
      return DerivedFigure(
        kind, inputs,
        because: "Of the other series no figure was counted for the same period (\(period.edtf)).")
    }
    return .between(kind, latest, counted)
  }
}

extension DerivedFigure {
  /// What follows from the chosen claims of two periods.
  fileprivate static func between(_ kind: Kind, _ one: NewestFigures.Figure, _ other: NewestFigures.Figure)
    -> DerivedFigure
  {
    guard let first = one.input, let second = other.input else {
      return DerivedFigure(
        kind, [one.input, other.input].compactMap { $0 },
        because: "There are several claims about a figure, and none of them is chosen.")
    }
    return DerivedFigure(kind, of: first, and: second)
  }
}

extension NewestFigures.Figure {
  /// The claim that is chosen, as a derivation needs it; nil where none is.
  fileprivate var input: DerivedFigure.Input? {
    guard let chosen, let value = chosen.value else { return nil }
    return DerivedFigure.Input(
      id: chosen.id, period: chosen.period, value: value, upper: chosen.upper, bound: chosen.bound,
      isActual: chosen.isCounted)
  }
}

/// The series of a dossier, those that tell most first.
struct DossierSeriesList {
  private let dossier: Dossier
  private let resource: Resource
  private let figures: Resource
  private let part: DossierPart.Series
  private let series: [DossierSeries]

  init(
    _ records: [JSON], of resource: Resource, _ figures: Resource, _ part: DossierPart.Series,
    in dossier: Dossier
  ) throws(Problem) {
    (self.dossier, self.resource, self.figures, self.part) = (dossier, resource, figures, part)
    var series: [DossierSeries] = []
    for record in records {
      let shape = [
        Parameter("resolve", "all"), Parameter("sort", "-" + (figures.time?.date ?? "id")),
        Parameter("fields", SeriesFigures.fields.joined(separator: ",")),
        Parameter("limit", "\(Plan.limits.most)"),
      ]
      let plan = try Plan(
        figures, shape, within: record["id"]?.textValue, at: dossier.moment, lookup: dossier.walk.reader)
      let newest = try dossier.walk.reader.newestFigures(of: plan, by: dossier.day)
      series.append(DossierSeries(record: record, newest: dossier.rule == nil ? newest.unruled : newest))
    }
    self.series = series.enumerated().sorted { one, other in
      (part.rank(of: one.element), one.offset) < (part.rank(of: other.element), other.offset)
    }.map(\.element)
  }

  /// The series as answers tell them, and what follows from several.
  func members(_ cited: inout CitedSources) throws(Problem) -> [JSON.Member] {
    var told: [JSON] = []
    for one in series { told.append(try member(one, &cited)) }
    let derived = series.flatMap { shares(of: $0) + balances(of: $0) }
    return [.init("data", .array(told)), .init("derived", .array(derived))]
  }

  private func member(_ one: DossierSeries, _ cited: inout CitedSources) throws(Problem) -> JSON {
    var derived: [JSON] = []
    if one.has(part.amount) {
      for figure in [one.newest.latest, one.newest.expected].compactMap({ $0 }) {
        derived.append(json(one.growth(of: figure), of: [one], figure.period))
      }
      if let index = one.index { derived.append(json(index, of: [one], one.newest.latest?.period)) }
    }
    return .object(
      one.record.members.filter { $0.name != "links" } + [
        .init("latest", try json(one.newest.latest, &cited)),
        .init("expected", try json(one.newest.expected, &cited)), .init("derived", .array(derived)),
      ])
  }

  // MARK: What follows from several

  /// What part each series is of those that it says that it is a part of.
  private func shares(of one: DossierSeries) -> [JSON] {
    guard one.has(part.amount) else { return [] }
    let wholes = (one.record["links"]?.items ?? []).filter { link in
      link["relation"]?.textValue == "part_of" && link["collection"]?.textValue == resource.name
    }
    return wholes.compactMap { link in
      guard let whole = series.first(where: { $0.value("id") == link["target"]?.textValue }),
        whole.has(part.amount), let share = one.figure(.share, to: whole)
      else { return nil }
      return json(share, of: [one, whole], one.newest.latest?.period)
    }
  }

  /// What is left of a gain when the loss that counts the same is taken from it.
  private func balances(of gain: DossierSeries) -> [JSON] {
    guard let balance = part.balance, gain.has(part.amount), gain.value(balance.field) == balance.gain else {
      return []
    }
    let losses = series.filter { other in
      other.has(part.amount) && other.value(balance.field) == balance.loss
        && resource.requiredReferences.allSatisfy { gain.value($0.name) == other.value($0.name) }
    }
    // The two flows may have been told how often they are due; what they count must be the same.
    let same = resource.distinct.filter { $0 != balance.field && $0 != "frequency" }
    return losses.compactMap { loss in
      let unlike = same.filter { gain.value($0) != loss.value($0) }
      let figure =
        unlike.isEmpty
        ? gain.figure(.balance, to: loss)
        : DerivedFigure(
          .balance, [],
          because: "The series do not count the same: they differ in \(unlike.joined(separator: ", ")).")
      return figure.map { json($0, of: [gain, loss], gain.newest.latest?.period) }
    }
  }

  // MARK: JSON

  /// The claims about a period, with which is chosen and why.
  private func json(_ figure: NewestFigures.Figure?, _ cited: inout CitedSources) throws(Problem) -> JSON {
    guard let figure else { return .null }
    var claims: [JSON] = []
    for claim in figure.claims {
      guard let record = try dossier.record(claim.id, of: figures, SeriesFigures.told) else { continue }
      cited.add(citedBy: record)
      claims.append(record)
    }
    let resolution = dossier.rule.map { figure.choice.json(by: $0, figure.chosen?.id) }
    return .object([.init("claims", .array(claims))] + [resolution].compactMap { $0 })
  }

  /// A figure that no source states, marked as such.
  private func json(_ figure: DerivedFigure, of series: [DossierSeries], _ period: UncertainDate?) -> JSON {
    let unit =
      switch figure.kind {
      case .growth, .share: "PC"
      case .index: "index"
      case .balance: series[0].value("unit") ?? ""
      }
    let base = figure.inputs.dropFirst().first?.period
    return .object([
      .init("derived", .boolean(true)), .init("kind", .string(figure.kind.rawValue)),
      .init("series", .array(series.compactMap { $0.record["url"] })),
      .init("period", period.map { .string($0.edtf) } ?? .null),
      .init("base_period", base.map { .string($0.edtf) } ?? .null),
      .init("value", .number(figure.value)), .init("value_max", .number(figure.upper)),
      .init("bound", figure.bound.map(JSON.string) ?? .null), .init("unit", .string(unit)),
      .init(
        "inputs",
        .array(
          figure.inputs.map {
            .string(Target(path: ["v1", figures.name, $0.id], query: dossier.asOf).text)
          })),
      .init("reason", figure.reason.map(JSON.string) ?? .null),
    ])
  }
}

extension DossierPart.Series {
  /// What tells most comes first: amounts before growths, then what is whole in the order of its declaration.
  fileprivate func rank(of series: DossierSeries) -> Int {
    ([amount] + whole).reduce(0) { rank, code in rank * 2 + (series.has(code) ? 0 : 1) }
  }
}

extension JSON {
  /// A number; null where there is none.
  fileprivate static func number(_ number: Double?) -> JSON {
    guard let number, number.isFinite else { return .null }
    return .number(number == number.rounded() && number.magnitude < 1e15 ? "\(Int64(number))" : "\(number)")
  }
}
