package import Domain
package import SQLite

/// A collection as a seed file: an array with one record a block, in the shape of the API without what is
/// null, empty, given by the store, or so where nothing is said.
package struct SeedFile {
  private let resource: Resource
  private let writer: JSONRow
  private var bytes: [UInt8] = Array("[".utf8)
  /// How many records it holds.
  package private(set) var count = 0

  /// The file of a collection, still without records.
  package init(_ resource: Resource) {
    self.resource = resource
    writer = JSONRow(resource.fields, isAddressed: false)
  }

  /// Appends a record.
  /// - Throws: `JSONFault` where the database holds a list that is no JSON, which the views never make.
  package mutating func append(_ row: borrowing Row) throws(JSONFault) {
    var record: [UInt8] = []
    writer.write(row, to: &record)
    bytes.append(contentsOf: (count > 0 ? ",\n  " : "\n  ").utf8)
    JSONLayout.append(
      seed(try JSONReader.value(of: record)), indentation: 2, column: JSONLayout.width, to: &bytes)
    count += 1
  }

  /// The whole file.
  package consuming func finished() -> [UInt8] {
    bytes.append(contentsOf: (count > 0 ? "\n]\n" : "]\n").utf8)
    return bytes
  }

  private func seed(_ record: JSON) -> JSON {
    guard case .object(let members) = record else { return record }
    let said = zip(resource.fields, members).filter { field, member in
      !field.isReadOnly && (field.fallback.map { member.value != .string($0) } ?? true)
    }
    return .object(said.map(\.1).compactMap(withoutNothing))
  }

  /// What is null or an empty list goes without saying.
  private func withoutNothing(_ member: JSON.Member) -> JSON.Member? {
    switch member.value {
    case .null, .array([]), .object([]): nil
    case .object(let members): .init(member.name, .object(members.compactMap(withoutNothing)))
    case .array(let items): .init(member.name, .array(items.map(withoutNothing)))
    default: member
    }
  }

  private func withoutNothing(_ item: JSON) -> JSON {
    guard case .object(let members) = item else { return item }
    return .object(members.compactMap(withoutNothing))
  }
}
