import Domain

/// What stands beside the records.
extension QueryParameter {
  /// `count`, `facet` and `expand`, each where it makes sense.
  static func extras(of resource: Resource, isNested: Bool) -> [QueryParameter] {
    let facets = resource.filters.filter { !isNested || $0.name != resource.parent?.field }
    return [count] + (facets.isEmpty ? [] : [facet(facets)]) + expand(resource)
  }

  /// `count`.
  package static let count = QueryParameter(
    "count", "Says how many records all pages have together (exact).", .codes(["exact"])
  ) { reading, value in
    guard value == "exact" else {
      return reading.refuse("count", value, "\"\(value)\" is no value of \"count\".", allowed: ["exact"])
    }
    reading.extras.hasCount = true
    reading.understand("count", value)
  }

  private static func facet(_ filters: [Filter]) -> QueryParameter {
    let known = filters.map(\.name)
    return QueryParameter(
      list: "facet",
      "Counts the records that have each value of a filter, as if that filter itself were not asked for.",
      .codes(known)
    ) { (reading, names, _) throws(Problem) in
      var chosen: [Filter] = []
      for name in names where !reading.isFull {
        guard let filter = filters.first(where: { $0.name == name }) else {
          reading.refuse("facet", name, "There is no filter \"\(name)\" to count by.", allowed: known)
          continue
        }
        if !chosen.contains(where: { $0.name == name }) { chosen.append(filter) }
      }
      reading.extras.facets = chosen
      reading.understand("facet", chosen.map(\.name))
    }
  }

  /// `expand`, where records name others, or others are about them.
  /// - Parameter isOfOne: whether a single record is asked for.
  static func expand(_ resource: Resource, isOfOne: Bool = false) -> [QueryParameter] {
    let fields = resource.fields.filter(\.isExpandable)
    let parts = isOfOne ? resource.partakings : []
    let known = fields.map(\.name) + parts.map(\.name)
    guard !known.isEmpty else { return [] }
    let more = parts.isEmpty ? "" : "; of a collection the first that the country takes part in"
    return [
      QueryParameter(
        list: "expand", "Serves the records that these fields name too, each once, as \"included\"\(more).",
        .codes(known)
      ) { (reading, names, _) throws(Problem) in
        for name in names where !reading.isFull && !known.contains(name) {
          reading.refuse("expand", name, "There is no field \"\(name)\" that names records.", allowed: known)
        }
        reading.extras.expanded = fields.filter { names.contains($0.name) }
        reading.extras.partakings = parts.filter { names.contains($0.name) }
        reading.understand(
          "expand", reading.extras.expanded.map(\.name) + reading.extras.partakings.map(\.name))
      }
    ]
  }
}
