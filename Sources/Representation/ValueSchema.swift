package import Domain

/// A JSON Schema (draft 2020-12, which OpenAPI 3.1 has too) as a value that others are made of.
package struct ValueSchema: Sendable {
  /// Its keywords.
  package let keywords: [JSON.Member]

  /// A schema of these keywords.
  package init(_ keywords: [JSON.Member]) { self.keywords = keywords }

  /// As it is written.
  package var json: JSON { .object(keywords) }

  /// The same with more keywords.
  package func with(_ more: [JSON.Member]) -> ValueSchema { ValueSchema(keywords + more) }

  /// The same, or null.
  package var orNull: ValueSchema {
    guard case .string(let type)? = self[keyword: "type"], self[keyword: "const"] == nil else {
      return ValueSchema([.init("anyOf", .array([json, ValueSchema.null.json]))])
    }
    return ValueSchema(
      keywords.map { keyword in
        switch (keyword.name, keyword.value) {
        case ("type", _): .init("type", .array([.string(type), .string("null")]))
        case ("enum", .array(let values)): .init("enum", .array(values + [.null]))
        default: keyword
        }
      })
  }

  private subscript(keyword name: String) -> JSON? { json[name] }
}

extension ValueSchema {
  /// Anything.
  package static let any = ValueSchema([])
  /// A text.
  package static let text = type("string")
  /// A whole number.
  package static let integer = type("integer")
  /// A number.
  package static let number = type("number")
  /// True or false.
  package static let boolean = type("boolean")
  private static let null = type("null")
  /// An object of which nothing more is said.
  package static let object = type("object")

  /// A text that matches a regular expression (ECMA-262).
  package static func pattern(_ pattern: String) -> ValueSchema {
    text.with([.init("pattern", .string(pattern))])
  }

  /// One of these texts.
  package static func codes(_ codes: [String]) -> ValueSchema {
    text.with([.init("enum", .array(codes.map(JSON.string)))])
  }

  /// The shared schema of this name (OpenAPI 3.1, section 4.8.7).
  package static func shared(_ name: String) -> ValueSchema {
    ValueSchema([.init("$ref", .string("#/components/schemas/\(name)"))])
  }

  /// A list of these.
  package static func list(_ item: ValueSchema) -> ValueSchema {
    type("array").with([.init("items", item.json)])
  }

  /// One or the other of two.
  package static func either(_ one: ValueSchema, _ other: ValueSchema) -> ValueSchema {
    ValueSchema([.init("anyOf", .array([one.json, other.json]))])
  }

  /// What is both of two.
  package static func both(_ one: ValueSchema, _ other: ValueSchema) -> ValueSchema {
    ValueSchema([.init("allOf", .array([one.json, other.json]))])
  }

  /// An object whose members all are of this kind, whatever their names.
  package static func map(_ value: ValueSchema) -> ValueSchema {
    object.with([.init("additionalProperties", value.json)])
  }

  /// An object with these members; others may stand beside them, as later releases may add some.
  /// - Parameter optional: members that only stand there when they were asked for.
  package static func object(
    _ members: KeyValuePairs<String, ValueSchema>, optional: KeyValuePairs<String, ValueSchema> = [:]
  ) -> ValueSchema {
    let all = members.map { JSON.Member($0.key, $0.value.json) }
    let more = optional.map { JSON.Member($0.key, $0.value.json) }
    return object.with([
      .init("properties", .object(all + more)),
      .init("required", .array(members.map { .string($0.key) })),
    ])
  }

  /// The same object with more members, none of which need be there.
  package func having(_ members: KeyValuePairs<String, ValueSchema>) -> ValueSchema {
    having(members.map { ($0.key, $0.value) })
  }

  /// The same for members of which only the program knows the names.
  package func having(_ members: [(String, ValueSchema)]) -> ValueSchema {
    let more = members.map { JSON.Member($0.0, $0.1.json) }
    return ValueSchema(
      keywords.map { keyword in
        guard keyword.name == "properties", case .object(let known) = keyword.value else { return keyword }
        return .init("properties", .object(known + more))
      })
  }

  private static func type(_ name: String) -> ValueSchema { ValueSchema([.init("type", .string(name))]) }
}

extension Resource {
  /// What a record is called among shared schemas: `TradeSeries`.
  package var schemaName: String { typeName(of: table) }
  /// What a record is called as a client sends it.
  package var bodySchemaName: String { schemaName + "Body" }
  /// What a page of records is called.
  package var listSchemaName: String { schemaName + "List" }
}

extension CodeList {
  /// What a code is called among shared schemas: `AgreementKind`.
  package var schemaName: String { typeName(of: name) }
}

/// A name in lower case with hyphens, underscores or anything else between its words, as the name of a type.
package func typeName(of name: String) -> String {
  name.split { !($0.isLetter || $0.isNumber) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}
