/// A code list as statistical programs are given it (SDMX 2.1): made of a declared list, or of the records of a collection.
package struct StatisticalCodes: Sendable {
  /// Where its codes come from.
  package enum Content: Sendable {
    /// A declared list.
    case declared(CodeList)
    /// The ids of a collection's records, each with its name.
    case records(Resource)
  }

  /// `CL_FLOW`.
  package let id: String
  /// What people call it.
  package let title: String
  /// What its codes say, in a sentence.
  package let summary: String
  /// Where its codes come from.
  package let content: Content
  /// Whether it has the code `_Z` for what does not apply.
  package let mayNotApply: Bool

  /// What stands where a dimension does not apply (SDMX, guidelines for code lists).
  package static let notApplicable = "_Z"

  init(_ list: CodeList, mayNotApply: Bool = false) {
    id = "CL_" + list.name.uppercased()
    title = list.name.prefix(1).uppercased() + list.name.dropFirst().replacing("_", with: " ")
    (summary, content, self.mayNotApply) = (list.summary, .declared(list), mayNotApply)
  }

  init(_ resource: Resource, mayNotApply: Bool = false) {
    id = "CL_" + resource.table.uppercased()
    (title, summary) = (resource.title, resource.summary)
    (content, self.mayNotApply) = (.records(resource), mayNotApply)
  }
}
