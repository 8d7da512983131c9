import API
import ArgumentParser
import Domain
import Foundation
import SQLite
import Store

/// `entente check`
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for faults in the schema, the declarations and the record.",
    discussion: """
      Checks the database where there is one at --database (or ENTENTE_DATABASE); otherwise builds one from the \
      migrations and seeds, checks that and throws it away. With --sources, every quote is looked up at its line in the \
      texts, which are recognised by the SHA-256 that their source records name. Exit code 2 where faults are found.
      """)

  @Option(help: "A folder with the sources' texts.")
  var sources: String?

  @Flag(help: "Check the seeds even where there is a database.")
  var onlySeeds = false

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      let path = options.databasePath
      if !onlySeeds, FileManager.default.fileExists(atPath: path) {
        Console.say("Checking \(path).")
        try check(Database(options).connection)
      } else {
        try checkSeeds()
      }
    }
  }

  private func checkSeeds() throws {
    Console.say("Checking \(options.seedsPath) against \(options.migrationsPath).")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("entente-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var temporary = options
    temporary.database = folder + "/check.sqlite"
    let database = try Database(temporary)
    let bundle = try RecordFiles.load(options.seedsPath)
    let declared = Set(Resource.all.map(\.name))
    let missing = declared.subtracting(bundle.parts.map(\.resource.name)).sorted()
    try database.store(bundle, actor: "check", note: nil)
    try check(database.connection, missing.map { "\(options.seedsPath) has no file for \($0)." })
  }

  private func check(_ connection: Connection, _ earlier: [String] = []) throws {
    let texts = try sourceTexts(connection)
    var findings = earlier
    for check in RecordCheck.all {
      let found = try check.run(connection, texts: texts)
      Console.say(
        "  \(found.isEmpty ? "ok  " : "FAULT") \(check.summary)\(found.isEmpty ? "" : " (\(found.count))")")
      findings += found
    }
    guard findings.isEmpty else {
      findings.forEach { Console.say("entente: " + $0) }
      Console.say("\(findings.count) faults.")
      throw ExitCode.faults
    }
    Console.say("No fault.")
  }

  /// The texts of a folder by the id of the source that names their SHA-256.
  private func sourceTexts(_ connection: Connection) throws -> [String: SourceText] {
    guard let sources else { return [:] }
    let ids = try connection.prepare("SELECT sha256, id FROM sources WHERE sha256 IS NOT NULL").all([]) {
      ($0.text(0), $0.text(1))
    }
    let idsByDigest = Dictionary(ids, uniquingKeysWith: { first, _ in first })
    var texts: [String: SourceText] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: sources).sorted() {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(sources)/\(name)"))
      guard let id = idsByDigest[Digest.sha256(bytes)] else {
        Console.say("  note \(name) is the text of no source record.")
        continue
      }
      texts[id] = SourceText(String(decoding: bytes, as: UTF8.self))
    }
    for id in idsByDigest.values.sorted() where texts[id] == nil {
      throw Problem(
        .notFound, "The text of source \(id) is not in \(sources), or is not the text that was cited.")
    }
    return texts
  }
}
