import Domain
import SQLite
internal import System

/// Looks for another database at the path of one that is open, since a file may be moved over it while it is read.
///
/// It is taken only when it can be read rightly. SQLite finds the log of a database by its name, so while the log
/// of the old file lies beside the new one, which moving alone does not change, it would be read as the new one's.
package final class Replacement {
  /// What a reader does about other files at its path.
  package struct Policy: Sendable {
    /// How long it may go on with a file that was moved away.
    package var interval: Duration = .seconds(1)
    /// Hears, a sentence each time, that another file is read, or why it is not.
    package var notice: @Sendable (String) -> Void = { _ in }

    /// Looks once a second and tells nobody.
    package init() {}
  }

  private let path: String
  private let policy: Policy
  private let interval: Int
  /// When it looks again, in milliseconds.
  private var due: Int
  private var logs: LogFiles
  /// The file that was refused, so that it is looked into again only when it is another one or was written to.
  private var refused: FileIdentity?
  private var isWaitingForLogs = false
  /// What sets the versions of one file apart from those of the files before it.
  private(set) var offset = 0

  init(of connection: Connection, path: String, _ policy: Policy) {
    (self.path, self.policy) = (path, policy)
    interval = Int(policy.interval / .milliseconds(1))
    due = CoarseClock.milliseconds + interval
    logs = LogFiles(besideDatabase: path)
  }

  /// A connection to the database that is now at the path, where it is another one. Costs a look at the clock,
  /// and once in an interval a system call.
  func find(insteadOf connection: Connection) -> Connection? {
    let now = CoarseClock.milliseconds
    if now < due { return nil }
    due = now + interval
    return connection.hasMoved ? look() : nil
  }

  private func look() -> Connection? {
    guard let file = FileIdentity(path: path), file != refused else { return nil }
    guard !logs.lieBeside(path) else {
      waitForLogs()
      return nil
    }
    isWaitingForLogs = false
    guard let connection = open(file) else { return nil }
    refused = nil
    logs = LogFiles(besideDatabase: path)
    // Odd, so that no two files have the same, and far from what a few commits change.
    offset &+= 0x1E37_79B9_7F4A_7C15
    policy.notice("Another database was moved to \(path); it is served from now on.")
    return connection
  }

  private func waitForLogs() {
    if isWaitingForLogs { return }
    isWaitingForLogs = true
    policy.notice(
      """
      Another database was moved to \(path), and is not served while the log of the one before lies beside it: \
      remove \(LogFiles.names(path).joined(separator: " and ")).
      """)
  }

  /// Opens the file where its schema is that of this program.
  private func open(_ file: FileIdentity) -> Connection? {
    do {
      let connection = try Connection(path: path, mode: .readOnly)
      let faults = try faults(of: connection)
      guard let fault = faults.first else { return connection }
      refuse(file, fault)
    } catch {
      refuse(file, "\(error)")
    }
    return nil
  }

  private func faults(of connection: Connection) throws(SQLiteError) -> [String] {
    if try DerivedSchema.all.isCurrent(in: connection) { return [] }
    return try SchemaCheck(connection).faults(of: Resource.all) + DerivedSchema.all.faults(in: connection)
  }

  private func refuse(_ file: FileIdentity, _ reason: String) {
    refused = file
    policy.notice("Another file was moved to \(path), and is not served: \(reason)")
  }
}
