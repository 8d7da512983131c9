package import Domain
package import Representation
package import SQLite

/// A page while its rows are read. It shows one state of the record only where its
/// reader holds that state from the first row to the last (`Reader.refresh`).
package struct PageReading: ~Copyable {
  private let page: PreparedPage
  private let connection: Connection
  /// The statement that is read, and its rows.
  private var part = 0
  private var rows: Cursor
  private var count = 0
  private var last: PageCursor?
  /// Where the first record stands, in a collection whose pages go both ways; nil before it is read.
  package private(set) var first: PageCursor?
  /// Where the next page goes on, once this one is read; nil where it is the last.
  package private(set) var next: PageCursor?

  fileprivate init(_ page: PreparedPage, _ connection: Connection) throws(SQLiteError) {
    rows = try page.parts[0].statement.cursor(page.parts[0].values)
    (self.page, self.connection) = (page, connection)
  }

  /// Steps to the next row of the page's statements, one after the other.
  private mutating func advance() throws(SQLiteError) -> Bool {
    while true {
      if try rows.advance() { return true }
      part += 1
      guard part < page.parts.count else { return false }
      rows = try page.parts[part].statement.cursor(page.parts[part].values)
    }
  }

  /// Where the row that was read last stands.
  private var place: PageCursor { PageCursor(of: rows.row, in: page.keyColumns) }

  /// Hands the rows to `body` in order; the fields' columns come first. To be called once.
  package mutating func readRows(_ body: (borrowing Row) -> Void) throws(Problem) {
    try store { () throws(SQLiteError) in
      let limit = page.plan.limit
      while try advance() {
        if count == limit { return next = last }
        count += 1
        if count == 1, page.plan.resource.isPagedBothWays { first = place }
        if count == limit { last = place }
        body(rows.row)
      }
    }
  }

  /// Reads the rows, and hands each period that is whole to `body` with its claims, in order. To be called once.
  /// Rows come ordered by period, so only one period's claims are held at a time. Figures without a period are for
  /// no common one, and each stands alone.
  /// - Parameter hear: is lent each row.
  package mutating func readPeriods(
    _ rendering: some ClaimRendering, hear: (borrowing Row) -> Void = { _ in },
    _ body: (PeriodClaims) -> Void
  ) throws(Problem) {
    var gathering = PeriodGathering(page, connection)
    try store { () throws(SQLiteError) in
      while try advance() {
        if gathering.entersPeriod(rows.row) {
          try gathering.finish(body)
          if gathering.periodCount == page.plan.limit {
            return next = gathering.last?.behindPeriod(page.plan.order)
          }
        }
        gathering.add(rows.row, rendering)
        hear(rows.row)
      }
      try gathering.finish(body)
    }
  }
}

extension Reader {
  /// Hands all rows of a plan to `body` in order, or as many as its caller asked for.
  /// - Returns: whether there are more than `most`, of which the others are not read.
  func readAll(_ plan: Plan, atMost most: Int, _ body: (borrowing Row) -> Void) throws(Problem) -> Bool {
    var reading = try read(try prepare(plan.hasLimit ? plan : plan.page(behind: plan.after, limit: most)))
    try reading.readRows(body)
    return !plan.hasLimit && reading.next != nil
  }

  /// Begins to read a page that this reader prepared.
  package func read(_ page: PreparedPage) throws(Problem) -> PageReading {
    try store { () throws(SQLiteError) in try PageReading(page, connection) }
  }
}
