package import SQLite
import System

/// Keeps for each token on which day it was last used. That is written once a day, beside whoever answers: nobody waits for
/// it, and where it cannot be written nobody is told.
package final class TokenUses: Sendable {
  private let path: String
  private let checkpointing: Checkpointing
  /// The tokens whose use was noted by this process, by day.
  private let noted = Locked<Set<String>>([])

  /// How many are remembered, which are those of some days.
  private static let notedMost = 10_000

  /// The uses of the tokens of a database.
  package init(path: String, checkpointing: Checkpointing = .own) {
    (self.path, self.checkpointing) = (path, checkpointing)
  }

  /// Notes that a token was used today.
  /// - Parameter digest: as the table has it.
  package func note(_ digest: String, on day: String) {
    let isNew = noted.withLock { noted in
      if noted.count >= TokenUses.notedMost { noted = [] }
      return noted.insert("\(day) \(digest)").inserted
    }
    guard isNew else { return }
    let thread = try? Thread(named: "token use") { [path, checkpointing] in
      Thread.leaveSignals()
      Thread.giveWay()
      guard let turn = try? WriterTurn(of: path, within: .seconds(5)) else { return }
      defer { withExtendedLifetime(turn) {} }
      try? Connection(path: path, checkpointing: checkpointing, mmapBytes: 0)
        .prepare("UPDATE tokens SET last_used_on = ? WHERE sha256 = ?").run([.text(day), .text(digest)])
    }
    thread?.detach()
  }
}
