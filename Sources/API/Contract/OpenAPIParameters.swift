import Domain
import HTTP
import Representation
import Store

/// The parameters of all operations, of which each is written once, however many take it.
struct SharedParameters {
  /// As they are written, by their names among the shared ones.
  private(set) var members: [JSON.Member] = []
  private var names: [Key: String] = [:]
  private var taken: Set<String> = []
  /// The names of parameters that are not the same on all routes.
  private let ambiguous: Set<String>

  private struct Key: Hashable {
    let place: Place
    let name: String
    let text: [UInt8]
  }

  /// Where a parameter stands in a request.
  enum Place: String {
    case path, query, header
  }

  init(_ routes: [Route]) {
    var found: [String: [UInt8]] = [:]
    var ambiguous: Set<String> = []
    for parameter in routes.flatMap(\.parameters) {
      let text = SharedParameters.text(parameter.json(isRequired: false))
      if let known = found[parameter.name], known != text { ambiguous.insert(parameter.name) }
      found[parameter.name] = text
    }
    self.ambiguous = ambiguous
  }

  /// A reference to a parameter, which is added where it is new.
  /// - Parameter owner: tells it from others of the same name.
  mutating func reference(to parameter: JSON, _ name: String, in place: Place, of owner: String) -> JSON {
    let key = Key(place: place, name: name, text: SharedParameters.text(parameter))
    let shared = names[key] ?? add(parameter, key, owner)
    return .object([.init("$ref", .string("#/components/parameters/\(shared)"))])
  }

  private mutating func add(_ parameter: JSON, _ key: Key, _ owner: String) -> String {
    let own = typeName(of: key.name)
    let isAlone = key.place == .header || key.place == .query && !ambiguous.contains(key.name)
    let name = isAlone ? own : typeName(of: owner) + own
    var (unique, number) = (name, 1)
    while !taken.insert(unique).inserted {
      number += 1
      unique = "\(name)\(number)"
    }
    names[key] = unique
    members.append(.init(unique, parameter))
    return unique
  }

  private static func text(_ json: JSON) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONText.append(json, to: &bytes)
    return bytes
  }
}

extension Route {
  /// What stands in the path, the query and the fields of a request, as references.
  func parameterReferences(_ shared: inout SharedParameters, of method: Method) -> [JSON] {
    let owner = resource?.name ?? path.description
    var references: [JSON] = []
    for name in path.partNames {
      let parameter = JSON.object([
        .init("name", .string(name)), .init("in", .string("path")), .init("required", .boolean(true)),
        .init("schema", partSchema(name).json),
      ])
      references.append(shared.reference(to: parameter, name, in: .path, of: owner))
    }
    for parameter in parameters {
      let json = parameter.json(isRequired: parameter.isRequired && !isPage)
      references.append(shared.reference(to: json, parameter.name, in: .query, of: owner))
    }
    for field in WriteFields.documented where access == .scope(.write) && field.methods.contains(method) {
      references.append(shared.reference(to: field.json, field.name, in: .header, of: owner))
    }
    return references
  }

  /// What a part of the path is.
  private func partSchema(_ name: String) -> ValueSchema {
    if let declared = parts[name] { return declared.value(.nonempty) }
    if let parent, name == parent.field { return JSONSchema.reference(to: parent.collection) }
    if let resource, name == "id" { return JSONSchema.reference(to: resource.name) }
    return .nonempty
  }
}

extension QueryParameter {
  /// As OpenAPI has it. A list is one text with commas; repeating the parameter means the same.
  fileprivate func json(isRequired: Bool) -> JSON {
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("in", .string("query")), .init("description", .string(summary)),
    ]
    if isRequired { members.append(.init("required", .boolean(true))) }
    if isList { members += [.init("style", .string("form")), .init("explode", .boolean(false))] }
    members.append(.init("schema", (isList ? list : schema.value(.nonempty)).json))
    if let collection = schema.collection { members.append(.init("x-collection", .string(collection))) }
    return .object(members)
  }

  /// A value may be given twice, and says no more then.
  private var list: ValueSchema {
    ValueSchema.list(schema.value(.listed)).with([.init("minItems", .number("\(fewest)"))])
  }
}

extension ParameterSchema {
  /// As JSON Schema has it.
  /// - Parameter text: what a text is of which no more is said.
  fileprivate func value(_ text: ValueSchema) -> ValueSchema {
    if let codes { return .shared(codes.schemaName) }
    if let collection { return JSONSchema.reference(to: collection) }
    switch kind {
    case .boolean: return .boolean
    case .number: return .number
    case .integer: return ValueSchema.integer.with(limits)
    case .string where !allowed.isEmpty: return .codes(allowed)
    case .string:
      if let pattern { return .pattern(pattern) }
      if isDate { return .shared("DateText") }
      return longest.map { text.with([.init("maxLength", .number("\($0)"))]) } ?? text
    }
  }

  private var limits: [JSON.Member] {
    let bounds = bounds ?? Int.min...Int.max
    return [
      .init("format", .string("int64")), .init("minimum", .number("\(bounds.lowerBound)")),
      .init("maximum", .number("\(bounds.upperBound)")),
    ]
  }
}

extension ValueSchema {
  /// A text that is not empty and holds no NUL, which no URL may.
  fileprivate static let nonempty = pattern("^[^\\u0000]+$")
  /// The same in a list, whose values have commas between them.
  fileprivate static let listed = pattern("^[^\\u0000,]+$")
}

extension WriteFields {
  /// A field of a request, as OpenAPI has it.
  fileprivate struct Documented {
    let name: String
    let summary: String
    let schema: ValueSchema
    /// The methods it says something to.
    let methods: [Method]

    var json: JSON {
      .object([
        .init("name", .string(name)), .init("in", .string("header")), .init("description", .string(summary)),
        .init("schema", schema.json),
      ])
    }
  }

  /// The fields of a request that changes something.
  fileprivate static let documented = [
    Documented(
      name: "If-Match",
      summary: "The ETag of the version that is changed; a change of another is refused (412).",
      schema: .pattern(#"^([*]|(W/)?"[!#-~]*"( *, *(W/)?"[!#-~]*")*)$"#), methods: [.put, .patch, .delete]),
    Documented(
      name: "If-None-Match", summary: "Only where there is no such record.", schema: .pattern("^[*]$"),
      methods: [.put]),
    Documented(
      name: "Idempotency-Key",
      summary: "The same request sent again with the same key within seven days changes nothing more.",
      schema: .pattern("^[!-~]{1,255}$"), methods: [.post, .put, .patch, .delete]),
    Documented(
      name: "Prefer", summary: "return=minimal asks for no body (RFC 7240).",
      schema: .text, methods: [.post, .put, .patch]),
  ]
}
