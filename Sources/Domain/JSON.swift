/// A JSON text as it was written (RFC 8259): members keep their order and numbers their digits, so that
/// nothing is rounded or rearranged between a curator's file and the record.
package enum JSON: Equatable, Sendable {
  case null
  case boolean(Bool)
  /// The digits as they stand, already checked against the grammar of RFC 8259 §6.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in their order; names are unique.
  case object([Member])

  /// A name and its value.
  package struct Member: Equatable, Sendable {
    /// Unique in its object.
    package let name: String
    /// What the name stands for.
    package let value: JSON

    /// A member of this name and value.
    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }

    /// Whether it has this name. The lengths are compared first, since the names of an object mostly differ in
    /// them.
    package func isNamed(_ name: String) -> Bool {
      self.name.utf8.count == name.utf8.count && self.name == name
    }
  }

  /// The value of a member, or nil where this is no object or has no such member. Linear in the number of
  /// members.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.isNamed(name) }?.value
  }

  /// The value in a message: a text or number as it stands, shortened where it is long, otherwise what it is.
  package var shown: String {
    switch self {
    case .number(let text): text.count > JSON.shownMost ? text.prefix(JSON.shownMost) + "…" : text
    case .string(let text):
      text.count > JSON.shownMost ? "\"\(text.prefix(JSON.shownMost))…\"" : "\"\(text)\""
    case .boolean(let flag): "\(flag)"
    default: description
    }
  }

  private static let shownMost = 60

  /// What this is, in the words of a message: "a string", "an object".
  package var description: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
