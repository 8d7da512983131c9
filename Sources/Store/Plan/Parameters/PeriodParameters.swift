import Domain

/// When a record holds.
extension QueryParameter {
  /// `from`, `to` and `match`, where records have a time or dates that can be compared.
  static func period(of resource: Resource) -> [QueryParameter] {
    let ends = resource.time == nil ? [] : [from, to]
    let hasDates = resource.sortable.contains { resource.dateField($0) != nil }
    return ends + (resource.time == nil && !hasDates ? [] : [match])
  }

  private static let from = QueryParameter(
    "from", "Records whose time reaches the first day of this date, or a later one.", .date
  ) { reading, value in reading.from = reading.date("from", value) }

  private static let to = QueryParameter(
    "to", "Records whose time begins by the last day of this date.", .date
  ) { reading, value in reading.to = reading.date("to", value) }

  private static let match = QueryParameter(
    "match",
    "Whether dates that can be read in several ways fit by one of their readings (possible) or by all (certain).",
    .codes(TimeMatch.allCases.map(\.rawValue))
  ) { reading, value in reading.match = reading.code("match", value) }
}
