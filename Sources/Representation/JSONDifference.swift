package import Domain

/// What differs between two objects: member by member, and as a patch that makes the second of the first.
package struct JSONDifference: Sendable {
  /// A member that is not the same in both.
  package struct Change: Equatable, Sendable {
    /// Where it stands (RFC 6901).
    package let pointer: String
    /// What it was and what it is; null where it was or is not there.
    package let from: JSON
    /// What it is.
    package let to: JSON
  }

  /// In the order of the members.
  package let changes: [Change]
  /// A JSON merge patch (RFC 7396): lists are replaced whole, and null removes.
  package let patch: JSON

  /// Compares two objects.
  package init(from: JSON, to: JSON) {
    changes = JSONDifference.pairs(from, to).map { name, from, to in
      Change(pointer: "/" + pointerToken(name), from: from ?? .null, to: to ?? .null)
    }
    patch = JSONDifference.patch(from, to)
  }

  private static func patch(_ from: JSON, _ to: JSON) -> JSON {
    guard case .object = from, case .object = to else { return to }
    return .object(
      pairs(from, to).map { name, from, to in .init(name, to.map { patch(from ?? .null, $0) } ?? .null) })
  }

  /// The members that differ, those that are gone last.
  private static func pairs(_ from: JSON, _ to: JSON) -> [(String, JSON?, JSON?)] {
    guard case .object(let before) = from, case .object(let after) = to else { return [] }
    let changed = after.map { ($0.name, from[$0.name], Optional($0.value)) }.filter { $0.1 != $0.2 }
    let removed = before.filter { to[$0.name] == nil }.map { ($0.name, Optional($0.value), JSON?.none) }
    return changed + removed
  }
}
