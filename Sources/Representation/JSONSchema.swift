package import Domain

/// The JSON Schema (draft 2020-12) of records, derived from the declaration of their collection.
///
/// That of a seed file lets an editor complete the file's members and codes and mark what does not fit. It describes the
/// form that `entente export` writes: what is null or empty is left out. `entente import` takes nulls as well, and so does
/// the schema of a body. What no schema can see is left to `entente check`: whether the records that are referred to
/// exist, whether a quote stands in its source.
package struct JSONSchema: Sendable {
  /// Where a record stands.
  package enum Form: Sendable {
    /// In a seed file, whose schema stands alone.
    case seed
    /// In the body of a request.
    case body
    /// In an answer, which holds what the store gives too, or only some of the fields.
    case answer
  }

  private let resource: Resource
  private let form: Form

  /// Describes the records of a collection.
  package init(_ resource: Resource, _ form: Form = .seed) { (self.resource, self.form) = (resource, form) }

  /// The schema as a value: an array of records.
  package var value: JSON {
    .object([
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string(resource.title)),
      .init("description", .string(resource.summary)),
      .init("type", .string("array")),
      .init("items", .object([.init("$ref", .string("#/$defs/record"))])),
      .init("$defs", .object(definitions)),
    ])
  }

  /// The schema as a file, laid out as seed files are.
  package var file: [UInt8] {
    var bytes: [UInt8] = []
    JSONLayout.append(value, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// The schema of one record, which refers to shared ones. What depends on another field is told in words, since
  /// programs that write clients do not understand conditions.
  package var record: ValueSchema {
    let fields = resource.fields.filter { form == .answer || !$0.isReadOnly }
    let rules = form == .body ? resource.presences.map(\.words) : []
    let description = ([resource.summary] + rules).joined(separator: " ")
    return ValueSchema(
      [.init("description", .string(description))] + object(fields, ofRecord: true))
  }

  private var definitions: [JSON.Member] {
    let record = object(
      resource.fields.filter { !$0.isReadOnly }, rules: resource.presences.flatMap(rules), ofRecord: true)
    let dates = (resource.fields + resource.lists.flatMap(\.items)).filter {
      if case .date = $0.kind { true } else { false }
    }
    return [.init("record", .object(record))] + (dates.isEmpty ? [] : [.init("date", JSONSchema.date(.seed))])
      + (dates.contains(where: \.isEnd) ? [.init("end", JSONSchema.end(.seed))] : [])
  }

  /// With some codes a record must have fields, with some it must not.
  private func rules(_ presence: Presence) -> [JSON] {
    func rule(_ codes: [String], _ then: JSON.Member) -> [JSON] {
      if codes.isEmpty { return [] }
      let decider = JSON.object([.init(presence.decider, JSONSchema.codes(codes))])
      // What is left out stands for the code that it falls back to.
      let isSaid = resource.field(presence.decider)?.fallback.map(codes.contains) != true
      let condition =
        [.init("properties", decider)]
        + (isSaid ? [JSON.Member("required", .array([.string(presence.decider)]))] : [])
      return [.object([.init("if", .object(condition)), .init("then", .object([then]))])]
    }
    let none = presence.fields.map { JSON.Member($0, .boolean(false)) }
    return rule(presence.required, .init("required", .array(presence.fields.map(JSON.string))))
      + rule(presence.absent, .init("properties", .object(none)))
  }

  /// - Parameter added: what only answers say besides the fields: URLs.
  private func object(
    _ fields: [Field], adding added: [String] = [], rules: [JSON] = [], ofRecord isRecord: Bool = false
  ) -> [JSON.Member] {
    let addresses = form == .answer ? added.map { JSON.Member($0, ValueSchema.text.json) } : []
    // An answer may have only some of the fields of a record.
    let required =
      form == .answer
      ? (isRecord ? [] : (fields.map(\.name) + added).map(JSON.string))
      : fields.filter(\.isRequired).map { JSON.string($0.name) }
    return [
      .init("type", .string("object")),
      .init(
        "properties",
        .object(fields.map { .init($0.name, property($0, ofRecord: isRecord)) } + addresses)),
    ] + (required.isEmpty ? [] : [.init("required", .array(required))])
      + (rules.isEmpty ? [] : [.init("allOf", .array(rules))])
      + (form == .answer ? [] : [.init("additionalProperties", .boolean(false))])
  }

  private func property(_ field: Field, ofRecord isRecord: Bool) -> JSON {
    let schema = ValueSchema(constraints(field))
    return .object(
      [.init("description", .string(field.summary))]
        + (canBeNull(field, ofRecord: isRecord) ? schema.orNull : schema).keywords
        + (field.fallback.map { [.init("default", .string($0))] } ?? []))
  }

  /// Where no claim of a period is chosen, every field of the record that stands for it is null.
  private func canBeNull(_ field: Field, ofRecord isRecord: Bool) -> Bool {
    switch form {
    case .seed: false
    case .body: !field.isRequired
    case .answer where isRecord && resource.parent != nil: true
    case .answer: !field.isRequired && field.list == nil && field.fallback == nil && !field.isReadOnly
    }
  }

  private func constraints(_ field: Field) -> [JSON.Member] {
    switch field.kind {
    case .key:
      return resource.isDerived ? ValueSchema.text.keywords : JSONSchema.identifier(of: resource.name)
    case .text:
      if let pattern = field.form?.pattern { return ValueSchema.pattern(pattern).keywords }
      return form == .answer
        ? ValueSchema.text.keywords : ValueSchema.text.with([.init("minLength", .number("1"))]).keywords
    case .integer, .revision: return ValueSchema.integer.keywords
    case .updated: return ValueSchema.text.keywords
    case .number: return ValueSchema.number.keywords
    case .date: return date(field).keywords
    case .fieldNames(let names): return JSONSchema.several(JSONSchema.codes(names), form)
    case .choice(let codes):
      return form == .seed
        ? [.init("enum", .array(codes.values.map(JSON.string)))]
        : ValueSchema.shared(codes.schemaName).keywords
    case .reference(let collection):
      return form == .body
        ? JSONSchema.reference(to: collection).keywords : JSONSchema.identifier(of: collection)
    case .list(let list): return rows(list)
    }
  }

  private func date(_ field: Field) -> ValueSchema {
    switch form {
    case .seed: ValueSchema([.init("$ref", .string(field.isEnd ? "#/$defs/end" : "#/$defs/date"))])
    case .body: .shared(field.isEnd ? JSONSchema.endBodyName : JSONSchema.dateBodyName)
    case .answer: .shared(field.isEnd ? JSONSchema.endName : JSONSchema.dateName)
    }
  }

  /// A list that is there in a seed file has an entry, for an empty one is left out.
  private func rows(_ list: Field.List) -> [JSON.Member] {
    switch list.shape {
    case .plain: return rows(of: property(list.items[0], ofRecord: false))
    case .objects: return rows(of: .object(object(list.items, adding: list.addedMembers)))
    case .single: return object(list.items)
    case .map:
      return [.init("type", .string("object"))]
        + (form == .seed ? [.init("minProperties", .number("1"))] : []) + [
          .init("propertyNames", property(list.items[0], ofRecord: false)),
          .init("additionalProperties", property(list.items[1], ofRecord: false)),
        ]
    }
  }

  private func rows(of item: JSON) -> [JSON.Member] {
    [.init("type", .string("array"))] + (form == .seed ? [.init("minItems", .number("1"))] : [])
      + [.init("items", item)]
  }
}

extension Presence {
  /// What it demands, in a sentence.
  fileprivate var words: String {
    let names = fields.map { "`\($0)`" }.joined(separator: " and ")
    let demands = [("required", required), ("absent", absent)].filter { !$0.1.isEmpty }.map { demand in
      "\(demand.0) where `\(decider)` is \(demand.1.joined(separator: ", "))"
    }
    return "\(names): \(demands.joined(separator: ", "))."
  }
}

extension JSONSchema {
  /// The form of an id: an alpha-3 code for countries, a slug elsewhere.
  static func identifier(of collection: String) -> [JSON.Member] {
    Resource.named(collection)?.isCoded == true
      ? ValueSchema.pattern("^[A-Z]{3}$").keywords
      : ValueSchema.pattern(slugPattern).with([.init("maxLength", .number("120"))]).keywords
  }

  /// How a caller names a record of a collection: by its id or, where they are coded, by another code in any case.
  package static func reference(to collection: String) -> ValueSchema {
    Resource.named(collection)?.isCoded == true
      ? ValueSchema.pattern("^([A-Za-z]{2,3}|[0-9]{3})$") : ValueSchema(identifier(of: collection))
  }

  /// Lower-case letters, digits and single hyphens, beginning with a letter.
  static let slugPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

  /// Some of these, each once.
  private static func several(_ item: JSON, _ form: Form) -> [JSON.Member] {
    ValueSchema(
      [.init("type", .string("array"))] + (form == .body ? [] : [.init("minItems", .number("1"))])
        + [.init("uniqueItems", .boolean(true)), .init("items", item)]
    ).keywords
  }

  private static func codes(_ codes: [String]) -> JSON {
    .object([.init("enum", .array(codes.map(JSON.string)))])
  }
}
