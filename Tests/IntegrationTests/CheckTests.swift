import Foundation
import Testbed
import Testing

/// `entente check`: clean on the dataset, and clear about each fault that is planted into a small made-up one.
struct CheckTests {
  private let folder: Folder
  init() throws { folder = try Folder() }

  private func check(_ seeds: String, sources: String? = nil) throws -> Program.Outcome {
    let texts = sources.map { ["--sources", $0] } ?? []
    return try Program.run(
      ["check", "--only-seeds", "--seeds", seeds, "--migrations", Repository.migrations] + texts,
      environment: ["TMPDIR": folder.path])
  }

  @Test func `the dataset has no fault`() throws {
    let outcome = try check(Repository.seeds)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("No fault.\n"))
    #expect(try folder.names().isEmpty, "it leaves nothing behind")
  }

  @Test func `a database is checked where there is one`() throws {
    let database = try TestDatabase()
    try database.store(
      "people", #"[{"id": "nobody", "name": "Nobody", "citations": [{"source": "iso-3166-1"}]}]"#)
    let outcome = try Program.run(["check", "--database", database.path] + Program.repository)
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("Checking \(database.path)."))
    #expect(outcome.errors.contains("people/nobody: nothing refers to it."))
  }

  @Test func `the made-up dataset has no fault`() throws {
    try MadeUpDataset.write(to: folder)
    let outcome = try check(folder["seeds"], sources: folder["texts"])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(arguments: MadeUpDataset.faults)
  func `a planted fault is found and named`(fault: MadeUpDataset.Fault) throws {
    try MadeUpDataset.write(to: folder, with: fault)
    let outcome = try check(folder["seeds"], sources: folder["texts"])
    #expect(outcome.code == 2, "\(outcome.errors)")
    for part in fault.named { #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)") }
    #expect(!outcome.errors.contains("No fault."))
  }

  @Test func `a text that is of no source is only noted`() throws {
    try MadeUpDataset.write(to: folder)
    try folder.write("Something else.", to: "texts/other.txt")
    let outcome = try check(folder["seeds"], sources: folder["texts"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("other.txt"))
  }

  @Test func `a collection without a file is a fault`() throws {
    try MadeUpDataset.write(to: folder)
    try FileManager.default.removeItem(atPath: folder["seeds/projects.json"])
    let outcome = try check(folder["seeds"])
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("has no file for projects"))
  }
}
