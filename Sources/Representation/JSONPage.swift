internal import Bytes
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
  package func end(_ page: PageEnd, to bytes: inout [UInt8]) {
    JSONPage.end(page, in: style.storage, to: &bytes)
  }

  /// Appends what stands before the first entry of a page.
  package static func begin(to bytes: inout [UInt8]) { bytes.append(contentsOf: "{\"data\":[".utf8) }

  /// Ends a page, whose last entry may have a comma behind it.
  /// - Parameter storage: where what ends it is put together.
  package static func end(_ page: PageEnd, in storage: RowStorage, to bytes: inout [UInt8]) {
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    storage.append(to: &bytes) { output in
      output.write("]")
      for other in page.others { write(other, to: &output) }
      output.write(page.extras.span)
      output.write(",\"query\":")
      output.write(page.query)
      output.write(",\"dataset\":")
      output.write(page.dataset)
      output.write("}\n")
    }
  }

  /// Writes the members of a page beside this one, whose relation needs no escaping.
  private static func write(_ other: PageEnd.Others.Element, to output: inout RawOutput) {
    for (suffix, value) in [("\":", other.page?.cursor), ("_url\":", other.page?.url)] {
      output.write(",\"")
      output.write(text: other.relation)
      output.write(text: suffix)
      if let value { output.write(quoted: value) } else { output.write("null") }
    }
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
    if period.claims.count == 1 { return writeOnly(period, to: &bytes) }
    let chosen = period.choice.chosen
    style.storage.append(to: &bytes) { output in
      open(period, chosen.map { period.claims[$0] }, to: &output)
      var isFirst = true
      for (place, claim) in period.claims.enumerated() where place != chosen {
        if !isFirst { output.write(UInt8(ascii: ",")) }
        isFirst = false
        write(claim, of: period, to: &output)
      }
      output.write("]}},")
    }
  }

  /// Nearly every period has one claim, of which there is the same to say but for its id.
  private func writeOnly(_ period: PeriodClaims, to bytes: inout [UInt8]) {
    let (claim, written) = (period.claims[0], period.bytes.span)
    bytes.append(contentsOf: written.extracting(claim.record.dropLast()))
    if claim.record.count > 2 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: JSONPage.only.beforeID.span)
    bytes.append(contentsOf: written.extracting(claim.id))
    bytes.append(contentsOf: JSONPage.only.behindID.span)
  }

  /// What `open` writes around the id of an only claim, which is a slug and needs no escaping, and what ends the object.
  private static let only = (
    beforeID: Array("\"resolution\":{\"rule\":\"\(Rule.standard.name)\",\"chosen\":\"".utf8),
    behindID: Array("\",\"reason\":\"\(Choice.only.reason)\",\"alternatives\":[]}},".utf8)
  )

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
