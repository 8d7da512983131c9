import Domain
import Foundation
import SQLite
import Synchronization
import Testing

@testable import Store

/// What a reader does when another file comes to its path.
struct ReplacementTests {
  /// What readers said, in order.
  private final class Notices: Sendable {
    let said = Mutex<[String]>([])
    var all: [String] { said.withLock { $0 } }
  }

  private let (first, second): (TemporaryDatabase, TemporaryDatabase)
  private let notices = Notices()

  init() throws {
    (first, second) = (try TemporaryDatabase(), try TemporaryDatabase())
    for database in [first, second] { try Sample.store(in: database) }
    try second.put(.person, [Sample.person.with("id", "another")])
    try second.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  private func reader(every interval: Duration = .zero) throws -> Reader {
    var policy = Replacement.Policy()
    policy.interval = interval
    policy.notice = { [notices] notice in notices.said.withLock { $0.append(notice) } }
    return try Reader(path: first.path, replacing: policy)
  }

  private func removeLogs() {
    for name in LogFiles.names(first.path) { unlink(name) }
  }

  private func knows(_ id: String, _ reader: Reader) throws -> Bool {
    try reader.record(.person, id) { _ in } != nil
  }

  @Test func `it goes on with the new file, and the version is another one`() throws {
    let reader = try reader()
    let before = try #require(reader.refresh())
    #expect(try !knows("another", reader))
    #expect(try reader.ids(.person, []) == ["a-person"])
    #expect(try reader.currentDataset().version == 6)
    rename(second.path, first.path)
    removeLogs()
    // What is held goes on as it is.
    #expect(reader.refresh() == before)
    #expect(try !knows("another", reader))
    reader.rest()
    let after = try #require(reader.refresh())
    #expect(after != before)
    #expect(try knows("another", reader))
    #expect(try reader.ids(.person, []) == ["a-person", "another"])
    #expect(try reader.currentDataset().version == 7)
    reader.rest()
    #expect(reader.refresh() == after)
    #expect(notices.all.count == 1)
  }

  @Test func `within the interval it goes on with the file it has, and lends its path to nobody`() throws {
    let reader = try reader(every: .seconds(3_600))
    #expect(try reader.sharedPath() == first.path)
    rename(second.path, first.path)
    removeLogs()
    _ = reader.refresh()
    #expect(try !knows("another", reader))
    #expect(try problem { _ = try reader.sharedPath() }.kind == .unavailable)
    #expect(notices.all.isEmpty)
  }

  @Test func `while an old log lies there it says so once, and waits`() throws {
    let reader = try reader()
    rename(second.path, first.path)
    for _ in 0..<3 {
      _ = reader.refresh()
      #expect(try !knows("another", reader))
      reader.rest()
    }
    #expect(notices.all.count == 1 && notices.all[0].contains("\(first.path)-wal"))
    removeLogs()
    _ = reader.refresh()
    #expect(try knows("another", reader))
  }

  @Test func `a file of another schema is refused once, and looked at again when it was written to`() throws {
    let reader = try reader()
    try second.connection.execute("DROP VIEW people")
    try second.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rename(second.path, first.path)
    removeLogs()
    for _ in 0..<3 {
      _ = reader.refresh()
      #expect(try knows("a-person", reader) && !knows("another", reader))
      reader.rest()
    }
    #expect(notices.all.count == 1 && notices.all[0].contains("view people"))
    utimes(first.path, nil)
    _ = reader.refresh()
    #expect(notices.all.count == 2)
  }

  @Test func `a file that is gone is read on`() throws {
    let reader = try reader()
    unlink(first.path)
    _ = reader.refresh()
    #expect(try knows("a-person", reader))
    #expect(notices.all.isEmpty)
  }
}
