import Testing

/// Each module knows only those below it.
struct WallTests {
  /// What each module may see: the house, from the ground up.
  private static let walls: [String: Set<String>] = [
    "Bytes": [],
    "System": ["Bytes", "CLinux", "Glibc"],
    "HTTP": ["Bytes", "Synchronization"],
    "Server": ["Bytes", "HTTP", "System", "CLinux", "Glibc", "Synchronization"],
    "SQLite": ["Bytes", "CSQLite", "System", "Glibc"],
    "Domain": [],
    "Representation": ["Bytes", "Domain", "SQLite", "System", "CZlib"],
    "Store": ["Bytes", "Domain", "SQLite", "System", "Representation"],
    "API": ["Bytes", "HTTP", "Domain", "SQLite", "Store", "System", "Representation", "Crypto"],
    "entente": [
      "API", "Bytes", "Server", "Store", "Representation", "SQLite", "Domain", "HTTP", "System",
      "ArgumentParser", "CLinux", "FoundationEssentials", "Glibc", "Logging", "Synchronization",
    ],
  ]

  static func trespasses(_ file: SourceFile) -> [Finding] {
    guard let allowed = walls[file.module] else {
      return [Finding(file.path, 1, "\(file.module) is no module of the house")]
    }
    return file.code.enumerated().filter { $1.contains("import") }.flatMap { index, line in
      line.matches(of: /^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)/).map { String($0.1) }
        .filter { !allowed.contains($0) }
        .map { Finding(file.path, index + 1, "\(file.module) may not see \($0)") }
    }
  }

  @Test func `no module looks over its wall`() {
    #expect(SourceFile.sources.flatMap(Self.trespasses) == [])
    #expect(Set(SourceFile.sources.map(\.module)) == Set(Self.walls.keys))
  }

  @Test func `a trespass is found in whatever form`() {
    let text = """
      import HTTP
      package import Store
      internal import Glibc
      @testable import API
      import struct Domain.Resource
      // import SQLite
      """
    #expect(Self.trespasses(SourceFile("Sources/Server/A.swift", text)).map(\.line) == [2, 4, 5])
    #expect(Self.trespasses(SourceFile("Sources/Other/A.swift", "")).count == 1)
  }
}
