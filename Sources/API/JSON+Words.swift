import Domain
import Representation

extension JSON {
  /// A text, or the digits of a number; nil for everything else.
  var textValue: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// The items of a list; none where it is no list.
  var items: [JSON] { if case .array(let items) = self { items } else { [] } }

  /// The members of an object; none where it is no object.
  var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// Whether there is nothing to show.
  var isBlank: Bool { self == .null || self == .array([]) || self == .object([]) }

  /// The date that this is.
  var date: UncertainDate? { (self["edtf"]?.textValue ?? textValue).flatMap { try? UncertainDate($0) } }

  /// The date in words.
  var words: String? { date?.words }
}
