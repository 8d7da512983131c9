import Testing

@testable import SQLite

@Suite struct LibraryVersionTests {
  @Test func `the version is the one that SQLite itself tells`() throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(path: folder["version.sqlite"], mode: .create)
    let told = try connection.prepare("SELECT sqlite_version()").first([]) { $0.text(0) }
    #expect(LibraryVersion.current.description == told)
  }

  @Test(arguments: [
    (3_007_000, true), (3_040_001, true), (3_044_005, true), (3_044_006, false), (3_045_000, true),
    (3_050_006, true), (3_050_007, false), (3_051_000, true), (3_051_002, true), (3_051_003, false),
    (3_052_000, false), (4_000_000, false),
  ])
  func `the fault of the log is in every version but those that mended it`(number: Int, isThere: Bool) {
    #expect(LibraryVersion(number: number).hasLogResetFault == isThere, "\(LibraryVersion(number: number))")
  }
}
