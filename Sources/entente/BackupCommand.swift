import ArgumentParser
import SQLite
import System

/// `entente backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database while it is in use.",
    discussion: "The copy is one state of the record, checked and put in its place in one step.")

  @Argument(help: "The file to write.")
  var path: String

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let connection = try Connection.opened(options.databasePath, .readOnly)
      var report = Progress("Copying pages")
      do {
        try Backup(of: connection, to: path).run { progress in
          report.report(
            progress.pagesDone, share: Double(progress.pagesDone) / Double(max(progress.pagesTotal, 1)))
        }
      } catch {
        Console.say("entente: no backup was made: \(error)")
        throw ExitCode.failure
      }
      Console.say("Copied \(options.databasePath) to \(path).")
    }
  }
}
