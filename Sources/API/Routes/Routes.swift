import Domain

/// The table of contents: every route there is.
extension Route {
  /// Every route but OPTIONS, which is on each path.
  package static let all: [Route] =
    service + relationCharts + statisticalStructures + statisticalData
    + Resource.derived.map { collection(of: $0) }
    + Resource.all.flatMap(records) + pages

  /// Those of the service as a whole.
  private static let service: [Route] = [
    root, index, openAPI, catalogue, introduction, rules, codes, dataPackage, conflicts, relations, relation,
    search,
    changes, commits, commit,
    bundleImport, token, backup,
    health, ready, metrics, modelContext,
  ]

  /// Those of one collection, by itself and below the records that its own belong to.
  private static func records(of resource: Resource) -> [Route] {
    let own =
      [
        collection(of: resource), record(of: resource), conflicts(of: resource),
        history(of: resource), version(of: resource), difference(of: resource), linked(to: resource),
      ] + writes(of: resource)
    guard let parent = resource.parent else { return own }
    return own
      + [
        collection(of: resource, within: parent), record(of: resource, within: parent),
        conflicts(of: resource, within: parent), linked(to: resource, within: parent),
        chart(of: resource, within: parent),
      ] + writes(of: resource, within: parent)
  }

  /// What people see.
  private static let pages: [Route] =
    [pairPage, timelinePage, searchPage, conflictsPage, rulesPage, codesPage, documentation]
    + collectionDocumentation
    + [integrationPage, signInPage, signIn, signOut] + assets + embeds
    + Resource.all.flatMap {
      [collectionPage(of: $0), recordPage(of: $0), historyPage(of: $0)] + editPages(of: $0)
    }

  private static func writes(of resource: Resource, within parent: Resource.Parent? = nil) -> [Route] {
    [creation, replacement, patch, retirement].map { $0(resource, parent) }
  }
}

extension Resource {
  /// The path of the collection, by itself or below the records that its own belong to.
  func path(within parent: Parent?) -> String {
    parent.map { "/v1/\($0.collection)/{\($0.field)}/\($0.path)" } ?? "/v1/\(name)"
  }
}
