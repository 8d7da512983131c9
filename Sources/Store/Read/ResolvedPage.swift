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
  private let rule = Rule.standard
  private(set) var periodCount = 0
  private(set) var last: PageCursor?
  private var period: [UInt8] = []
  private var bytes: [UInt8] = []
  private var blank: Range<Int>?
  private var claims: [Claim] = []

  init(_ page: PreparedPage, _ connection: Connection) {
    (self.page, self.connection) = (page, connection)
    // Behind the sort keys stand the id, the version and the period (see `Plan.queries`).
    claimColumn = page.plan.keyColumn + page.plan.order.count
  }

  /// Whether the row's period is another one than that of the row before. No period is like no other.
  mutating func entersPeriod(_ row: borrowing Row) -> Bool {
    row.withText(claimColumn + 2) { text in
      if !text.isEmpty, text.isSame(as: period.span) { return false }
      period.removeAll(keepingCapacity: true)
      period.append(contentsOf: text)
      return true
    }
  }

  mutating func add(_ row: borrowing Row, _ rendering: some ClaimRendering) {
    // A second claim may lead to a tie, which is served without a figure; it has the period of the first.
    if claims.count == 1 { blank = appending { rendering.renderBlank(row, to: &$0) } }
    let record = appending { rendering.render(row, to: &$0) }
    let column = claimColumn
    let id = appending { bytes in row.withText(column) { bytes.append(contentsOf: $0) } }
    claims.append(Claim(id: id, record: record, version: row.integer(column + 1)))
    if periodCount == page.plan.limit - 1 { last = page.plan.position(row) }
  }

  @inline(__always)
  private mutating func appending(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
    let start = bytes.count
    write(&bytes)
    return start..<bytes.count
  }

  /// Hands over the period that ends here, if there is one.
  mutating func finish(_ body: (PeriodClaims) -> Void) throws(SQLiteError) {
    guard !claims.isEmpty else { return }
    let choice = claims.count == 1 ? Choice.only : rule.choose(try facts())
    body(PeriodClaims(claims: claims, choice: choice, rule: rule, bytes: bytes, blank: blank))
    claims.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    blank = nil
    periodCount += 1
  }

  private func facts() throws(SQLiteError) -> [ClaimFacts] {
    let reading = ClaimReading(page.plan.resource, page.plan.moment, connection)
    var facts: [ClaimFacts] = []
    for claim in claims { facts.append(try reading.facts(ofVersion: claim.version)) }
    return facts
  }
}
