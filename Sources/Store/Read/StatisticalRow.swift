import Domain
import Representation
import SQLite

/// Reads from a row what the components of a dataflow tell, each as its text.
struct StatisticalRow {
  private let columns: [String: (field: Field, index: Int)]

  /// Of rows with the columns of these fields, in order.
  init(_ fields: [Field]) {
    var columns: [String: (field: Field, index: Int)] = [:]
    var index = 0
    for field in fields {
      columns[field.name] = (field, index)
      index += field.selectCount
    }
    self.columns = columns
  }

  /// The parameter that asks for the fields that components tell, and the id.
  static func fields(of resource: Resource, telling components: [Dataflow.Component]) -> Parameter {
    let told = components.flatMap(\.fields)
    let names = resource.fields.map(\.name).filter { $0 == "id" || told.contains($0) }
    return Parameter("fields", names.joined(separator: ","))
  }

  func id(_ row: borrowing Row) -> String { columns["id"].map { row.text($0.index) } ?? "" }

  /// What a component tells; nil where the row has none of its fields.
  func text(of component: Dataflow.Component, _ row: borrowing Row) -> String? {
    var texts: [String] = []
    for name in component.fields {
      if let (field, index) = columns[name], let text = text(field, index, row) { texts.append(text) }
    }
    return texts.isEmpty ? nil : texts.joined(separator: "-")
  }

  /// The same as a part of a key, in which only letters, digits and few signs stand (SDMX 2.1, IDType).
  func key(of component: Dataflow.Component, _ row: borrowing Row) -> String {
    guard let text = text(of: component, row) else { return StatisticalCodes.notApplicable }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isKeyed($0) ? $0 : "-" }))
  }

  private func isKeyed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "0"..."9", "_", "@", "$", "-": true
    default: false
    }
  }

  private func text(_ field: Field, _ index: Int, _ row: borrowing Row) -> String? {
    if row.isNull(index) { return nil }
    switch field.kind {
    case .number: return row.real(index).digits
    case .integer, .revision: return String(row.integer(index))
    case .choice(let list):
      let code = row.text(index)
      return list.codes.first { $0.code == code }?.statistical ?? code
    case .list: return row.withText(index) { citations($0) }
    default: return row.text(index)
    }
  }

  /// Where a figure stands: its source, the line and the words there.
  private func citations(_ text: Span<UInt8>) -> String? {
    guard case .array(let items)? = try? JSONReader.value(of: text), !items.isEmpty else { return nil }
    return items.map { item in
      var parts = [item["source"]?.words].compactMap { $0 }
      if let line = item["paragraph"]?.words { parts.append("line \(line)") }
      return parts.joined(separator: ", ") + (item["quote"]?.words.map { ": \"\($0)\"" } ?? "")
    }.joined(separator: "; ")
  }
}

extension JSON {
  /// A text, or the digits of a number.
  fileprivate var words: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }
}
