package import Domain
internal import System

/// One parameter that a query may have: its name, what it takes, what it means, and what reading it does. What is
/// allowed, the index of the service and the documentation are derived from the lists of these.
package struct QueryParameter: Sendable {
  /// Before the equals sign.
  package let name: String
  /// One sentence for the documentation.
  package let summary: String
  /// What one value is.
  package let schema: ParameterSchema
  /// Whether it takes several values, with commas between them or the parameter repeated.
  package var isList: Bool { reading.isOfList }
  /// How many values its list has at least.
  package var fewest = 1
  /// Whether nothing is answered without it.
  package var isRequired = false
  /// What it compares, and how, where it is an operator behind a field's name.
  package var comparison: (subject: String, name: String)?
  /// How it is read.
  let reading: ParameterReading

  /// A parameter that takes one value, once.
  init(
    _ name: String, _ summary: String, _ schema: ParameterSchema,
    read: @escaping @Sendable (inout QueryReading, String) -> Void
  ) {
    self.init(name, summary, schema, isList: false) { (reading, values, _) throws(Problem) in
      for value in values { read(&reading, value) }
    }
  }

  /// A parameter that says nothing of the records, and is read by whoever takes it.
  package init(_ name: String, _ summary: String, _ schema: ParameterSchema, isList: Bool = false) {
    self.init(name, summary, schema, isList: isList) { _, _, _ in }
  }

  /// A parameter that takes one value, once, and looks something up.
  init(
    single name: String, _ summary: String, _ schema: ParameterSchema,
    read: @escaping @Sendable (inout QueryReading, String, any RecordLookup) throws(Problem) -> Void
  ) {
    self.init(name, summary, schema, isList: false) { (reading, values, lookup) throws(Problem) in
      for value in values { try read(&reading, value, lookup) }
    }
  }

  /// A parameter that takes a list of values.
  init(
    list name: String, _ summary: String, _ schema: ParameterSchema,
    read: @escaping @Sendable (inout QueryReading, [String], any RecordLookup) throws(Problem) -> Void
  ) {
    self.init(name, summary, schema, isList: true) { (reading, texts, lookup) throws(Problem) in
      try read(&reading, QueryReading.values(of: texts), lookup)
    }
  }

  /// A parameter that takes a list of values, and is read as it was written.
  init(
    written name: String, _ summary: String, _ schema: ParameterSchema,
    read: @escaping @Sendable (inout QueryReading, [String]) -> Void
  ) {
    self.init(name, summary, schema, isList: true) { (reading, texts, _) throws(Problem) in
      read(&reading, texts)
    }
  }

  private init(
    _ name: String, _ summary: String, _ schema: ParameterSchema, isList: Bool,
    reading read:
      @escaping @Sendable (inout QueryReading, [String], any RecordLookup) throws(Problem) -> Void
  ) {
    (self.name, self.summary, self.schema) = (name, summary, schema)
    reading = ParameterReading(isOfList: isList, read: read)
  }
}

/// How a parameter is read.
struct ParameterReading: Sendable {
  /// Whether it takes several values.
  let isOfList: Bool
  /// Does to the reading of a query what the values say.
  let read: @Sendable (inout QueryReading, [String], any RecordLookup) throws(Problem) -> Void
}

/// What a value of a parameter must be, as far as it can be said without reading the record.
package struct ParameterSchema: Sendable {
  /// The types of JSON Schema that a value has.
  package enum Kind: String, Sendable {
    case string, integer, number, boolean
  }

  /// The type.
  package let kind: Kind
  /// All values there are; empty where they are not a list.
  package var allowed: [String] = []
  /// The list whose codes these are; nil where they are of no list.
  package var codes: CodeList?
  /// What a text must match, as a regular expression (ECMA-262); nil where anything but nothing may be tried.
  package var pattern: String?
  /// How many characters a text has at most; nil where only the request has a limit.
  package var longest: Int?
  /// Between which numbers a value lies.
  package var bounds: ClosedRange<Int>?
  /// The collection that a value names a record of.
  package var collection: String?
  /// Whether it is a date of the grammar (EDTF).
  package var isDate = false

  /// Any text but an empty one.
  package static let text = ParameterSchema(kind: .string)
  /// A date of the grammar, as `date(_:)` has it without more.
  package static let date = date()
  /// - Parameter pattern: of the dates that are taken; nil where all of the grammar are.
  static func date(_ pattern: String? = nil) -> ParameterSchema {
    ParameterSchema(kind: .string, pattern: pattern, isDate: true)
  }
  /// True or false.
  package static let boolean = ParameterSchema(kind: .boolean, allowed: ["true", "false"])

  /// One of these codes.
  package static func codes(_ codes: [String]) -> ParameterSchema {
    ParameterSchema(kind: .string, allowed: codes)
  }

  /// What a filter of this kind takes.
  package init(_ kind: Field.Kind) {
    switch kind {
    case .choice(let codes):
      self = .codes(codes.values)
      self.codes = codes
    case .reference(let collection): self.init(kind: .string, collection: collection)
    case .date: self = .date
    case .integer, .revision: self.init(kind: .integer)
    case .number: self.init(kind: .number)
    case .key, .text, .updated, .fieldNames, .list: self = .text
    }
  }

  /// What is compared with a column of this type.
  init(_ kind: Column.Kind) {
    switch kind {
    case .text: self = .text
    case .integer: self.init(kind: .integer)
    case .real: self.init(kind: .number)
    }
  }

  private init(
    kind: Kind, allowed: [String] = [], pattern: String? = nil, bounds: ClosedRange<Int>? = nil,
    collection: String? = nil, isDate: Bool = false
  ) {
    (self.kind, self.allowed, self.pattern, self.bounds) = (kind, allowed, pattern, bounds)
    (self.collection, self.isDate) = (collection, isDate)
  }

  /// A whole number between these.
  package static func integer(_ bounds: ClosedRange<Int>) -> ParameterSchema {
    ParameterSchema(kind: .integer, bounds: bounds)
  }

  /// A text of at most so many characters.
  package static func text(atMost longest: Int) -> ParameterSchema {
    var schema = text
    schema.longest = longest
    return schema
  }

  /// A text that matches a regular expression (ECMA-262).
  package static func pattern(_ pattern: String) -> ParameterSchema {
    ParameterSchema(kind: .string, pattern: pattern)
  }
}

