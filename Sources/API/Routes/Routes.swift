import Domain

/// The table of contents: every route there is.
extension Route {
  /// Every route but OPTIONS, which is on each path.
  package static let all: [Route] =
    [root, index, rules, codes, dataPackage, conflicts, changes, commits, commit, health, ready, metrics]
    + statisticalStructures + statisticalData
    + Resource.derived.map { collection(of: $0) }
    + Resource.all.flatMap { resource in
      [
        collection(of: resource), record(of: resource), conflicts(of: resource), history(of: resource),
        version(of: resource), difference(of: resource),
      ]
        + (resource.parent.map { parent in
          [
            collection(of: resource, within: parent), record(of: resource, within: parent),
            conflicts(of: resource, within: parent), chart(of: resource, within: parent),
          ]
        } ?? [])
    }
}

extension Resource {
  /// The path of the collection, by itself or below the records that its own belong to.
  func path(within parent: Parent?) -> String {
    parent.map { "/v1/\($0.collection)/{\($0.field)}/\($0.path)" } ?? "/v1/\(name)"
  }
}
