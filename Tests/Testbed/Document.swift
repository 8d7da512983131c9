import Foundation

/// A JSON text as Foundation reads it, so that what this package writes is read by something else than its own reader.
/// The order of members does not count.
package indirect enum Document: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([Document])
  case object([String: Document])

  /// Throws Foundation's error for what is no JSON.
  package init(json: [UInt8]) throws {
    self = Document(try JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed))
  }

  private init(_ value: Any) {
    switch value {
    case let text as String: self = .text(text)
    case let members as [String: Any]: self = .object(members.mapValues { Document($0) })
    case let items as [Any]: self = .list(items.map { Document($0) })
    case let number as NSNumber:
      // Foundation keeps a boolean as the number of a C character.
      self =
        String(cString: number.objCType) == "c" ? .boolean(number.boolValue) : .number(number.doubleValue)
    default: self = .null
    }
  }

  /// A member; null where there is none.
  package subscript(_ name: String) -> Document {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  /// An item; null where there is none.
  package subscript(_ index: Int) -> Document { items.indices.contains(index) ? items[index] : .null }

  /// The items of a list; none where this is no list.
  package var items: [Document] { if case .list(let items) = self { items } else { [] } }

  /// The names of an object's members, in order; none where this is no object.
  package var names: [String] {
    if case .object(let members) = self { members.keys.sorted() } else { [] }
  }

  /// The text, where this is one.
  package var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The number, where this is one.
  package var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// The texts of a list.
  package var texts: [String] { items.compactMap(\.text) }

  /// The `id` of each item.
  package var ids: [String] { items.ids }

  /// The same without some members of the object.
  package func without(_ names: String...) -> Document {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.key) })
  }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral text: String) { self = .text(text) }
  package init(floatLiteral number: Double) { self = .number(number) }
  package init(integerLiteral number: Int) { self = .number(Double(number)) }
  package init(arrayLiteral items: Document...) { self = .list(items) }
  package init(nilLiteral: ()) { self = .null }
}

extension [Document] {
  /// The `id` of each record.
  package var ids: [String] { compactMap { $0["id"].text } }
}
