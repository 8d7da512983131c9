import Domain

/// The order of a collection and the postings beside it, which follow from its declaration. They are worked out once, since
/// every plan needs them.
final class OwnIndexes: Sendable {
  /// The steps of the order that a list has by itself.
  let order: [SortKey]
  /// The posting of two countries.
  let pairs: ListIndex?
  private let postings: [String: ListIndex]

  private init(_ resource: Resource) {
    order = resource.sortKeys(resource.order)
    pairs = ListIndex(pairsOf: resource)
    let found = resource.filters.compactMap { filter in
      ListIndex(filter, of: resource).map { (filter.name, $0) }
    }
    postings = Dictionary(uniqueKeysWithValues: found)
  }

  /// The posting of a filter; nil where it has none.
  func posting(of filter: Filter) -> ListIndex? { postings[filter.name] }

  /// What was worked out for a collection that is declared; of another it is done anew.
  static func of(_ resource: Resource) -> OwnIndexes {
    declared[ObjectIdentifier(resource)] ?? OwnIndexes(resource)
  }

  private static let declared = Dictionary(
    uniqueKeysWithValues: Resource.listed.map { (ObjectIdentifier($0), OwnIndexes($0)) })
}
