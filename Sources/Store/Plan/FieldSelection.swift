import Domain

/// Some fields of a collection, to serve a question with: those that it names, or found once for all that are alike.
package struct FieldSelection: Sendable {
  /// In declared order.
  let fields: [Field]
  /// Where they stand among all.
  let places: [Int]
  /// How an answer tells of them.
  let understood: JSON.Member

  init(_ resource: Resource, _ places: [Int]) {
    self.places = places
    fields = places.map { resource.fields[$0] }
    understood = .init("fields", .array(fields.map { .string($0.name) }))
  }
}
