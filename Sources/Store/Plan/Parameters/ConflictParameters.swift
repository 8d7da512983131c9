import Domain

/// Which conflicts are asked for.
extension ConflictFilter {
  /// The parameters of it.
  package static let parameters = [collection, country, between]

  /// Of which collections.
  package static let collection = QueryParameter(
    "collection", "Conflicts with a record of one of these collections.",
    .codes(Resource.all.map(\.name)), isList: true)

  /// About which countries.
  package static let country = QueryParameter(
    "country", "Conflicts with a record about one of these countries; a figure is about those of its series.",
    ParameterSchema(.reference("countries")), isList: true)

  /// Bringing which countries together.
  package static let between = {
    var between = QueryParameter(
      "between",
      "Conflicts with a record that brings two or more countries together, or tells how one of them stands to a body to which all do.",
      ParameterSchema(.reference("countries")), isList: true)
    between.fewest = 2
    return between
  }()
}
