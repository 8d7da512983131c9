package import Domain

/// What a caller asks for beside the records of a page, or of one record.
package struct Extras: Sendable {
  /// Whether all records that pass are counted.
  package var hasCount = false
  /// The filters whose values are counted among all records that pass.
  package var facets: [Filter] = []
  /// The fields whose records are served with those that name them.
  package var expanded: [Field] = []
  /// The collections of which what the record takes part in is served with it.
  package var partakings: [Resource] = []

  /// The parameters by which any of it was asked for.
  package var parameters: [String] {
    (hasCount ? ["count"] : []) + (facets.isEmpty ? [] : ["facet"]) + (expanded.isEmpty ? [] : ["expand"])
  }
}

extension Resource {
  /// The collections whose records one of its own can take part in: those that are asked for by country, of countries.
  package var partakings: [Resource] {
    Resource.all.filter { other in
      guard case .reference(let collection)? = other.filter("country")?.kind else { return false }
      return collection == name
    }
  }
}

extension Field {
  /// Whether it names other records.
  package var isExpandable: Bool {
    switch kind {
    case .reference: true
    case .list(let list):
      list.isLinks
        || list.items.contains { item in
          if case .reference = item.kind { true } else { false }
        }
    default: false
    }
  }
}
