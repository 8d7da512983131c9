package import Domain
package import SQLite

/// Writes the claims of a period: the chosen one with a `resolution` that says why it was chosen and holds
/// the others.
package struct ResolvedWriter {
  private let writer: RecordWriter
  private let blankWriter: RecordWriter

  /// A writer for rows whose columns are those of the fields, in order.
  package init(_ fields: [Field]) {
    writer = RecordWriter(fields)
    blankWriter = RecordWriter(fields, keeping: ["series", "period"])
  }

  /// Appends a row as an object.
  package func render(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.write(row, to: &bytes) }

  /// Appends a row as an object in which only the series and the period are not null.
  package func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) {
    blankWriter.write(row, to: &bytes)
  }

  /// Appends the beginning of a period: the object to serve, still open, with the rule's choice and its
  /// reason.
  /// - Parameters:
  ///   - served: the chosen claim, or the blank one.
  ///   - chosen: the id of the chosen claim; nil where the rule could not tell.
  package static func open(
    _ served: UnsafeRawBufferPointer, rule: String, chosen: UnsafeRawBufferPointer?, reason: String,
    to bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: served.dropLast()))
    if served.count > 2 { bytes.append(UInt8(ascii: ",")) }
    bytes.append("\"resolution\":{\"rule\":")
    JSONText.append(quoted: rule, to: &bytes)
    bytes.append(",\"chosen\":")
    if let chosen { JSONText.append(quoted: chosen, to: &bytes) } else { bytes.append("null") }
    bytes.append(",\"reason\":")
    JSONText.append(quoted: reason, to: &bytes)
    bytes.append(",\"alternatives\":[")
  }

  /// Appends the end, behind the alternatives.
  package static func close(_ bytes: inout [UInt8]) { bytes.append("]}}") }
}

extension [UInt8] {
  /// Appends the bytes of a text that the program holds.
  @inline(__always)
  package mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
