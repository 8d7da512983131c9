import Domain
import System

/// Bundles that are larger than memory should hold: how large each may be, and who may send one now. Each takes room on the
/// disk, so there are only so many at one time.
package final class Imports: Sendable {
  /// What bounds them.
  package struct Limits: Sendable {
    /// Bytes of a bundle of lines. Past it: 413.
    package var bytes = 64 << 20
    /// Bytes of a bundle in one JSON value, which is in memory as a whole when it is read. Past it: 413.
    package var jsonBytes = 8 << 20
    /// From the end of the head to the end of the bundle. Past it: 408.
    package var time: Duration = .seconds(600)
    /// How many are sent and stored at one time. Past it: 503.
    package var atOnce = 8

    /// The defaults.
    package init() {}
  }

  /// So many bytes of a bundle are held in memory: a larger one needs a turn.
  static let inMemory = 64 * 1024

  let limits: Limits
  private let taken = Locked(0)

  /// Nobody has a turn.
  package init(_ limits: Limits = Limits()) { self.limits = limits }

  /// A turn, which is given back when it is let go of.
  final class Turn: Sendable {
    private let imports: Imports
    fileprivate init(_ imports: Imports) { self.imports = imports }
    deinit { imports.taken.withLock { $0 -= 1 } }
  }

  /// - Throws: `Problem` of kind `busy` while as many have one as may.
  func take() throws(Problem) -> Turn {
    let isFree = taken.withLock { taken in
      guard taken < limits.atOnce else { return false }
      taken += 1
      return true
    }
    guard isFree else {
      let detail =
        "\(limits.atOnce) large bundles are on their way already: nothing was done, send it in a moment."
      throw Problem(.busy, detail, retryAfter: 5)
    }
    return Turn(self)
  }
}
