/// A dataflow with its data structure (SDMX 2.1): what is told of the figures of a collection of series. Derived from the
/// declarations of the series and of their observations.
package final class Dataflow: Sendable {
  /// A concept in its role: a dimension, an attribute, the measure.
  package struct Component: Sendable {
    /// What a value may be.
    package enum Representation: Sendable {
      case codes(StatisticalCodes)
      case text, number, period
    }

    /// `REF_AREA`. Written in the program, so that it can be the name of an attribute in XML.
    package let id: StaticString
    /// What people call it.
    package let title: String
    /// What it means, in a sentence.
    package let summary: String
    /// What a value may be.
    package let representation: Representation
    /// The fields that it tells, of a series or of an observation.
    package let fields: [String]

    /// `REF_AREA`, as text.
    package var name: String { "\(id)" }
  }

  /// `TRADE`; the data structure has the same.
  package let id: String
  /// What people call it.
  package let title: String
  /// The collection of its series.
  package let series: Resource
  /// The collection of its figures.
  package let observations: Resource
  /// Whether every claim is a series of its own; otherwise there is one figure for a period, the one that the rule chooses.
  package let holdsClaims: Bool
  /// The parts of the key that are known of a series.
  package let seriesDimensions: [Component]
  /// The parts of the key in order: the frequency, those of the series, and of claims the id.
  package let dimensions: [Component]
  /// What is told of a series.
  package let seriesAttributes: [Component] = [
    Component(
      "UNIT_MEASURE", "Unit", of: ["unit"], .text, "ISO 4217 currency, PC for percent, or what is counted.")
  ]
  /// What is told of a figure.
  package let observationAttributes: [Component]
  /// The period of a figure.
  package let time: Component
  /// The figure.
  package let measure: Component

  /// The agency that maintains everything here.
  package static let agency = "ENTENTE"
  /// The version of everything here.
  package static let version = "1.0"

  /// Every dataflow: two for each collection of series, with the figures that a rule chooses and with every claim.
  package static let all: [Dataflow] = Resource.all.flatMap { series in
    guard let statistics = series.statistics,
      let observations = Resource.all.first(where: { $0.parent?.collection == series.name })
    else { return [Dataflow]() }
    return [false, true].map { Dataflow(statistics, series, observations, holdsClaims: $0) }
  }

  private init(_ statistics: Statistics, _ series: Resource, _ observations: Resource, holdsClaims: Bool) {
    (self.series, self.observations, self.holdsClaims) = (series, observations, holdsClaims)
    id = statistics.id + (holdsClaims ? "_CLAIMS" : "")
    title = statistics.title + (holdsClaims ? ": every claim" : "")
    seriesDimensions = statistics.dimensions.map { Component($0, series) }
    dimensions =
      [.frequency] + seriesDimensions
      + (holdsClaims ? [Component("CLAIM", "Claim", of: ["id"], .text, "The id of the observation.")] : [])
    func told(_ id: StaticString, _ title: String, of field: String) -> Component {
      Component(id, title, of: field, in: observations)
    }
    time = Component("TIME_PERIOD", "Period", of: ["period"], .period, "The period that the figure is for.")
    measure = told("OBS_VALUE", "Figure", of: "value")
    observationAttributes = [
      told("OBS_STATUS", "Status", of: "obs_status"), told("BOUND", "Bound", of: "bound"),
      told("OBS_VALUE_MAX", "Upper end", of: "value_max"),
      told("VALUE_TEXT", "Figure as printed", of: "value_text"),
      told("CITATION", "Citation", of: "citations"),
    ]
  }

  /// All of them: the key, the period, the figure, and what is told besides.
  package var components: [Component] {
    dimensions + [time, measure] + seriesAttributes + observationAttributes
  }

  /// The code lists that its components use, each once.
  package var codeLists: [StatisticalCodes] {
    var known: Set<String> = []
    return components.compactMap(\.codes).filter { known.insert($0.id).inserted }
  }
}

extension Dataflow.Component {
  fileprivate static let frequency = Dataflow.Component(
    "FREQ", "Frequency", of: [], .codes(StatisticalCodes(.observationFrequency)),
    "The length of the period that a figure is for.")

  fileprivate init(
    _ id: StaticString, _ title: String, of fields: [String], _ representation: Representation,
    _ summary: String
  ) {
    (self.id, self.title, self.summary) = (id, title, summary)
    (self.representation, self.fields) = (representation, fields)
  }

  /// What tells one field of a resource.
  fileprivate init(_ id: StaticString, _ title: String, of name: String, in resource: Resource) {
    self.init(Statistics.Dimension(id, title, of: name), resource)
  }

  fileprivate init(_ dimension: Statistics.Dimension, _ resource: Resource) {
    let field = dimension.fields.first.flatMap(resource.field)
    self.init(
      dimension.id, dimension.title, of: dimension.fields, .init(field, of: resource),
      field?.summary ?? "Does not apply.")
  }

  /// Its code list; nil where it has none.
  package var codes: StatisticalCodes? { if case .codes(let codes) = representation { codes } else { nil } }
}

extension Dataflow.Component.Representation {
  fileprivate init(_ field: Field?, of resource: Resource) {
    switch field?.kind {
    case .choice(let list): self = .codes(StatisticalCodes(list, mayNotApply: field?.isRequired == false))
    case .key: self = .codes(StatisticalCodes(resource))
    case .reference(let collection):
      let records = Resource.named(collection).map {
        StatisticalCodes($0, mayNotApply: field?.isRequired == false)
      }
      self = records.map { .codes($0) } ?? .text
    case .number, .integer: self = .number
    default: self = .text
    }
  }
}
