import ArgumentParser
import Glibc
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
      do throws(BackupError) {
        try Backup(of: connection, to: path).run { progress in
          report.report(
            progress.pagesDone, share: Double(progress.pagesDone) / Double(max(progress.pagesTotal, 1)))
        }
      } catch {
        Console.say("entente: no backup was made to \(path): \(error.explanation)")
        throw ExitCode.failure
      }
      Console.say("Copied \(options.databasePath) to \(path).")
    }
  }
}

extension BackupError {
  /// Why there is none, and what to do.
  fileprivate var explanation: String {
    switch self {
    case _ where isForWantOfRoom:
      "there is no room on its disk. Free some, or name a file on another disk."
    case .database(let error) where error.code.primary == .cannotOpen:
      "no file can be made there. Name one in a folder that is there and may be written to."
    case .database(let error): "the database could not be copied. \(error)"
    case .damaged(let findings):
      "the copy is damaged, and so may the database be: \(findings.joined(separator: "; "))."
    case .inUse: "a database that is in use stands there. Name another file."
    case .file(let path, let code): "\(path): \(SystemCall.message(of: code))."
    }
  }

  private var isForWantOfRoom: Bool {
    switch self {
    case .database(let error): error.code.primary == .full
    case .file(_, let code): code == ENOSPC
    default: false
    }
  }
}
