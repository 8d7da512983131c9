package import Domain
package import SQLite

/// The claims of one period, written and ranked.
package struct PeriodClaims {
  package let claims: [Claim]
  package let choice: Choice
  package let rule: Rule
  /// The bytes that the claims' ranges are in.
  package let bytes: [UInt8]
  /// The period without a figure, for when the rule chooses none.
  package let blank: Range<Int>?
}

/// How rows become bytes while they are gathered by period.
package protocol ClaimRendering {
  /// Appends the row as an object.
  func render(_ row: borrowing Row, to bytes: inout [UInt8])
  /// Appends the row as an object in which only what the claims of a period share is not null.
  func renderBlank(_ row: borrowing Row, to bytes: inout [UInt8])
}

extension Reader {
  /// The periods of a page, each with its claims, in order. Rows come ordered by period, so only one period's claims are
  /// held at a time. Figures without a period are for no common one, and each stands alone.
  /// - Returns: where the next page goes on, or nil where this is the last.
  package func resolvedPage(
    _ plan: Plan, _ rendering: some ClaimRendering, _ body: (PeriodClaims) -> Void
  ) throws(Problem) -> PageCursor? {
    try store { () throws(SQLiteError) in
      let query = plan.query
      var rows = try connection.prepare(query.sql).cursor(query.values.map(\.binding))
      var gathering = PeriodGathering(plan: plan, connection: connection)
      while try rows.advance() {
        let isNewPeriod = gathering.isNewPeriod(rows.row)
        if isNewPeriod, let done = try gathering.finish() {
          body(done)
          if gathering.periodCount == plan.limit { return gathering.last }
        }
        gathering.add(rows.row, rendering, startsPeriod: isNewPeriod)
      }
      if let done = try gathering.finish() { body(done) }
      return nil
    }
  }
}

/// The claims of the period that is being read.
private struct PeriodGathering {
  let plan: Plan
  let connection: Connection
  let rule = Rule.standard
  private(set) var periodCount = 0
  private(set) var last: PageCursor?
  private var period = ""
  private var bytes: [UInt8] = []
  private var blank: Range<Int>?
  private var rows: [(id: String, status: String, version: Int64, bytes: Range<Int>)] = []

  init(plan: Plan, connection: Connection) {
    (self.plan, self.connection) = (plan, connection)
  }

  /// Behind the sort keys stand the id, the status and the version (see `Plan.query`).
  private var claimColumn: Int { plan.keyColumn + plan.order.count }

  func isNewPeriod(_ row: borrowing Row) -> Bool {
    let text = row.text(claimColumn + 3)
    return text.isEmpty || text != period
  }

  mutating func add(_ row: borrowing Row, _ rendering: some ClaimRendering, startsPeriod: Bool) {
    if startsPeriod { period = row.text(claimColumn + 3) }
    // A second claim may lead to a tie, which is served without a figure; it has the period of the first.
    if rows.count == 1 { blank = appending { rendering.renderBlank(row, to: &$0) } }
    let range = appending { rendering.render(row, to: &$0) }
    rows.append((row.text(claimColumn), row.text(claimColumn + 1), row.integer(claimColumn + 2), range))
    last = plan.position(row)
  }

  private mutating func appending(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
    let start = bytes.count
    write(&bytes)
    return start..<bytes.count
  }

  /// The period that ends here, or nil before the first.
  mutating func finish() throws(SQLiteError) -> PeriodClaims? {
    guard !rows.isEmpty else { return nil }
    var claims: [Claim] = []
    for row in rows {
      claims.append(Claim(id: row.id, rank: try rank(row.status, row.version), bytes: row.bytes))
    }
    let done = PeriodClaims(
      claims: claims, choice: rule.choose(claims), rule: rule, bytes: bytes, blank: blank)
    rows.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    blank = nil
    periodCount += 1
    return done
  }

  /// Sources are only looked at where there is something to choose.
  private func rank(_ status: String, _ version: Int64) throws(SQLiteError) -> Rank {
    guard rows.count > 1 else { return Rank(status: status, reliability: nil, published: "") }
    let sql = """
      SELECT min(s.reliability), coalesce(max(s.published_max), '')
      FROM \(plan.resource.table)_citation AS c JOIN source_version AS s ON s.id = c.source AND s.closed IS NULL
      WHERE c.version = ?
      """
    return try connection.prepare(sql).first([.integer(version)]) { row in
      Rank(status: status, reliability: row.textIfPresent(0), published: row.text(1))
    } ?? Rank(status: status, reliability: nil, published: "")
  }
}
