import Domain

/// Comparisons: a parameter for each operator of each field that has an index.
extension QueryParameter {
  static func operators(of resource: Resource) -> [QueryParameter] {
    comparable(resource).flatMap { subject in
      Operator.all.compactMap { comparator in
        var parameter = parameter(of: subject, comparator)
        parameter?.comparison = (subject.name, comparator.name)
        return parameter
      }
    }
  }

  /// A field or a filter that operators may stand behind.
  private struct Subject {
    let name: String
    /// Where it is looked for as a filter; nil for a field that can only be sorted by.
    let filter: Filter?
    /// The field it is sorted by; nil for a filter alone.
    let field: Field?
    let isOptional: Bool
  }

  private static func comparable(_ resource: Resource) -> [Subject] {
    let sorted = resource.sortable.map { name in
      let field = resource.field(name)
      return Subject(
        name: name, filter: resource.filter(name), field: field, isOptional: field?.isRequired == false)
    }
    let filtered = resource.filters.filter { filter in
      filter.name != resource.parent?.field && !resource.sortable.contains(filter.name)
    }
    return sorted
      + filtered.map {
        Subject(name: $0.name, filter: $0, field: nil, isOptional: resource.canLack($0))
      }
  }

  private static func parameter(of subject: Subject, _ comparator: Operator) -> QueryParameter? {
    let name = comparator.parameter(of: subject.name)
    let summary = "Records whose \(subject.name) \(comparator.summary)."
    switch comparator.comparison {
    case .order(let order):
      guard let field = subject.field else { return nil }
      return ordered(name, summary, field, order)
    case .isNone:
      return subject.filter.map { none(name, summary, of: $0) }
        ?? subject.field.map { none(name, summary, of: $0) }
    case .isMissing: return subject.isOptional ? missing(name, summary, subject) : nil
    }
  }

  private static func ordered(
    _ name: String, _ summary: String, _ field: Field, _ order: Operator.Order
  ) -> QueryParameter {
    let schema = ParameterSchema(field.kind)
    if case .date = field.kind {
      return QueryParameter(name, summary, schema) { reading, value in
        guard let date = reading.date(name, value) else { return }
        reading.compare(field.name, .order(order), date)
        reading.understand(name, date.edtf)
      }
    }
    let column = field.comparedColumn
    let kind = column?.kind ?? .text
    return QueryParameter(name, summary, ParameterSchema(kind)) { reading, text in
      guard let value = Value(text, kind) else {
        return reading.refuse(name, text.isEmpty ? "\"\(name)\" is empty." : "\"\(name)\" is a number.")
      }
      reading.ask(.compare(column?.name ?? field.name, order), [field.isName ? value.folded : value])
      reading.understand(name, text)
    }
  }

  /// None of a filter's values.
  private static func none(
    _ name: String, _ summary: String, of filter: Filter, isFolded: Bool = false
  ) -> QueryParameter {
    QueryParameter(list: name, summary, ParameterSchema(filter.kind)) {
      (reading, texts, lookup) throws(Problem) in
      let values = try reading.values(texts, of: name, filter.kind, lookup: lookup)
      guard !values.isEmpty else { return }
      let texts = values.map { Value.text($0) }
      reading.ask(.none(filter.name, values.count), isFolded ? texts.map(\.folded) : texts)
      reading.understand(name, values)
    }
  }

  /// None of a field's values.
  private static func none(_ name: String, _ summary: String, of field: Field) -> QueryParameter {
    if case .date = field.kind {
      return QueryParameter(name, summary, .date) { reading, value in
        guard let date = reading.date(name, value) else { return }
        reading.compare(field.name, .isNone, date)
        reading.understand(name, date.edtf)
      }
    }
    return none(name, summary, of: Filter(column: field), isFolded: field.isName)
  }

  private static func missing(_ name: String, _ summary: String, _ subject: Subject) -> QueryParameter {
    QueryParameter(name, summary, .boolean) { reading, value in
      guard let isMissing = Bool(value) else {
        return reading.refuse(name, "\"\(name)\" is true or false.", allowed: ["true", "false"])
      }
      reading.ask(.missing(subject.name, isMissing))
      reading.understand(name, isMissing)
    }
  }
}

extension Value {
  /// What a caller writes for a column of a type; nil where it is none.
  fileprivate init?(_ text: String, _ kind: Column.Kind) {
    switch kind {
    case .text:
      if text.isEmpty { return nil }
      self = .text(text)
    case .integer:
      guard let number = Int64(text) else { return nil }
      self = .integer(number)
    case .real:
      guard let number = Double(text), number.isFinite else { return nil }
      self = .real(number)
    }
  }
}

extension Resource {
  /// The field of this name, where it is a date.
  func dateField(_ name: String) -> Field? {
    guard let field = field(name), case .date = field.kind else { return nil }
    return field
  }

  /// Whether a record can be without any value for a filter.
  fileprivate func canLack(_ filter: Filter) -> Bool {
    switch filter.place {
    case .columns(let columns):
      columns.allSatisfy { name in !self.columns.contains { $0.name == name && $0.isRequired } }
    case .list(let table, let column):
      fields.contains { field in
        field.list?.table == table
          && (!field.isRequired || field.list?.items.contains { $0.name == column && !$0.isRequired } == true)
      }
    }
  }
}
