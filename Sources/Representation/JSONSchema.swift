package import Domain

/// The JSON Schema (draft 2020-12) of a seed file, derived from the declaration of its collection, so that an
/// editor completes the file's members and codes and marks what does not fit.
///
/// It describes the form that `entente export` writes: what is null or empty is left out. `entente import`
/// takes nulls as well. What the schema cannot see is left to `entente check`: whether the records that are
/// referred to exist, whether a date is in the calendar, whether a quote stands in its source.
package struct JSONSchema: Sendable {
  private let resource: Resource

  /// Describes the files of a collection.
  package init(_ resource: Resource) { self.resource = resource }

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

  private var definitions: [JSON.Member] {
    let record = JSON.Member(
      "record", object(resource.fields.filter { !$0.isReadOnly }, rules: resource.presences.flatMap(rules)))
    let dates = (resource.fields + resource.lists.flatMap(\.items)).filter {
      if case .date = $0.kind { true } else { false }
    }
    return [record] + (dates.isEmpty ? [] : [.init("date", JSONSchema.date)])
      + (dates.contains(where: \.isEnd) ? [.init("end", JSONSchema.end)] : [])
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

  private func object(_ fields: [Field], rules: [JSON] = []) -> JSON {
    let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
    return .object(
      [
        .init("type", .string("object")),
        .init("properties", .object(fields.map { .init($0.name, property($0)) })),
      ] + (required.isEmpty ? [] : [.init("required", .array(required))])
        + (rules.isEmpty ? [] : [.init("allOf", .array(rules))])
        + [.init("additionalProperties", .boolean(false))])
  }

  private func property(_ field: Field) -> JSON {
    .object(
      [.init("description", .string(field.summary))] + constraints(field)
        + (field.fallback.map { [.init("default", .string($0))] } ?? []))
  }

  private func constraints(_ field: Field) -> [JSON.Member] {
    switch field.kind {
    case .key: JSONSchema.identifier(of: resource.name)
    case .text:
      [
        .init("type", .string("string")),
        field.form.map { .init("pattern", .string($0.pattern)) } ?? .init("minLength", .number("1")),
      ]
    case .integer, .revision: [.init("type", .string("integer"))]
    case .updated: [.init("type", .string("string"))]
    case .number: [.init("type", .string("number"))]
    case .date: [.init("$ref", .string(field.isEnd ? "#/$defs/end" : "#/$defs/date"))]
    case .fieldNames(let names): JSONSchema.several(JSONSchema.codes(names))
    case .choice(let codes): [.init("enum", .array(codes.values.map(JSON.string)))]
    case .reference(let collection): JSONSchema.identifier(of: collection)
    case .list(let list): rows(list)
    }
  }

  /// A list that is there has an entry, for an empty one is left out.
  private func rows(_ list: Field.List) -> [JSON.Member] {
    switch list.shape {
    case .plain: return rows(of: property(list.items[0]))
    case .objects: return rows(of: object(list.items))
    case .single:
      if case .object(let members) = object(list.items) { return members }
      return []
    case .map:
      return [
        .init("type", .string("object")), .init("minProperties", .number("1")),
        .init("propertyNames", property(list.items[0])),
        .init("additionalProperties", property(list.items[1])),
      ]
    }
  }

  private func rows(of item: JSON) -> [JSON.Member] {
    [.init("type", .string("array")), .init("minItems", .number("1")), .init("items", item)]
  }
}

extension JSONSchema {
  /// The form of an id: an alpha-3 code for countries, a slug elsewhere.
  static func identifier(of collection: String) -> [JSON.Member] {
    [.init("type", .string("string"))]
      + (Resource.named(collection)?.isCoded == true
        ? [.init("pattern", .string("^[A-Z]{3}$"))]
        : [.init("pattern", .string(slugPattern)), .init("maxLength", .number("120"))])
  }

  /// Lower-case letters, digits and single hyphens, beginning with a letter.
  static let slugPattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"

  /// The grammar of `UncertainDate` as far as a regular expression (ECMA-262) goes: not whether the day
  /// exists, nor whether an interval ends after it begins.
  static let datePattern: String = {
    let day = "(-(XX|[0-3][0-9]))?"
    let part = "(XX(-XX)?|Q[1-4]|S[12]|(0[1-9]|1[0-2])\(day)|2[1-4]|3[3-6]|4[01])"
    let point = "([0-9]{4}(-\(part))?|[0-9]{3}X|[0-9]{2}XX)[?~%]?"
    return "^(\(point)|(\(point)|[.]{2})?/\(point)|\(point)/([.]{2})?)$"
  }()

  /// A date as its text or as the object that the API returns, of which only the text counts.
  private static var date: JSON {
    let day = JSON.object([
      .init("type", .string("string")), .init("pattern", .string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
    ])
    let text = JSON.object([.init("type", .string("string")), .init("pattern", .string(datePattern))])
    let object = JSON.object([
      .init("type", .string("object")),
      .init(
        "properties",
        .object([
          .init("edtf", text), .init("min", day), .init("max", day),
          .init("precision", codes(UncertainDate.Precision.allCases.map(\.rawValue))),
          .init("qualifier", codes(UncertainDate.Qualifier.allCases.map(\.rawValue))),
        ])),
      .init("required", .array([.string("edtf")])),
      .init("additionalProperties", .boolean(false)),
    ])
    return .object([
      .init(
        "description",
        .string("A date: its EDTF text, such as 2024, 2024-09, 2025-Q4 or 2017/2019; export adds the rest.")),
      .init("anyOf", .array([text, object])),
    ])
  }

  /// A date by which something ends, or that it has no end.
  private static var end: JSON {
    let mark = JSON.object([.init("const", .string(UncertainDate.noEnd.edtf))])
    let object = JSON.object([
      .init("type", .string("object")),
      .init(
        "properties",
        .object([
          .init("edtf", mark), .init("precision", codes([UncertainDate.noEnd.precision.rawValue])),
        ])),
      .init("required", .array([.string("edtf")])),
      .init("additionalProperties", .boolean(false)),
    ])
    return .object([
      .init(
        "description", .string("A date, or .. for what has no end; left out where the end is not known.")),
      .init("anyOf", .array([.object([.init("$ref", .string("#/$defs/date"))]), mark, object])),
    ])
  }

  /// Some of these, each once.
  private static func several(_ item: JSON) -> [JSON.Member] {
    [
      .init("type", .string("array")), .init("minItems", .number("1")), .init("uniqueItems", .boolean(true)),
      .init("items", item),
    ]
  }

  private static func codes(_ codes: [String]) -> JSON {
    .object([.init("enum", .array(codes.map(JSON.string)))])
  }
}
