import Chance
import Domain
import Foundation
import SQLite
import Store
import Testing

@testable import Representation

@Suite struct SeedFileTests {
  // MARK: Layout

  private func laidOut(_ value: JSON, indentation: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONLayout.append(value, indentation: indentation, column: indentation, to: &bytes)
    return bytes
  }

  @Test func `what is laid out is read as what it was`() throws {
    var generator = SplitMix64(seed: 31)
    for _ in 0..<500 {
      let tree = generator.tree(depth: 5)
      for indentation in [0, 2, 50, 200] {
        let bytes = laidOut(tree, indentation: indentation)
        #expect(try JSONReader.value(of: bytes) == tree)
        #expect(isSame(tree, try foundation(bytes)))
      }
    }
  }

  @Test func `a line is only too long where it cannot be broken`() throws {
    var generator = SplitMix64(seed: 32)
    var long = 0
    for _ in 0..<300 {
      let tree = JSON.array((0..<6).map { _ in generator.tree(depth: 5) })
      for line in laidOut(tree).split(separator: 0x0A) where line.count > JSONLayout.width {
        long += 1
        let trimmed = Array(line.last == UInt8(ascii: ",") ? line.dropLast() : line)
        let value = (try? JSONReader.value(of: trimmed)) ?? .null
        let member = try? JSONReader.value(of: Array("{".utf8) + trimmed + Array("}".utf8))
        var inner = value
        if case .object(let members)? = member { inner = members[0].value }
        let isBreakable =
          switch inner {
          case .array(let items): !items.isEmpty
          case .object(let members): !members.isEmpty
          default: false
          }
        #expect(!isBreakable, "\(String(decoding: line, as: UTF8.self))")
      }
    }
    #expect(long > 0)
  }

  @Test func `what fits into a line stays on it, and what does not is broken`() {
    let short = JSON.object([.init("a", .array(["x", .number("1")])), .init("b", .object([]))])
    #expect(String(decoding: laidOut(short), as: UTF8.self) == "{\n  \"a\": [\"x\", 1],\n  \"b\": {}\n}")
    #expect(
      String(decoding: laidOut(short, indentation: 2), as: UTF8.self) == "{\"a\": [\"x\", 1], \"b\": {}}")
    // `["aaa…"]` at column 2 with a comma behind it: one letter more than fits.
    let most = JSONLayout.width - 2 - 4 - 1
    for (count, lines) in [(most, 1), (most + 1, 3)] {
      let array = JSON.array([.string(String(repeating: "a", count: count))])
      #expect(laidOut(array, indentation: 2).count { $0 == 0x0A } + 1 == lines)
    }
  }

  // MARK: Files

  private func imported(_ files: [String: [UInt8]], into database: TemporaryDatabase) throws -> CommitSummary
  {
    let parts = try files.keys.sorted().map { name in
      guard case .array(let records) = try JSONReader.value(of: files[name] ?? []) else { throw NoArray() }
      return RecordBundle.Part(try #require(Resource.named(name)), origin: name, records: records)
    }
    return try Writer(database.connection).import(RecordBundle(parts), actor: "test")
  }

  private struct NoArray: Error {}

  private func exported(_ database: TemporaryDatabase) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for resource in Resource.all {
      var file = SeedFile(resource)
      var failed = false
      try database.connection.export(resource) { row in
        do throws(JSONFault) { try file.append(row) } catch { failed = true }
      }
      #expect(!failed)
      #expect(file.count == (try count(resource, database)))
      files[resource.name] = file.finished()
    }
    return files
  }

  private func count(_ resource: Resource, _ database: TemporaryDatabase) throws -> Int {
    try database.connection.prepare("SELECT count(*) FROM \(resource.currentView)").first {
      Int($0.integer(0))
    } ?? 0
  }

  @Test func `the dataset is imported, exported, imported and exported as the same bytes`() throws {
    var seeds: [String: [UInt8]] = [:]
    for resource in Resource.all {
      let path = "\(Repository.root)/Seeds/\(resource.name).json"
      seeds[resource.name] = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let first = try TemporaryDatabase(migrated: true)
    let made = try imported(seeds, into: first)
    #expect(made.created > 500 && made.replaced == 0)
    let files = try exported(first)
    // The seeds are kept as they are exported, and what was exported is what is there.
    for resource in Resource.all { #expect(files[resource.name] == seeds[resource.name], "\(resource.name)") }
    #expect(try imported(files, into: first).changeCount == 0)
    let second = try TemporaryDatabase(migrated: true)
    #expect(try imported(files, into: second).created == made.created)
    let again = try exported(second)
    for resource in Resource.all { #expect(again[resource.name] == files[resource.name], "\(resource.name)") }
    for (name, bytes) in files {
      #expect(bytes.last == 0x0A, "\(name)")
      #expect(!String(decoding: bytes, as: UTF8.self).contains("null"), "\(name)")
    }
  }

  @Test func `hostile texts and numbers of lists and fields are exported and imported unchanged`() throws {
    var generator = SplitMix64(seed: 33)
    let database = try TemporaryDatabase(migrated: true)
    let sources = (0..<60).map { index -> JSON in
      .object([
        .init("id", .string("source-\(index)")), .init("title", .string("x" + generator.text(upTo: 60))),
        .init("kind", "report"),
        .init("language", "en"), .init("reliability", "A"),
        .init("reliability_reason", .string("\(index)" + generator.text())),
      ])
    }
    let projects = (0..<60).map { index -> JSON in
      let targets = (0..<3).map { _ -> JSON in
        let value =
          Double(generator.number(-99_999_999...99_999_999))
          * [1, 0.001, 1e-9, 1e12, 1e-20, 1e25][generator.number(0...5)]
        let digits = String(format: "%.15g", value)
        return .object([
          .init("measure", .string("m" + generator.text())), .init("direction", "reach"),
          .init("value", .number(digits)),
        ])
      }
      let quote = JSON.object([
        .init("source", .string("source-\(index)")), .init("quote", .string("q" + generator.text())),
      ])
      return .object([
        .init("id", .string("project-\(index)")), .init("title", "t"), .init("sector", "gas"),
        .init("status", "pipeline"),
        .init("targets", .array(targets)), .init("citations", .array([quote])),
        .init("cost", .number("\(index)e15")),
      ])
    }
    let files = ["sources": laidOut(.array(sources)), "projects": laidOut(.array(projects))]
    #expect(try imported(files, into: database).created == 120)
    let out = try exported(database)
    #expect(try imported(out, into: database).changeCount == 0)
    #expect(try exported(database) == out)
  }

  @Test func `an empty collection is an empty array`() {
    #expect(SeedFile(Resource.all[0]).finished() == Array("[]\n".utf8))
  }
}
