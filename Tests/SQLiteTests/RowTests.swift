import Bytes
import Testing

@testable import SQLite

// That a row cannot outlive its step is for the compiler to say, not for a test: Row is neither copyable nor
// escapable from the cursor that owns it, so neither `kept = cursor.row` nor a step while it is borrowed
// compiles.

struct RowTests {
  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try folder.database()
  }

  @Test(
    arguments: [
      .null, .integer(.min), .integer(.max), .integer(0), .real(-0.5), .real(.infinity),
      .real(.leastNonzeroMagnitude),
      .text(""), .text("Ашхабад, Türkmenistan"), .text("a\0b"), .text("\0"),
      .text(String(repeating: "x", count: 70_000)),
      .blob([]), .blob([0, 255, 0]), .blob(Array(repeating: 7, count: 70_000)),
    ] as [Binding])
  func `a value comes back as it was bound`(value: Binding) throws {
    let back = try connection.prepare("SELECT ?1").first([value]) { row -> Binding in
      switch row.type(0) {
      case .null: .null
      case .integer: .integer(row.integer(0))
      case .real: .real(row.real(0))
      case .text: .text(row.text(0))
      case .blob: .blob(row.blob(0))
      }
    }
    #expect(back == value)
  }

  @Test(arguments: ["", "\0", "a\0b", "é\0\0", "plain"])
  func `text has its length and not its first NUL as its end`(text: String) throws {
    try connection.execute("CREATE TABLE t (x TEXT)")
    try connection.prepare("INSERT INTO t VALUES (?1)").run([.text(text)])
    let stored = try connection.prepare("SELECT x, length(CAST(x AS BLOB)) FROM t").first { row in
      #expect(row.integer(1) == text.utf8.count)
      #expect(row.withText(0) { Array($0) == Array(text.utf8) })
      return row.text(0)
    }
    #expect(stored == text)
  }

  @Test func `bytes bound without a string are the same text`() throws {
    let statement = try connection.prepare("SELECT ?1 = 'né', typeof(?1), ?2 IS NULL, typeof(?2)")
    try statement.bind(text: "né".utf8Span.span, at: 1)
    try statement.bind(text: Span(), at: 2)
    _ = try statement.first { row in
      #expect(row.integer(0) == 1)
      #expect(row.text(1) == "text")
      #expect(row.integer(2) == 0)
      #expect(row.text(3) == "text")
    }
  }

  @Test func `bytes that are no UTF-8 are read with replacements`() throws {
    let text = try connection.prepare("SELECT CAST(x'61ff62' AS TEXT)").first { $0.text(0) }
    #expect(text == "a\u{FFFD}b")
  }

  @Test func `NULL is absent, and zero where a value is asked for`() throws {
    _ = try connection.prepare("SELECT NULL, 1").first { row in
      #expect(row.count == 2)
      #expect(row.isNull(0) && !row.isNull(1))
      #expect(row.integer(0) == 0 && row.real(0) == 0 && row.text(0).isEmpty && row.blob(0).isEmpty)
      #expect(row.integerIfPresent(0) == nil && row.realIfPresent(0) == nil && row.textIfPresent(0) == nil)
      #expect(row.integerIfPresent(1) == 1 && row.realIfPresent(1) == 1 && row.textIfPresent(1) == "1")
    }
  }

  @Test func `a number read as text still has its length`() throws {
    let count = try connection.prepare("SELECT 12345").first { $0.withText(0) { $0.count } }
    #expect(count == 5)
  }

  @Test func `a column that does not exist stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let statement = try Connection(path: ":memory:", mode: .create).prepare("SELECT 1")
      _ = try statement.first { $0.integer(1) }
    }
  }
}
