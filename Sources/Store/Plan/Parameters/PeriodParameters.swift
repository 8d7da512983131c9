import Domain
import Representation

/// When a record holds.
extension QueryParameter {
  /// `from`, `to`, `valid_on` and `match`, where records have a time or dates that can be compared.
  static func period(of resource: Resource) -> [QueryParameter] {
    let ends = resource.time == nil ? [] : [from, to, validOn]
    let hasDates = resource.sortable.contains { resource.dateField($0) != nil }
    return ends + (resource.time == nil && !hasDates ? [] : [match])
  }

  private static let from = QueryParameter(
    "from", "Records whose time reaches the first day of this date, or a later one.",
    .date(DatePattern.beginning)
  ) { reading, value in reading.from = reading.date("from", value) }

  private static let to = QueryParameter(
    "to", "Records whose time begins by the last day of this date.", .date(DatePattern.ending)
  ) { reading, value in reading.to = reading.date("to", value) }

  private static let validOn = QueryParameter(
    "valid_on",
    "Records that hold on this date, or on a day of it: the same as \"from\" and \"to\" with one date.",
    .date(DatePattern.bounded)
  ) { reading, value in reading.validOn = reading.date("valid_on", value) }

  private static let match = QueryParameter(
    "match",
    "Whether what dates can mean fits by some reading of them (possible) or by every one (certain).",
    .codes(TimeMatch.allCases.map(\.rawValue))
  ) { reading, value in reading.match = reading.code("match", value) }

  /// Which state of the dataset is asked about.
  package static let asOf = QueryParameter(
    single: "as_of",
    "The dataset as it was after a commit (18, or as Entente-Version has it) or at the end of a date or time that is past.",
    .pattern(
      "^([0-9]+(-[0-9a-f]{16})?|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?)$")
  ) { (reading, value, lookup) throws(Problem) in
    reading.understand("as_of", try lookup.position(asOf: value).text)
  }
}
