internal import System

/// Wakes every loop of a server from any thread, when there may be something new to send.
///
/// This is how answers come later. A body that is made in pieces and has none to give for now appends nothing
/// and returns true. Its connection then costs a descriptor and nothing else, and the loop asks it again when
/// this bell is rung (a writer rings it after each commit, say), and once a second in any case. While the
/// server ends, such a body is cut off after `drainGrace`: its client is to ask again, elsewhere.
package final class Waker: Sendable {
  private let inboxes = Locked<[Inbox]>([])

  /// A bell that no server listens to yet; it goes into `Attachments`.
  package init() {}

  /// Wakes the loops. Any number of rings before they look count as one.
  package func ring() {
    for inbox in inboxes.withLock({ $0 }) { inbox.announcePieces() }
  }

  /// Connects the loops of a server.
  func connect(_ loops: [Inbox]) {
    inboxes.withLock { $0 = loops }
  }
}
