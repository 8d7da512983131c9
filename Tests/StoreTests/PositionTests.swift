import Domain
import SQLite
import Testing

@testable import Store

@Suite struct PositionTests {
  @Test(
    arguments: [
      ("0", 0, nil, 0), ("18", 18, nil, 0), ("18-5be0c2d17a90f3e4", 18, "5be0c2d17a90f3e4", 0),
      ("18-5be0c2d17a90f3e4.240", 18, "5be0c2d17a90f3e4", 240),
    ] as [(String, Int64, String?, Int)])
  func `a position is read and written`(text: String, seq: Int64, mark: String?, change: Int) throws {
    let position = try #require(Position(text))
    #expect(position == Position(seq, mark: mark, change: change))
    #expect(position.text == text)
  }

  @Test(arguments: [
    "", "-", "018", "-1", "+1", "18-", "18-5be0", "18-5BE0C2D17A90F3E4", "18-5be0c2d17a90f3e4.", "18.240",
    "18-5be0c2d17a90f3e4.0", "9999999999999999999", "١٨", "18 ",
  ])
  func `what is no position is not read as one`(text: String) { #expect(Position(text) == nil) }

  /// Commits at these times.
  private func database(_ times: [String]) throws -> TemporaryDatabase {
    let database = try TemporaryDatabase()
    for (index, time) in times.enumerated() {
      let record = try #require(Resource.source.checked(Sample.source.with("title", .string("\(index)"))))
      _ = try Writer(database.connection) { time }.commit(actor: "test") { (commit) throws(Problem) in
        _ = try commit.put(record, in: .source)
      }
    }
    return database
  }

  @Test func `a time means the last commit at or before it, and a date the end of its day`() throws {
    let database = try database([
      "2026-01-01 10:00:00", "2026-01-01 10:00:00", "2026-01-02 23:59:59", "2026-01-05 00:00:00",
    ])
    let reader = try database.reader()
    for (text, seq) in [
      ("2025-12-31", 0), ("2026-01-01T09:59:59Z", 0), ("2026-01-01T10:00:00Z", 2), ("2026-01-01", 2),
      ("2026-01-01T12:00:00+02:00", 2), ("2026-01-01T11:59:59+02:00", 0), ("2026-01-02", 3),
      ("2026-01-02T23:59:58.999Z", 2), ("2026-01-04", 3), ("2026-01-05", 4), ("2026-02-01", 4),
    ] as [(String, Int64)] {
      let position = try reader.position(asOf: text)
      #expect(position.seq == seq, "\(text)")
      #expect((position.mark == nil) == (seq == 0), "\(text)")
    }
  }

  @Test(arguments: [
    "2026-02-30", "2026-13-01", "2026-01", "2026-01-01T10:00", "2026-01-01 10:00:00Z", "now", "9999-01-01",
  ])
  func `what is no time, or not past, is refused`(text: String) throws {
    let reader = try database(["2026-01-01"]).reader()
    let found = try problem { _ = try reader.position(asOf: text) }
    #expect(found.kind == .invalidParameter && found.faults.map(\.parameter) == ["as_of"])
  }

  @Test func `the day that is not over yet, and the present second, are refused`() throws {
    let database = try database(["2026-01-01"])
    let reader = try database.reader()
    for now in try database.texts(
      "SELECT date() UNION ALL SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '2 seconds')")
    {
      #expect(try problem { _ = try reader.position(asOf: now) }.kind == .invalidParameter)
    }
  }

  @Test func `a position of another history, or ahead of this one, is told apart`() throws {
    let (one, other) = (try database(["2026-01-01"]), try database(["2026-01-01"]))
    let reader = try one.reader()
    let position = try reader.currentDataset().position
    #expect(try reader.position(asOf: position.text) == position)
    #expect(try reader.position(asOf: "1") == position)
    for text in [try other.reader().currentDataset().position.text, "2", "2-5be0c2d17a90f3e4"] {
      #expect(try problem { _ = try reader.position(asOf: text) }.kind == .historyDiverged, "\(text)")
    }
    #expect(try reader.position(asOf: "0") == Position(0, mark: nil))
  }

  @Test func `every commit tells the first version of its changes`() throws {
    let database = try TemporaryDatabase()
    try Sample.store(in: database)
    try database.retire(.event, ["an-event"])
    let firsts = "SELECT seq || ' ' || first_version FROM commits ORDER BY seq"
    #expect(
      try database.texts(firsts)
        == database.texts("SELECT seq || ' ' || min(version) FROM changes GROUP BY seq"))
  }
}