/// What may be asked of a collection: worked out from its declaration once, and read by every query.
package final class QueryLanguage: Sendable {
  /// Every parameter, in the order in which they are told.
  package let parameters: [QueryParameter]
  /// The names of all parameters.
  package let names: [String]
  private let places: [String: Int]
  private let readings: [String: ParameterReading]
  /// The fields of its dated records; nil where it has none.
  package let entryFields: FieldSelection?
  private let resource: Resource
  private let selections = Locked<[String: FieldSelection]>([:])

  /// More ways to write a selection of a collection's fields than a day's callers have.
  private static let mostSelections = 256
  /// More bytes than a selection takes that somebody would write again.
  private static let longestSelection = 1024

  private convenience init(_ resource: Resource, isNested: Bool) {
    let filters = QueryParameter.filters(of: resource).filter {
      !isNested || $0.name != resource.parent?.field
    }
    self.init(
      resource,
      filters + QueryParameter.text(of: resource) + QueryParameter.period(of: resource)
        + QueryParameter.versions
        + QueryParameter.shape(of: resource) + QueryParameter.extras(of: resource, isNested: isNested)
        + QueryParameter.operators(of: resource))
  }

  private init(_ resource: Resource, _ parameters: [QueryParameter]) {
    (self.resource, self.parameters) = (resource, parameters)
    places = Dictionary(uniqueKeysWithValues: resource.fields.indices.map { (resource.fields[$0].name, $0) })
    let entryFields = resource.entryFields.map { fields in
      resource.fields.indices.filter { fields.contains(resource.fields[$0].name) }
    }
    self.entryFields = entryFields.map { FieldSelection(resource, $0) }
    names = parameters.map(\.name)
    readings = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.reading) })
  }

  /// Whether there is a parameter of a name.
  package func takes(_ name: String) -> Bool { readings[name] != nil }

  /// How the parameter of a name is read; nil where there is none.
  func reading(of name: String) -> ParameterReading? { readings[name] }

  /// The fields and filters that operators may stand behind, each with theirs.
  package var operators: [(subject: String, names: [String])] {
    var operators: [(subject: String, names: [String])] = []
    for comparison in parameters.compactMap(\.comparison) {
      if operators.last?.subject == comparison.subject {
        operators[operators.count - 1].names.append(comparison.name)
      } else {
        operators.append((comparison.subject, [comparison.name]))
      }
    }
    return operators
  }

  /// The place of a field among all fields.
  func place(ofField name: String) -> Int? { places[name] }

  /// The selection that somebody wrote so before; nil where nobody did lately.
  func selection(writtenAs text: String) -> FieldSelection? { selections.withLock { $0[text] } }

  /// Keeps a selection for whoever writes it in the same way.
  func keep(_ selection: FieldSelection, writtenAs text: String) {
    guard text.utf8.count <= QueryLanguage.longestSelection else { return }
    selections.withLock {
      if $0.count == QueryLanguage.mostSelections { $0.removeAll(keepingCapacity: true) }
      $0[text] = selection
    }
  }

  /// The steps of an order; see `Resource.sortKeys`.
  func sortKeys(_ order: [Order]) -> [SortKey] {
    order == resource.order ? OwnIndexes.of(resource).order : resource.sortKeys(order)
  }

  /// What may be asked of a collection by itself, or below the record that a path names, where that is no question.
  package static func of(_ resource: Resource, isNested: Bool = false) -> QueryLanguage {
    (isNested ? nested : all)[ObjectIdentifier(resource)] ?? QueryLanguage(resource, isNested: isNested)
  }

  /// What may be asked of a record.
  package static func ofRecord(_ resource: Resource) -> QueryLanguage {
    records[ObjectIdentifier(resource)] ?? record(resource)
  }

  private static func record(_ resource: Resource) -> QueryLanguage {
    QueryLanguage(
      resource,
      [.asOf, .minVersion, .wait, QueryParameter.fields(resource)]
        + QueryParameter.expand(resource, isOfOne: true))
  }

  private static let records = Dictionary(
    uniqueKeysWithValues: Resource.all.map { (ObjectIdentifier($0), record($0)) })

  private static let all = languages(isNested: false)
  private static let nested = languages(isNested: true)

  private static func languages(isNested: Bool) -> [ObjectIdentifier: QueryLanguage] {
    Dictionary(
      uniqueKeysWithValues: Resource.listed.map {
        (ObjectIdentifier($0), QueryLanguage($0, isNested: isNested))
      })
  }
}
