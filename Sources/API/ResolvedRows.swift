import Domain
import Representation
import SQLite
import Store

/// Rows of claims, written as JSON while the store gathers them by period.
struct ResolvedRows: ClaimRendering {
  private let writer: ResolvedWriter

  init(_ fields: [Field]) { writer = ResolvedWriter(fields) }

  func render(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.render(row, to: &bytes) }
  func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.renderBlank(row, to: &bytes) }
}

extension PeriodClaims {
  /// Appends the period: the chosen claim with the others beside it, or, where none is chosen, all beside a
  /// blank.
  func append(to out: inout [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      let chosen = choice.chosen.map { claims[$0] }
      let served = UnsafeRawBufferPointer(rebasing: bytes[chosen?.record ?? blank ?? 0..<0])
      let id = chosen.map { UnsafeRawBufferPointer(rebasing: bytes[$0.id]) }
      ResolvedWriter.open(served, rule: rule.name, chosen: id, reason: choice.reason, to: &out)
      var isFirst = true
      for index in claims.indices where index != choice.chosen {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[claims[index].record]))
        isFirst = false
      }
      ResolvedWriter.close(&out)
    }
  }
}
