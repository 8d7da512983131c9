internal import Synchronization

/// What makes one connection that waits go on, rung from any thread by whoever has what it waits for.
package final class Bell: Sendable {
  private let wake: @Sendable () -> Void
  private let isSilent = Atomic(false)

  /// A bell that calls `wake`, on the thread of whoever rings it.
  package init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Whether somebody still waits. Where the client has left, work that was not begun need not be.
  package var isHeard: Bool { !isSilent.load(ordering: .relaxed) }

  /// Makes the connection look whether it can go on. It may ring too often; nobody hears it after the client has left.
  package func ring() { if isHeard { wake() } }

  /// Nobody waits any more. For the connection only.
  package func silence() { isSilent.store(true, ordering: .relaxed) }
}
