import Domain

/// What a record must have.
extension QueryParameter {
  /// A parameter for each filter, and `between` where a record can bring two countries together.
  static func filters(of resource: Resource) -> [QueryParameter] {
    resource.filters.map(any)
      + (resource.bringsCountriesTogether ? resource.filter("country").map { [between($0)] } ?? [] : [])
  }

  private static func any(of filter: Filter) -> QueryParameter {
    QueryParameter(list: filter.name, filter.summary, ParameterSchema(filter.kind)) {
      (reading, texts, lookup) throws(Problem) in
      let values = try reading.values(texts, of: filter.name, filter.kind, lookup: lookup)
      guard !values.isEmpty else { return }
      reading.ask(.any(filter.name, values.count), values.map(Value.text))
      reading.understand(filter.name, values)
    }
  }

  private static func between(_ filter: Filter) -> QueryParameter {
    var between = QueryParameter(
      list: "between", "Brings two or more countries together: between=RUS,TKM.", ParameterSchema(filter.kind)
    ) { (reading, texts, lookup) throws(Problem) in
      let before = reading.faults.count
      let countries = try reading.values(texts, of: "between", filter.kind, lookup: lookup)
      guard countries.count > 1 else {
        if reading.faults.count == before {
          reading.refuse("between", "\"between\" takes two or more different countries: between=RUS,TKM.")
        }
        return
      }
      let values = countries.sorted().map(Value.text)
      // A list is led by two of them, and tested for the others.
      let leading = if case .list = filter.place { 2 } else { values.count }
      reading.ask(.together(filter.name, leading), Array(values[..<leading]))
      if leading < values.count {
        reading.ask(.each(filter.name, values.count - leading), Array(values[leading...]))
      }
      reading.understand("between", countries)
    }
    between.fewest = 2
    return between
  }
}

extension Resource {
  /// Whether a record can bring two countries together, so that `between` makes sense.
  package var bringsCountriesTogether: Bool {
    switch filter("country")?.place {
    case .list: true
    case .columns(let columns): columns.count == 2
    case nil: false
    }
  }
}
