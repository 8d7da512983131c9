import ArgumentParser
import Domain

/// A record as a command names it: `agreements/ashgabat-agreement`.
struct RecordAddress: CustomStringConvertible, Sendable {
  let resource: Resource
  let id: String

  /// - Throws: `ValidationError` that says what is not understood.
  @Sendable init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw ValidationError("\(text) names no record: write its collection and its id, as agreements/ID.")
    }
    guard let resource = Resource.named(parts[0]) else {
      let names = Resource.all.map(\.name).joined(separator: ", ")
      throw ValidationError("There is no collection \(parts[0]). Use one of: \(names).")
    }
    (self.resource, id) = (resource, parts[1])
  }

  var description: String { "\(resource.name)/\(id)" }
}
