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
    var unseen: [String] = []
    for check in RecordCheck.all {
      let found = try check.run(connection, texts: texts)
      Console.say(line(check, found))
      findings += found.faults
      unseen += found.unseen
    }
    unseen.forEach { Console.say("  not looked at: \($0).") }
    guard findings.isEmpty else {
      findings.forEach { Console.say("entente: " + $0) }
      Console.say(
        "\(findings.count) faults.\(unseen.isEmpty ? "" : " \(unseen.count) things were not looked at.")")
      throw ExitCode.faults
    }
    Console.say(
      unseen.isEmpty
        ? "No fault." : "No fault in what was looked at; \(unseen.count) things were not looked at.")
  }

  /// What a check came to; only one that looked at everything is passed.
  private func line(_ check: RecordCheck, _ found: RecordCheck.Findings) -> String {
    if !found.faults.isEmpty { return "  FAULT \(check.summary) (\(found.faults.count))" }
    return found.unseen.isEmpty
      ? "  ok   \(check.summary)" : "  part \(check.summary) (\(found.unseen.count) not looked at)"
  }

  /// The texts of a folder by the id of the source that names their SHA-256, and what is wrong with the
  /// folder.
  private func sourceTexts(_ connection: Connection) throws -> ([String: SourceText], [String]) {
    guard let folder = sources else { return ([:], []) }
    var found: Set<String> = []
    let sources = try connection.prepare("SELECT sha256, id FROM sources WHERE sha256 IS NOT NULL").all([]) {
      ($0.text(0).lowercased(), $0.text(1))
    }
    // One text may have been entered as several sources.
    let idsByDigest = Dictionary(grouping: sources, by: \.0).mapValues { $0.map(\.1) }
    var texts: [String: SourceText] = [:]
    var faults: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where !name.hasPrefix(".") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      guard let ids = idsByDigest[Digest.sha256(bytes)] else {
        Console.say("  note \(name) is the text of no source record.")
        continue
      }
      if ids.count > 1 { Console.say("  note \(name) is the text of \(ids.joined(separator: ", ")).") }
      let text = SourceText([UInt8](bytes))
      if text == nil { faults.append("\(name) is not UTF-8, so that no quote can be looked up in it.") }
      for id in ids { texts[id] = text }
      found.formUnion(ids)
    }
    let missing = sources.map(\.1).sorted().filter { !found.contains($0) }
    return (
      texts,
      faults
        + missing.map { "The text of source \($0) is not in \(folder), or is not the text that was cited." }
    )
  }
}
