import Domain

/// Which records of those that pass are served, in which order, and which of their fields.
extension QueryParameter {
  /// `resolve` where a record stands beside others for one period, and `sort`, `limit`, `cursor` and `fields`.
  static func shape(of resource: Resource) -> [QueryParameter] {
    (resource.parent == nil ? [] : [resolve]) + [
      sort(resource), limit, cursor, fields(resource), labels, csv,
    ]
      + (resource.entryFields == nil ? [] : [imprecise])
      + (resource.isPagedBothWays ? [around] + picture : [])
  }

  private static let imprecise = QueryParameter(
    "imprecise",
    "Which dates a calendar holds besides those known to the day: within one month, or with two ends (span).",
    .codes(Presentation.Imprecise.allCases.map(\.rawValue))
  ) { reading, value in
    let imprecise: Presentation.Imprecise? = reading.code("imprecise", value)
    reading.presentation.imprecise = imprecise?.rawValue
    reading.understand("imprecise", value)
  }

  private static let labels = QueryParameter(
    "labels", "In a table, puts the title of each code and the name of each record beside it (both).",
    .codes(["both"])
  ) { reading, value in
    let labels: Presentation.Labels? = reading.code("labels", value)
    reading.presentation.hasLabels = labels != nil
    reading.understand("labels", value)
  }

  private static let csv = QueryParameter(
    "csv",
    "For whom a CSV is: with spreadsheet it has a byte order mark, and no cell that a spreadsheet would run.",
    .codes(["spreadsheet"])
  ) { reading, value in
    let table: Presentation.Table? = reading.code("csv", value)
    reading.presentation.isForSpreadsheet = table != nil
    reading.understand("csv", value)
  }

  private static let resolve = QueryParameter(
    "resolve",
    "Whether one claim is served for each period, chosen by the rule (preferred), or every claim (all).",
    .codes(ResolutionMode.allCases.map(\.rawValue))
  ) { reading, value in reading.resolution = reading.code("resolve", value) ?? .preferred }

  private static let limit = QueryParameter(
    "limit", "At most how many records a page has; \(Plan.limits.usual) where it is not given.",
    .integer(1...Plan.limits.most)
  ) { reading, value in
    guard let number = Int(value), (1...Plan.limits.most).contains(number) else {
      return reading.refuse(
        "limit", "\"limit\" is a whole number from 1 to \(Plan.limits.most).",
        allowed: ["1...\(Plan.limits.most)"])
    }
    (reading.limit, reading.hasLimit) = (number, true)
  }

  private static let cursor = QueryParameter(
    "cursor", "Goes on behind a page: \"next\" of an answer to the same query.", .pattern("^[A-Za-z0-9_-]+$")
  ) { reading, value in reading.cursor = value }

  private static func sort(_ resource: Resource) -> QueryParameter {
    let schema = ParameterSchema.codes(resource.sortable.flatMap { [$0, "-" + $0] })
    return QueryParameter(
      list: "sort",
      "The order, by one field or more, each descending behind a minus sign: sort=-signed,title.", schema
    ) { (reading, values, _) throws(Problem) in
      let sortable = reading.resource.sortable
      let steps = values.map { step in
        step.hasPrefix("-") ? Order(String(step.dropFirst()), descending: true) : Order(step)
      }
      let before = reading.faults.count
      for step in steps where !sortable.contains(step.field) && !reading.isFull {
        reading.refuse(
          "sort", step.field, "This collection cannot be sorted by \"\(step.field)\".", allowed: sortable)
      }
      guard Set(steps.map(\.field)).count == steps.count else {
        return reading.refuse("sort", "A field is named twice.")
      }
      guard reading.faults.count == before else { return }
      reading.order = steps
      reading.understand("sort", steps.map { ($0.isDescending ? "-" : "") + $0.field })
    }
  }

  /// The fields that records are served with.
  static func fields(_ resource: Resource) -> QueryParameter {
    QueryParameter(
      written: "fields", "Which fields a record is served with.", .codes(resource.fields.map(\.name))
    ) { reading, texts in
      let language = QueryLanguage.of(reading.resource)
      if texts.count == 1, let known = language.selection(writtenAs: texts[0]) { return reading.serve(known) }
      guard let places = reading.places(ofFields: QueryReading.values(of: texts), language) else { return }
      let selection = FieldSelection(reading.resource, places)
      if texts.count == 1 { language.keep(selection, writtenAs: texts[0]) }
      reading.serve(selection)
    }
  }
}

extension QueryReading {
  /// The places of named fields in declared order, each once; nil where there is none of a name, which is a fault.
  fileprivate mutating func places(ofFields names: [String], _ language: QueryLanguage) -> [Int]? {
    let before = faults.count
    var places: [Int] = []
    for name in names where !isFull {
      if let place = language.place(ofField: name) {
        places.append(place)
      } else {
        refuse("fields", name, "There is no field \"\(name)\".", allowed: resource.fields.map(\.name))
      }
    }
    return faults.count == before ? places.sorted().unique : nil
  }
}

extension [Int] {
  /// Without repetition, of numbers that are in order.
  fileprivate var unique: [Int] {
    indices.filter { $0 == 0 || self[$0] != self[$0 - 1] }.map { self[$0] }
  }
}
