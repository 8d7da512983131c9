import Domain
package import SQLite

/// Rows as the list of a JSON object, with what belongs to the page behind them. The claims of a period are the chosen
/// one with a `resolution` that says why it was chosen and holds the others.
package struct JSONPage: PageWriting {
  private let style: RowStyle
  private let writer: JSONRow

  init(_ style: RowStyle) {
    self.style = style
    writer = JSONRow(style.fields, storage: style.storage)
  }

  /// Appends what stands before the first row.
  package func begin(to bytes: inout [UInt8]) { JSONPage.begin(to: &bytes) }

  /// Appends a row, with a comma behind it.
  package func write(_ row: borrowing Row, to bytes: inout [UInt8]) {
    writer.write(row, to: &bytes)
    bytes.append(UInt8(ascii: ","))
  }

  /// Appends what stands behind the last row.
  package func end(_ page: PageEnd, to bytes: inout [UInt8]) { JSONPage.end(page, to: &bytes) }

  /// Appends what stands before the first entry of a page.
  package static func begin(to bytes: inout [UInt8]) { bytes.append(contentsOf: "{\"data\":[".utf8) }

  /// Ends a page, whose last entry may have a comma behind it.
  package static func end(_ page: PageEnd, to bytes: inout [UInt8]) {
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "]"))
    for other in page.others {
      append(other.relation, other.page?.cursor, to: &bytes)
      append(other.relation + "_url", other.page?.url, to: &bytes)
    }
    bytes.append(contentsOf: page.extras)
    bytes.append(contentsOf: ",\"query\":".utf8)
    JSONText.append(.object(page.query), to: &bytes)
    bytes.append(contentsOf: ",\"dataset\":".utf8)
    JSONText.append(page.dataset, to: &bytes)
    bytes.append(contentsOf: "}\n".utf8)
  }

  private static func append(_ name: String, _ value: String?, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: ","))
    JSONText.append(quoted: name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if let value { JSONText.append(quoted: value, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
  }
}

/// Claims by period.
extension JSONPage {
  /// Appends the row as an object.
  package func render(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.write(row, to: &bytes) }

  /// Appends the row as an object in which only the series and the period are not null.
  package func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) {
    JSONRow(style.fields, keeping: ["series", "period"], storage: style.storage).write(row, to: &bytes)
  }

  /// Appends the claims of a period, with a comma behind them.
  package func write(_ period: PeriodClaims, to bytes: inout [UInt8]) {
    let chosen = period.choice.chosen.map { period.claims[$0] }
    let others = period.claims.indices.filter { $0 != period.choice.chosen }
    style.storage.append(to: &bytes) { output in
      open(period, chosen, to: &output)
      for (place, other) in others.enumerated() {
        if place > 0 { output.write(UInt8(ascii: ",")) }
        write(period.claims[other], of: period, to: &output)
      }
      output.write("]}},")
    }
  }

  /// Writes the object of a claim with its address.
  private func write(_ claim: Claim, of period: PeriodClaims, to output: inout RawOutput) {
    output.write(period.bytes.span.extracting(claim.record.dropLast()))
    output.write(claim.record.count > 2 ? ",\"url\":" : "\"url\":")
    let id = String(decoding: period.bytes[claim.id], as: UTF8.self)
    output.write(quoted: "/v1/\(style.collection)/\(id)")
    output.write(UInt8(ascii: "}"))
  }

  /// Writes the object that is served, which stays open, and its resolution up to the alternatives.
  private func open(_ period: PeriodClaims, _ chosen: Claim?, to output: inout RawOutput) {
    let served = chosen?.record ?? period.blank ?? 0..<0
    output.write(period.bytes.span.extracting(served.dropLast()))
    if served.count > 2 { output.write(UInt8(ascii: ",")) }
    output.write("\"resolution\":{\"rule\":")
    output.write(quoted: period.rule.name)
    output.write(",\"chosen\":")
    if let chosen {
      output.write(quoted: period.bytes.span.extracting(chosen.id))
    } else {
      output.write("null")
    }
    output.write(",\"reason\":")
    output.write(quoted: period.choice.reason)
    output.write(",\"alternatives\":[")
  }
}
