import Glibc
import System
import Testing

@testable import SQLite

/// Which file lies at a path, and which log lies beside a database.
struct LogFilesTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func make(_ name: String, _ text: String = "x") throws {
    let file = try #require(fopen(folder[name], "w"))
    defer { fclose(file) }
    #expect(fputs(text, file) >= 0)
  }

  @Test func `a file is the same under another name and after a write, and one in its place is not`() throws {
    try make("one")
    let before = try #require(FileIdentity(path: folder["one"]))
    #expect(FileIdentity(path: folder["one"]) == before)
    rename(folder["one"], folder["two"])
    #expect(FileIdentity(path: folder["one"]) == nil)
    var times = [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]
    utimes(folder["two"], &times)
    let written = try #require(FileIdentity(path: folder["two"]))
    #expect(written != before)
    #expect(written.isSameFile(as: before))
    try make("one")
    #expect(try !#require(FileIdentity(path: folder["one"])).isSameFile(as: before))
  }

  @Test func `the log of a database lies beside it until both its files are removed`() throws {
    let connection = try folder.database("CREATE TABLE t (x)")
    let (path, logs) = (folder["test.db"], LogFiles(besideDatabase: folder["test.db"]))
    #expect(logs.lieBeside(path))
    #expect(!logs.lieBeside(folder["other.db"]))
    for name in LogFiles.names(path) {
      #expect(logs.lieBeside(path))
      unlink(name)
    }
    #expect(!logs.lieBeside(path))
    // Another database's log in its place is not its own. The open one keeps its files from being used again.
    for name in LogFiles.names("test.db") { try make(name) }
    #expect(!logs.lieBeside(path))
    #expect(try connection.prepare("SELECT count(*) FROM t").first { $0.integer(0) } == 0)
  }

  @Test func `a database that nobody has open has no log`() throws {
    do { _ = try folder.database("CREATE TABLE t (x)") }
    #expect(!LogFiles(besideDatabase: folder["test.db"]).lieBeside(folder["test.db"]))
  }

  @Test func `the coarse clock goes on and never back`() {
    var last = CoarseClock.milliseconds
    let first = last
    let deadline = ContinuousClock.now + .seconds(60)
    while last == first, ContinuousClock.now < deadline {
      let now = CoarseClock.milliseconds
      #expect(now >= last)
      last = now
    }
    #expect(last > first)
  }
}
