import API
import ArgumentParser
import Domain
import FoundationEssentials
import SQLite
import Store
import System

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
      Thread.giveWay()
      let path = options.databasePath
      if !onlySeeds, FileManager.default.fileExists(atPath: path) {
        Console.say("Checking \(path).")
        let connection = try Database.reading(options)
        // The whole schema, whatever was noted of it.
        try Database.require(try Schema(options).faults(in: connection))
        try check(connection)
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
    let missing = try storeSeeds(in: database)
    try check(database.connection, missing.map { "\(options.seedsPath) has no file for \($0)." })
  }

  /// Records that cannot even be stored are what a check is to find.
  /// - Returns: the collections that the seeds have no file for.
  private func storeSeeds(in database: Database) throws -> [String] {
    do {
      let files = try RecordFiles(options.seedsPath)
      try database.store(files, actor: "check", note: nil)
      return Set(Resource.all.map(\.name)).subtracting(files.collections).sorted()
    } catch let problem as Problem where problem.kind == .invalidBody || problem.kind == .conflict {
      Console.say(problem)
      throw ExitCode.faults
    }
  }

  private func check(_ connection: Connection, _ earlier: [String] = []) throws {
    let (texts, unread) = try sourceTexts(connection)
    var findings = earlier + unread
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

  /// The texts of a folder by the id of the source that names their SHA-256, and what is wrong with the
  /// folder.
  private func sourceTexts(_ connection: Connection) throws -> ([String: SourceText], [String]) {
    guard let sources else { return ([:], []) }
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
    let missing = idsByDigest.values.sorted().filter { texts[$0] == nil }
    return (
      texts,
      missing.map { "The text of source \($0) is not in \(sources), or is not the text that was cited." }
    )
  }
}
