/// How much it counts in a search that a word stands in a field. Fields of one weight are searched as one text.
package enum TextWeight: String, Sendable, CaseIterable {
  /// What a record is called.
  case title
  /// Other names, in any language, and names of those concerned.
  case names
  /// What a record says in our words.
  case text
  /// What stands beside it: quotes of sources, and notes.
  case notes

  /// By what a match counts more than one in the notes.
  package var factor: Double {
    switch self {
    case .title: 10
    case .names: 8
    case .text: 3
    case .notes: 1
    }
  }
}
