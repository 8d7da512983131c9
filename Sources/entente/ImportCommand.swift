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
      records in the shape the API returns. What is new is created, what differs is replaced, the rest is left. One fault \
      anywhere, and nothing is stored.
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
