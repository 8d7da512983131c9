import Domain
import Foundation
import Testing

@testable import Store
@testable import entente

@Suite struct RecordFilesTests {
  @Test func `the share read goes from nothing to all of the files, and never beyond`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("entente-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["people", "events"] {
      let text = "[" + Array(repeating: "{}", count: 40_000).joined(separator: ",\n") + "]"
      try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).json"))
    }
    let files = try RecordFiles(folder.path)
    var shares = [files.shareRead]
    for part in files.bundle.parts {
      while try part.next() != nil { shares.append(files.shareRead) }
    }
    #expect(shares.first == 0)
    #expect(shares.last == 1)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(shares).count > 4)
  }
}
