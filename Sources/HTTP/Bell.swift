internal import Synchronization

/// What makes one connection that waits go on, rung from any thread by whoever has what it waits for.
package final class Bell: Sendable {
  private static let quiet: UInt8 = 0
  private static let rung: UInt8 = 1
  private static let silent: UInt8 = 2

  private let wake: @Sendable () -> Void
  private let state = Atomic(Bell.quiet)

  /// A bell that calls `wake`, on the thread of whoever rings it.
  package init(_ wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Whether somebody still waits. Where the client has left, work that was not begun need not be.
  package var isHeard: Bool { state.load(ordering: .relaxed) != Bell.silent }

  /// Makes the connection look whether it can go on. It may ring too often: until the connection looks, all rings are
  /// one. Nobody hears it after the client has left.
  package func ring() {
    let (isFirst, _) = state.compareExchange(
      expected: Bell.quiet, desired: Bell.rung, ordering: .acquiringAndReleasing)
    if isFirst { wake() }
  }

  /// The connection looks now, and what rings from here on is heard anew. For the connection only.
  package func answer() {
    _ = state.compareExchange(expected: Bell.rung, desired: Bell.quiet, ordering: .acquiringAndReleasing)
  }

  /// Nobody waits any more. For the connection only.
  package func silence() { state.store(Bell.silent, ordering: .relaxed) }
}
