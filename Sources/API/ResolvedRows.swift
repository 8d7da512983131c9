import Domain
import Representation
import SQLite
import Store

/// Rows of claims, written as JSON while the store gathers them by period.
struct ResolvedRows: ClaimRendering {
  let writer: ResolvedWriter

  private let included: Included?

  /// - Parameter included: hears of each row.
  init(_ fields: [Field], of resource: Resource, _ included: Included?, storage: RowStorage) {
    writer = ResolvedWriter(fields, of: resource.name, storage: storage)
    self.included = included
  }

  func render(_ row: borrowing Row, to bytes: inout [UInt8]) {
    writer.render(row, to: &bytes)
    included?.note(row)
  }
  func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8]) { writer.renderBlank(row, to: &bytes) }
}

extension PeriodClaims {
  /// Appends the period: the chosen claim with the others beside it, or, where none is chosen, all beside a
  /// blank.
  func write(_ rows: ResolvedRows, to out: inout [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      let part = { UnsafeRawBufferPointer(rebasing: bytes[$0 as Range<Int>]) }
      let chosen = choice.chosen.map { claims[$0] }
      let others = claims.indices.filter { $0 != choice.chosen }
      rows.writer.write(
        part(chosen?.record ?? blank ?? 0..<0), rule: rule.name, chosen: chosen.map { part($0.id) },
        reason: choice.reason,
        alternatives: others.map { (part(claims[$0].record), part(claims[$0].id)) }, to: &out)
    }
  }
}
