import ArgumentParser
import Domain
import System

/// `entente import`
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Store records from files in one commit.",
    discussion: """
      Reads <path>: a folder with one file for each collection (agreements.json, ...), or one such file; each an array of \
      records in the shape the API returns, a whole answer with its records as "data", or, in a \
      file .ndjson, a record a line. \
      What the API adds to a record (revision, resolution, updated_at, url) is not looked at; countries may be given by \
      alpha-2, alpha-3 or M49 code. Files whose names begin with a dot are passed over. \
      What is new is created, what differs is replaced, the rest is left. One fault anywhere, and nothing is stored.

      With --retire-missing the files are the whole of their collections: what is current and no longer in them is retired in \
      the same commit. It is shown first, and done after a yes.
      """)

  @Argument(help: "A folder or a file named after its collection.")
  var path: String

  @Option(help: "Who makes the change, as the history will show it.")
  var actor = "import"

  @Option(help: "Why, as the history will show it.")
  var note: String?

  @Flag(help: "Retire the current records that the files no longer have, of the collections they are for.")
  var retireMissing = false

  @Flag(help: "Retire without asking.")
  var yes = false

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let database = try Database(options)
      let retired = retireMissing ? try missing(in: database) : []
      try database.store(try RecordFiles(path), actor: actor, note: note, retiring: retired)
    }
  }

  /// What is to be retired, to which a person has said yes.
  private func missing(in database: Database) throws -> [(resource: Resource, id: String)] {
    let missing = try MissingRecords(in: database.connection, besides: RecordFiles(path))
    guard !missing.records.isEmpty else { return [] }
    missing.show()
    guard yes || Console.isAtTerminal && Console.agrees(to: "Retire \(missing.records.count) records?") else {
      Console.say("entente: nothing was stored. To retire them without being asked, add --yes.")
      throw ExitCode.failure
    }
    return missing.records
  }
}
