import Foundation
import Testing

/// What the compiler cannot show to be safe for memory stands in few files, and each of them says why it holds.
struct SafetyTests {
  /// The files that go through addresses, and what for.
  private static let files = [
    "Sources/Bytes/LentBytes.swift": "copies of lent bytes, and words of them",
    "Sources/HTTP/Request.swift": "a request that is lent with its bytes",
    "Sources/Representation/RawOutput.swift": "where rows are put together",
    "Sources/Representation/Zlib.swift": "zlib",
    "Sources/SQLite/DatabaseHandle.swift": "SQLite's calls that take a connection",
    "Sources/SQLite/StatementHandle.swift": "SQLite's calls that take a statement",
    "Sources/SQLite/Tokenizer.swift": "FTS5's calls",
    "Sources/Server/ConnectionTable.swift": "connections that lie still",
    "Sources/Server/Poller.swift": "epoll",
    "Sources/Server/Socket.swift": "calls of sockets",
    "Sources/System/Locked.swift": "the lock of POSIX",
    "Sources/System/SystemCall.swift": "calls of files, clocks, names and the process",
    "Sources/System/Thread.swift": "the thread of POSIX and its signals",
  ]

  /// Lines of code that go through an address, marked or not.
  static func unsafe(_ file: SourceFile) -> [Int] {
    file.code.indices.filter { file.code[$0].contains(/\bunsafe|Unsafe|unowned\(unsafe\)|unchecked:/) }
      .map { $0 + 1 }
  }

  @Test func `what is unsafe stands in the files declared for it, and each of them has some`() {
    let found = SourceFile.sources.filter { !Self.unsafe($0).isEmpty }.map(\.path)
    #expect(Set(found).subtracting(Self.files.keys).sorted() == [])
    #expect(Set(Self.files.keys).subtracting(found).sorted() == [])
  }

  @Test func `unsafe code is found, and words about it are not`() {
    let text = """
      // unsafe in a comment, UnsafePointer too
      let words = "unsafe"
      let first = unsafe pointer.pointee
      let second: UnsafeRawBufferPointer
      let third = String(unsafeUninitializedCapacity: 1) { _ in 0 }
      let fourth = span[unchecked: 0]
      let unsaved = 1
      """
    #expect(Self.unsafe(SourceFile("Sources/API/A.swift", text)) == [3, 4, 5, 6])
  }

  @Test func `every module is compiled with strict memory safety`() throws {
    let package = try String(contentsOfFile: "Package.swift", encoding: .utf8)
    #expect(package.contains(".strictMemorySafety()"))
    #expect(!package.contains(/disableWarning|StrictMemorySafety", as:/))
  }
}
