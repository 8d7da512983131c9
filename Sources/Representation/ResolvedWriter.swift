package import Domain
package import SQLite

/// Writes the claims of a period: the chosen one with a `resolution` that says why it was chosen and holds
/// the others.
package struct ResolvedWriter {
  private let writer: JSONRow
  private let blankWriter: JSONRow
  private let storage: RowStorage
  /// Where each claim is found, up to its id.
  private let path: String

  /// A writer for rows of a collection, whose columns are those of the fields, in order.
  package init(_ fields: [Field], of collection: String, storage: RowStorage = RowStorage()) {
    (self.storage, path) = (storage, "/v1/\(collection)/")
    writer = JSONRow(fields, storage: storage)
    blankWriter = JSONRow(fields, keeping: ["series", "period"], storage: storage)
  }

  /// Appends a row as an object.
  package func render(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.write(row, to: &bytes) }

  /// Appends a row as an object in which only the series and the period are not null.
  package func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) {
    blankWriter.write(row, to: &bytes)
  }

  /// Appends a period.
  /// - Parameters:
  ///   - served: the object of the chosen claim, or the blank one.
  ///   - chosen: the id of the chosen claim; nil where the rule could not tell.
  ///   - alternatives: the objects of the other claims, each with its id.
  package func write(
    _ served: UnsafeRawBufferPointer, rule: String, chosen: UnsafeRawBufferPointer?, reason: String,
    alternatives: [(object: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer)], to bytes: inout [UInt8]
  ) {
    storage.append(to: &bytes) { output in
      ResolvedWriter.open(served, rule: rule, chosen: chosen, reason: reason, to: &output)
      for index in alternatives.indices {
        if index > 0 { output.write(UInt8(ascii: ",")) }
        write(alternatives[index].object, addressedBy: alternatives[index].id, to: &output)
      }
      output.write("]}}")
    }
  }

  /// Writes an object with the address of its claim.
  private func write(
    _ object: UnsafeRawBufferPointer, addressedBy id: UnsafeRawBufferPointer, to output: inout RawOutput
  ) {
    output.write(UnsafeRawBufferPointer(rebasing: object.dropLast()))
    output.write(object.count > 2 ? ",\"url\":" : "\"url\":")
    output.write(quoted: path + String(decoding: id, as: UTF8.self))
    output.write(UInt8(ascii: "}"))
  }

  /// Writes the object, which stays open, and its resolution up to the alternatives.
  private static func open(
    _ served: UnsafeRawBufferPointer, rule: String, chosen: UnsafeRawBufferPointer?, reason: String,
    to output: inout RawOutput
  ) {
    output.write(UnsafeRawBufferPointer(rebasing: served.dropLast()))
    if served.count > 2 { output.write(UInt8(ascii: ",")) }
    output.write("\"resolution\":{\"rule\":")
    output.write(quoted: rule)
    output.write(",\"chosen\":")
    if let chosen { output.write(quoted: chosen) } else { output.write("null") }
    output.write(",\"reason\":")
    output.write(quoted: reason)
    output.write(",\"alternatives\":[")
  }
}
