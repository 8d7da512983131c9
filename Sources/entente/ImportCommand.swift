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
      """)

  @Argument(help: "A folder or a file named after its collection.")
  var path: String

  @Option(help: "Who makes the change, as the history will show it.")
  var actor = "import"

  @Option(help: "Why, as the history will show it.")
  var note: String?

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let database = try Database(options)
      try database.store(try RecordFiles(path), actor: actor, note: note)
    }
  }
}
