package import Domain

/// Records of several collections, to be stored in one commit. They are taken one at a time, so that a bundle
/// may be larger than memory, and once.
package struct RecordBundle {
  /// The records of one collection, and where they come from, for messages.
  package struct Part {
    /// The collection.
    package let resource: Resource
    /// A file name, or what else a person knows it by.
    package let origin: String
    /// Where its records stand, by their number from 0: a JSON pointer.
    let pointer: (Int) -> String
    let next: () throws(Problem) -> CheckedRecord?

    /// Records of one collection.
    /// - Parameter next: gives each record in turn, and nil behind the last. It throws `Problem` of kind
    ///   `invalidBody` where what follows cannot be read as records; another kind ends the import at once.
    package init(
      _ resource: Resource, origin: String, pointer: @escaping (Int) -> String = { "/\($0)" },
      next: @escaping () throws(Problem) -> CheckedRecord?
    ) {
      (self.resource, self.origin, self.pointer, self.next) = (resource, origin, pointer, next)
    }

    /// Records of one collection that are all there.
    /// - Parameter pointer: where each stands, by its number from 0.
    package init(
      _ resource: Resource, origin: String, records: [JSON],
      pointer: @escaping (Int) -> String = { "/\($0)" }
    ) {
      var rest = records.enumerated().makeIterator()
      self.init(resource, origin: origin, pointer: pointer) {
        rest.next().map { resource.given($1, at: pointer($0)) }
      }
    }
  }

  /// In the order of the declarations.
  package let parts: [Part]

  /// Puts the parts in the order of the declarations, in which what is referred to mostly comes first.
  package init(_ parts: [Part]) {
    let order = Dictionary(uniqueKeysWithValues: Resource.all.enumerated().map { ($1.name, $0) })
    self.parts = parts.sorted { (order[$0.resource.name] ?? 0) < (order[$1.resource.name] ?? 0) }
  }
}
