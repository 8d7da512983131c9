import Domain
import Representation
import Store

/// What several answers have in common.
extension ValueSchema {
  /// Which state of the dataset an answer shows.
  static let dataset = shared("Dataset")
  /// Claims that disagree.
  static let conflict = shared("Conflict")
  static let problem = shared("Problem")
  private static let resolution = shared("Resolution")

  /// A page of entries, and what was asked for beside them.
  static func page(of entry: ValueSchema) -> ValueSchema {
    .object(
      [
        "data": .list(entry), "next": text.orNull, "next_url": text.orNull, "query": .object,
        "dataset": .dataset,
      ])
  }

  /// A page of records, and what stands beside them where it was asked for.
  fileprivate static func page(of resource: Resource) -> ValueSchema {
    page(of: shared(resource.schemaName)).having([
      "count": .integer, "facets": map(list(.facet)), "facets_with_more_values": .list(.text),
      "included": .included,
    ])
  }

  private static let facet = object(["value": text.orNull, "title": text.orNull, "count": .integer])
  /// The records that others name, by collection and id.
  fileprivate static let included = map(map(.object))

  fileprivate static func record(of resource: Resource) -> ValueSchema {
    let record = JSONSchema(resource, .answer).record
    if resource.parent != nil { return record.having(["resolution": resolution, "included": included]) }
    if resource.isDerived { return record }
    let parts = resource.partakings.map { ($0.name, object(["count": .integer, "url": .text])) }
    let partakings = parts.isEmpty ? [] : [("takes_part", object([:]).having(parts))]
    return record.having(partakings + [("included", included)])
  }
}

/// The schemas that a contract's operations refer to, by their names.
enum SharedSchemas {
  static let all: [JSON.Member] =
    codes.map { .init($0.schemaName, $0.schema.json) } + JSONSchema.dates + common
    + Resource.all.map { .init($0.bodySchemaName, JSONSchema($0, .body).record.json) }
    + Resource.listed.flatMap { resource in
      [
        JSON.Member(resource.schemaName, ValueSchema.record(of: resource).json),
        JSON.Member(resource.listSchemaName, ValueSchema.page(of: resource).json),
      ]
    }

  /// The lists of which fields have codes, and those that only a parameter takes.
  private static let codes =
    (CodeList.all
    + Route.all.flatMap(\.parameters).compactMap(\.schema.codes)).uniqued(by: \.name)

  private static let common: [JSON.Member] = [
    .init("DateText", ValueSchema.pattern(DatePattern.any).json),
    .init("Dataset", ValueSchema.object(["version": .integer, "updated_at": ValueSchema.text.orNull]).json),
    .init("Conflict", Conflict.schema.json), .init("Resolution", resolution.json),
    .init("Problem", problem.json),
  ]

  /// Which claim of a period a rule has chosen, and the others.
  private static let resolution = ValueSchema.object([
    "rule": .text, "chosen": ValueSchema.text.orNull, "reason": .text, "alternatives": .list(.object),
  ])

  /// RFC 9457, with the members that are always there here.
  private static let problem = ValueSchema.object(
    ["type": .text, "title": .text, "status": .integer, "detail": .text, "code": .text],
    optional: [
      "errors": .list(
        .object(
          ["detail": .text],
          optional: ["parameter": .text, "pointer": .text, "allowed": .list(.text)])),
      "history_url": .text,
    ])
}

extension CodeList {
  fileprivate var schema: ValueSchema {
    let meanings = codes.map { JSON.string("\($0.title): \($0.meaning)") }
    return ValueSchema([.init("description", .string(summary))])
      .with(ValueSchema.codes(values).with([.init("x-enum-descriptions", .array(meanings))]).keywords)
  }
}
