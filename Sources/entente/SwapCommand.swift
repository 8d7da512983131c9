import ArgumentParser
import Domain
import FoundationEssentials
import Glibc
import SQLite
import Store
import System

/// `entente swap`
struct SwapCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swap",
    abstract: "Put a whole file in the place of a database, also while it is served.",
    discussion: """
      The new file is checked first, and its history must go on from the last commit of the one that is there. Servers of \
      that one take the new one within a second, and no request fails. The new file must be on the same disk, and leaves \
      the place where it was.

      Example, what keeps a replica in step:
        litestream restore -o next.sqlite URL && entente swap next.sqlite --database entente.sqlite
      """)

  @Argument(help: "The file that takes the place.")
  var new: String

  @Flag(help: "Also where its history is another one: clients that keep copies have to start again.")
  var otherHistory = false

  @OptionGroup var options: DatabaseOptions

  func run() throws {
    try reporting {
      Thread.giveWay()
      let path = options.databasePath
      let turn = try WriterTurn(of: path, within: .seconds(10))
      let position = try checked(goingOnFrom: otherHistory ? nil : try lastPosition(of: path))
      for name in LogFiles.names(new) { SystemCall.removeFile(name) }
      guard SystemCall.rename(new, to: path) else {
        throw Problem(.unavailable, "\(new) cannot be moved to \(path): \(SystemCall.message(of: errno)).")
      }
      // Only now: what lies there belongs to the file before, and servers take the new one when it is gone.
      for name in LogFiles.names(path) { SystemCall.removeFile(name) }
      withExtendedLifetime(turn) {}
      Console.say("\(path) is at \(position.text) now.")
    }
  }

  /// The last commit of the file that is there; nil where there is none.
  private func lastPosition(of path: String) throws -> Position? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let position = try Reader(path: path).currentDataset().position
      return position.seq > 0 ? position : nil
    } catch {
      throw Problem(
        .unavailable,
        "\(path) cannot be read, so that it is unknown whether the new file goes on from it: to replace it all "
          + "the same, add --other-history.")
    }
  }

  /// Looks at the new file, and moves its log into it.
  /// - Returns: its last commit.
  private func checked(goingOnFrom old: Position?) throws -> Position {
    guard try Schema(options).isCurrent(in: try Database.reading(new, options)) else {
      throw Problem(.unavailable, "\(new) was made by another release than this program.")
    }
    let connection = try Connection.opened(new, .readWrite)
    let findings = try connection.prepare("PRAGMA quick_check").all([]) { $0.text(0) }
    guard findings == ["ok"] else { throw Problem(.unavailable, "\(new) is damaged: \(findings[0]).") }
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let reader = try Reader(path: new)
    if let old {
      do { _ = try reader.check(old) } catch {
        throw Problem(
          .historyDiverged,
          "\(new) does not have commit \(old.text), which is the last one here: its history is another "
            + "one, or an older state of it. To take it all the same, add --other-history.")
      }
    }
    return try reader.currentDataset().position
  }
}
