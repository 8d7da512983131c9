/// The table of contents: every resource there is. A start-up check and a test hold this list against the
/// tables and against the files in `Resources/`.
extension Resource {
  /// Every resource, those that are referred to mostly first.
  package static let all: [Resource] = [
    .sources, .countries, .organizations, .people, .memberships, .agreements, .tradeSeries,
    .tradeObservations,
    .tradeGoods, .indicators, .indicatorObservations, .projects, .events, .assessments,
  ]

  /// What is listed as collections are and follows from their records: it is never written, exported or imported.
  package static let derived: [Resource] = [.timeline]

  /// Whether it is one of these.
  package var isDerived: Bool { Resource.derived.contains { $0 === self } }

  /// Whatever can be listed.
  package static let listed = all + derived

  /// The resource of a collection's name. The name must be one of `all`.
  package static func named(_ name: String) -> Resource? { all.first { $0.name == name } }

  /// Whether any resource refers to this one by a foreign key, so that it needs its table of identifiers.
  package var isReferredTo: Bool { Resource.referred.contains(name) }

  private static let referred: Set<String> = Set(
    all.flatMap { resource in
      resource.allColumns.compactMap(\.reference)
    })
}

extension [Resource] {
  /// The collection that the filter `country` names records of; nil where no resource has one.
  package var countryCollection: String? {
    for resource in self {
      if case .reference(let collection)? = resource.filter("country")?.kind { return collection }
    }
    return nil
  }
}
