package import Domain
internal import System

/// The turn of this process as the one that writes to a database, from when it is taken until this is let go of.
///
/// One process writes at a time, and every one of this program takes its turn, around each transaction and each
/// checkpoint, by the lock of the file beside the database that is called as that with `-writer` behind it: SQLite before
/// 3.51.3 can lose commits where one connection checkpoints while another commits (sqlite.org/wal.html, "The WAL-reset
/// bug"). The checkpoint of the last connection as it closes needs no turn, since SQLite lets no other in meanwhile.
package final class WriterTurn {
  private let lock: FileLock

  /// Waits for the turn, at most so long.
  /// - Throws: `Problem` of kind `busy` where another process writes for longer, and `unavailable` where there can be no
  ///   lock file.
  package init(of database: String, within time: Duration = .seconds(60)) throws(Problem) {
    do throws(SystemError) {
      lock = try FileLock(path: database + "-writer")
    } catch {
      throw Problem(.unavailable, "The database cannot be written to.", cause: "\(database)-writer: \(error)")
    }
    guard lock.take(within: time) else {
      throw Problem(.busy, "Another process is writing: nothing was done, try again in a moment.")
    }
  }

  deinit { lock.giveBack() }
}
