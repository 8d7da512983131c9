package import Domain
package import SQLite

/// Writes the claims of a period: the chosen one with a `resolution` that says why it was chosen and holds the others.
package struct ResolvedWriter {
  private let writer: RecordWriter
  private let blankWriter: RecordWriter

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

  /// Appends a period.
  /// - Parameters:
  ///   - served: the object to serve: the chosen claim, or the blank one.
  ///   - chosen: the id of the chosen claim; nil where the rule could not tell.
  ///   - alternatives: the objects of the other claims.
  package static func append(
    served: ArraySlice<UInt8>, rule: String, chosen: String?, reason: String,
    alternatives: [ArraySlice<UInt8>],
    to bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: served.dropLast())
    bytes.append(contentsOf: (served.count > 2 ? "," : "").utf8)
    bytes.append(contentsOf: "\"resolution\":{\"rule\":".utf8)
    JSONText.append(quoted: rule, to: &bytes)
    bytes.append(contentsOf: ",\"chosen\":".utf8)
    JSONText.append(chosen.map(JSON.string) ?? .null, to: &bytes)
    bytes.append(contentsOf: ",\"reason\":".utf8)
    JSONText.append(quoted: reason, to: &bytes)
    bytes.append(contentsOf: ",\"alternatives\":[".utf8)
    for (index, alternative) in alternatives.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: alternative)
    }
    bytes.append(contentsOf: "]}}".utf8)
  }
}
