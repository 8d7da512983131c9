import Domain
import Representation

/// A record laid out for a person to read and change: without what the store gives, and dates as their EDTF text.
enum RecordLayout {
  /// The text of a record of a collection.
  static func text(_ record: JSON, of resource: Resource) -> String {
    var bytes: [UInt8] = []
    JSONLayout.append(content(record, resource.fields, withNothing: true), to: &bytes)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// A record that is still to be written.
  static func template(_ id: String, of resource: Resource) -> JSON {
    .object(resource.fields.map { .init($0.name, $0.name == "id" ? .string(id) : nothing($0)) })
  }

  private static func nothing(_ field: Field) -> JSON {
    guard let list = field.list else { return field.fallback.map(JSON.string) ?? .null }
    switch list.shape {
    case .plain, .objects: return .array([])
    case .map: return .object([])
    case .single: return .null
    }
  }

  /// - Parameter withNothing: whether members stay that are null or empty, so that a person sees what could be said.
  private static func content(_ record: JSON, _ fields: [Field], withNothing: Bool) -> JSON {
    guard case .object(let members) = record else { return record }
    let known = fields.filter { !$0.isReadOnly }.compactMap { field in
      record[field.name].map { JSON.Member(field.name, value($0, of: field)) }
    }
    let unknown = members.filter { member in !fields.contains { $0.name == member.name } }
    return .object((known + unknown).filter { withNothing || !isNothing($0.value) })
  }

  private static func value(_ value: JSON, of field: Field) -> JSON {
    switch (field.kind, value) {
    case (.date, _): return value["edtf"] ?? value
    case (.list(let list), .array(let rows)) where list.shape == .objects:
      return .array(rows.map { content($0, list.items, withNothing: false) })
    case (.list(let list), .object) where list.shape == .single:
      return content(value, list.items, withNothing: false)
    default: return value
    }
  }

  private static func isNothing(_ value: JSON) -> Bool {
    switch value {
    case .null, .array([]), .object([]): true
    default: false
    }
  }
}
