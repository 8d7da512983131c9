import API
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
    #expect(outcome.errors.contains("\nNo fault in what was looked at; "), "no texts are at hand")
    #expect(outcome.errors.contains("  part every quote stands at its line"))
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

  @Test func `a check that looked at everything says so, and one without the texts does not`() throws {
    try MadeUpDataset.write(to: folder)
    #expect(try check(folder["seeds"], sources: folder["texts"]).errors.hasSuffix("\nNo fault.\n"))
    let blind = try check(folder["seeds"])
    #expect(blind.code == 0 && blind.errors.contains("quotes of made-up: its text is not at hand"))
    #expect(
      blind.errors.hasSuffix("\nNo fault in what was looked at; 1 things were not looked at.\n"),
      "\(blind.errors)")
  }

  @Test func `a digest in capitals finds its text, and one text belongs to every source that names it`()
    throws
  {
    try MadeUpDataset.write(to: folder)
    let seeds = String(decoding: try folder.bytes("seeds/sources.json"), as: UTF8.self)
    let digest = Digest.sha256(MadeUpDataset.text.utf8)
    let record = seeds.replacing(digest, with: digest.uppercased())
    let second = record.replacing("\"made-up\"", with: "\"reprint\"")
    try folder.write(record.dropLast() + "," + second.dropFirst(), to: "seeds/sources.json")
    let events = String(decoding: try folder.bytes("seeds/events.json"), as: UTF8.self)
    try folder.write(events.replacing("\"made-up\"", with: "\"reprint\""), to: "seeds/events.json")
    let sound = try check(folder["seeds"], sources: folder["texts"])
    #expect(sound.code == 0 && sound.errors.contains("made-up.txt is the text of "), "\(sound.errors)")
    let wrong = events.replacing("\"made-up\"", with: "\"reprint\"").replacing(
      "met in May", with: "met in June")
    try folder.write(wrong, to: "seeds/events.json")
    #expect(
      try check(folder["seeds"], sources: folder["texts"]).errors.contains(
        "does not stand in line 3 of reprint"))
  }

  @Test func `a text that is not UTF-8 is told, not passed`() throws {
    try MadeUpDataset.write(to: folder)
    let bytes: [UInt8] = Array("A text in Latin-1: ".utf8) + [0xE9]
    try Data(bytes).write(to: URL(fileURLWithPath: folder["texts/made-up.txt"]))
    let seeds = String(decoding: try folder.bytes("seeds/sources.json"), as: UTF8.self)
    let own = Digest.sha256(MadeUpDataset.text.utf8)
    try folder.write(seeds.replacing(own, with: Digest.sha256(bytes)), to: "seeds/sources.json")
    let outcome = try check(folder["seeds"], sources: folder["texts"])
    #expect(outcome.code == 2 && outcome.errors.contains("made-up.txt is not UTF-8"), "\(outcome.errors)")
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
