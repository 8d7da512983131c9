import Domain

extension JSON {
  /// This value with a merge patch applied to it (RFC 7396 §2): a member that is null in the patch is removed, an object
  /// is merged, and everything else takes the place of what was there.
  func merged(with patch: JSON) -> JSON {
    guard case .object(let changes) = patch else { return patch }
    var members: [Member] = []
    if case .object(let present) = self { members = present }
    for change in changes {
      let place = members.firstIndex { $0.isNamed(change.name) }
      if case .null = change.value {
        if let place { members.remove(at: place) }
        continue
      }
      let value = (place.map { members[$0].value } ?? .null).merged(with: change.value)
      if let place {
        members[place] = Member(change.name, value)
      } else {
        members.append(Member(change.name, value))
      }
    }
    return .object(members)
  }
}
