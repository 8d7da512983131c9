import Domain
import HTTP
import Store

extension WriteTerms {
  /// What the client demands of the record that is there, by its If-Match and If-None-Match.
  /// - Parameter whenNone: where it demands nothing.
  func precondition(whenNone: Precondition) throws(Problem) -> Precondition {
    switch (fields.match, fields.noneMatch) {
    case (.unreadable, _):
      throw Problem(
        .invalidRequest, "If-Match is not understood: send the ETag of the record, in its quotes, or *.")
    case (_, .unreadable), (_, .some(.tags)):
      throw Problem(
        .invalidRequest, "A change takes of If-None-Match only *, which means: only where there is none.")
    case (.some, .some):
      throw Problem(
        .invalidRequest, "If-Match and If-None-Match together cannot both hold: send one of them.")
    case (.some(.any), _): return .isCurrent
    case (.some(.tags(let tags)), _): return .isVersion(Set(tags.compactMap(\.version)))
    case (.none, .some(.any)): return .isAbsent
    case (.none, .none): return whenNone
    }
  }

  /// Whether the client demands nothing of the record that is there.
  var isUnconditional: Bool {
    if case (.none, .none) = (fields.match, fields.noneMatch) { true } else { false }
  }

  /// Whether one of the tags of If-Match is weak, which never matches: then a proxy has compressed the answer.
  var hasWeakTag: Bool {
    if case .some(.tags(let tags)) = fields.match { tags.contains(where: \.isWeak) } else { false }
  }
}

extension EntityTag {
  /// The version that a tag of a record names: what stands before its first `-`, so that the tag of a compressed or
  /// shortened answer serves. A weak one names none.
  fileprivate var version: Int64? {
    isWeak ? nil : opaque.split(separator: "-").first.flatMap { Int64($0) }
  }
}
