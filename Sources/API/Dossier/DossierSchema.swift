import Domain
import Representation

/// What a dossier and the list of pairs are, for the contract. A record that stands in one has its address too.
extension Dossier {
  /// The whole answer.
  static let schema: ValueSchema = {
    let parts = Resource.all.compactMap { resource in
      resource.dossier.map { (resource.name, schema(of: resource, $0.kind)) }
    }
    return ValueSchema.object(
      [
        "id": .text, "url": .text, "countries": .list(country), "on": .text, "counts": .map(.integer),
        "disagreements": .object(["count": .integer, "url": .text, "data": .list(.conflict)]),
        "sources": .list(source), "query": .object, "dataset": .dataset,
      ]
    ).having(parts)
  }()

  /// A page of pairs, or the dossier of the countries that are asked for.
  static let listSchema = ValueSchema.either(.page(of: CountryPairs.Entry.schema), schema)

  fileprivate static let country = ValueSchema.object([
    "id": .text, "name": ValueSchema.text.orNull, "url": .text,
  ])

  private static let source = ValueSchema.object([
    "id": .text, "url": .text, "title": .text, "publisher": ValueSchema.text.orNull,
    "published": .any, "reliability": ValueSchema.text.orNull, "records": .integer,
  ])

  private static func schema(of resource: Resource, _ kind: DossierPart.Kind) -> ValueSchema {
    let records = ValueSchema.list(.shared(resource.schemaName))
    let members: [(String, ValueSchema)] =
      switch kind {
      case .list: [("data", records)]
      case .stages: [("stages", .list(stage(records)))]
      case .dates: [("last", records), ("last_url", .text), ("coming", records), ("coming_url", .text)]
      case .standings(let standings): [("data", .list(standing(standings, records)))]
      case .series: [("data", .list(series(of: resource))), ("derived", .list(DerivedFigure.schema))]
      }
    return ValueSchema.object(["count": .integer, "url": .text]).having(members)
  }

  private static func stage(_ records: ValueSchema) -> ValueSchema {
    .object(
      [
        "stage": .text, "title": .text, "is_foremost": .boolean, "count": .integer, "url": .text,
        "data": records,
      ], optional: ["lapsed": .object(["count": .integer, "url": .text])])
  }

  private static func standing(_ standings: DossierPart.Standings, _ claims: ValueSchema) -> ValueSchema {
    let disagreement = ValueSchema.object(
      ["id": .text, "claims": .list(.text)], optional: ["resolution": Choice.schema])
    let own = ValueSchema.object(["claims": claims, "disagreements": .list(disagreement)])
      .having([(standings.country, .text)])
    return ValueSchema.object(["standings": .list(own)]).having([(standings.body, country)])
  }

  /// A series is its record, with what is known last of it and what follows from that.
  private static func series(of resource: Resource) -> ValueSchema {
    let claims = resource.nested.map { ValueSchema.list(.shared($0.schemaName)) } ?? .list(.object)
    let figure = ValueSchema.object(["claims": claims], optional: ["resolution": Choice.schema])
    let own = ValueSchema.object([
      "latest": figure.orNull, "expected": figure.orNull, "derived": .list(DerivedFigure.schema),
    ])
    return .both(.shared(resource.schemaName), own)
  }
}

extension CountryPairs.Entry {
  /// As answers tell it.
  fileprivate static let schema = ValueSchema.object([
    "id": .text, "url": .text, "countries": .list(Dossier.country), "count": .integer,
    "counts": .map(.integer),
  ])
}

extension DerivedFigure {
  /// As answers tell it.
  fileprivate static let schema = ValueSchema.object([
    "derived": .boolean, "kind": .text, "series": .list(.text), "period": ValueSchema.text.orNull,
    "base_period": ValueSchema.text.orNull, "value": ValueSchema.number.orNull,
    "value_max": ValueSchema.number.orNull, "bound": ValueSchema.text.orNull, "unit": .text,
    "inputs": .list(.text), "reason": ValueSchema.text.orNull,
  ])
}
