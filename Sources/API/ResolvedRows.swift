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
  /// Appends the period: the chosen claim with the others beside it, or, where none is chosen, all beside a blank.
  func append(to out: inout [UInt8]) {
    let chosen = choice.chosen.map { claims[$0] }
    let others = claims.filter { $0.id != chosen?.id }.map { bytes[$0.bytes] }
    let served = chosen.map { bytes[$0.bytes] } ?? bytes[blank ?? 0..<0]
    ResolvedWriter.append(
      served: served, rule: rule.name, chosen: chosen?.id, reason: choice.reason, alternatives: others,
      to: &out)
  }
}
