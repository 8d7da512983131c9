import Bytes
import Domain
import Representation
import SQLite

/// The claims of the period that is being read. Nearly every period has one, so nothing is made for a choice
/// before there is something to choose from.
struct PeriodGathering {
  private let page: PreparedPage
  private let connection: Connection
  private let claimColumn: Int
  private(set) var periodCount = 0
  private(set) var last: PageCursor?
  private var days: [UInt8] = []
  private var period = PeriodClaims(.standard)

  init(_ page: PreparedPage, _ connection: Connection) {
    (self.page, self.connection) = (page, connection)
    // Behind the sort keys stand the id, the version and the period (see `Plan.queries`).
    claimColumn = page.keyColumns.upperBound
  }

  /// Whether the row's period is another one than that of the row before. No period is like no other.
  mutating func entersPeriod(_ row: borrowing Row) -> Bool {
    row.withText(claimColumn + 2) { text in
      if !text.isEmpty, text.isSame(as: days.span) { return false }
      days.removeAll(keepingCapacity: true)
      days.append(contentsOf: text)
      return true
    }
  }

  mutating func add(_ row: borrowing Row, _ rendering: some ClaimRendering) {
    period.add(row, idColumn: claimColumn, rendering)
    if periodCount == page.plan.limit - 1 { last = PageCursor(of: row, in: page.keyColumns) }
  }

  /// Hands over the period that ends here, if there is one.
  mutating func finish(_ body: (PeriodClaims) -> Void) throws(SQLiteError) {
    guard !period.claims.isEmpty else { return }
    if period.claims.count > 1 { period.choice = period.rule.choose(try facts()) }
    body(period)
    period.removeAll()
    periodCount += 1
  }

  private func facts() throws(SQLiteError) -> [ClaimFacts] {
    let reading = ClaimReading(page.plan.resource, page.plan.moment, connection)
    var facts: [ClaimFacts] = []
    for claim in period.claims { facts.append(try reading.facts(ofVersion: claim.version)) }
    return facts
  }
}
