internal import Synchronization
package import System

/// How urgently a server is asked to end. One flag serves all loops; it only ever rises.
package final class StopFlag: Sendable {
  /// The steps of ending.
  package enum Level: Int, Comparable, Sendable {
    /// Not asked to stop.
    case running
    /// Accept no more, finish what is in flight, then end.
    case draining
    /// End now, whatever is in flight.
    case ended

    /// Later steps are greater.
    package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
  }

  private let value = Atomic<Int>(Level.running.rawValue)
  /// Rung at every request, so that the thread that waits on behalf of the loops sees it.
  let bell: Wakeup

  /// A flag that asks for nothing. Throws when the process has no descriptor left.
  package init() throws(SystemError) {
    bell = try Wakeup()
  }

  /// How urgently the server is asked to end at this moment.
  package var level: Level { Level(rawValue: value.load(ordering: .acquiring)) ?? .ended }

  /// Asks once: the first request drains, the second ends at once. Any thread may call it.
  package func request() {
    let next = min(level.rawValue + 1, Level.ended.rawValue)
    raise(to: Level(rawValue: next) ?? .ended)
  }

  /// Raises the flag to `level`; never lowers it.
  package func raise(to level: Level) {
    _ = value.max(level.rawValue, ordering: .acquiringAndReleasing)
    bell.ring()
  }
}
