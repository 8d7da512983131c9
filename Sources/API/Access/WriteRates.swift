import Domain
import HTTP
import System

/// How many writes each token may send within a minute; refused ones count too.
package final class WriteRates: Sendable {
  /// Of each token the minute that it is in, and how many writes came in it.
  private struct Window {
    var start: ContinuousClock.Instant
    var count = 0
  }

  /// What is left of a token's rate.
  struct Rest: Equatable {
    let quota: Int
    let remaining: Int
    /// Seconds until the quota is whole again.
    let seconds: Int
  }

  private static let window = Duration.seconds(60)
  private let quota: Int
  private let windows = Locked<[String: Window]>([:])

  /// - Parameter quota: writes a minute; 0 where there is no limit.
  package init(quota: Int = 600) { self.quota = quota }

  /// Counts a write of a token.
  /// - Returns: what is left; nil where there is no limit.
  /// - Throws: `Problem` of kind `quotaExceeded`.
  func count(_ token: String, at now: ContinuousClock.Instant = .now) throws(Problem) -> Rest? {
    guard quota > 0 else { return nil }
    let (count, start) = windows.withLock { windows in
      var window = windows[token] ?? Window(start: now)
      if now - window.start >= WriteRates.window { window = Window(start: now) }
      window.count += 1
      windows[token] = window
      return (window.count, window.start)
    }
    let seconds = max(1, Int((WriteRates.window - (now - start)).components.seconds))
    guard count <= quota else {
      throw Problem(
        .quotaExceeded, "The token has sent \(quota) writes within a minute: go on in \(seconds) s.",
        retryAfter: seconds)
    }
    return Rest(quota: quota, remaining: quota - count, seconds: seconds)
  }
}

extension Response {
  /// Tells what is left of a rate (draft-ietf-httpapi-ratelimit-headers).
  mutating func add(_ rest: WriteRates.Rest?) {
    guard let rest else { return }
    add("RateLimit-Policy", "\"writes\";q=\(rest.quota);w=60")
    add("RateLimit", "\"writes\";r=\(rest.remaining);t=\(rest.seconds)")
  }
}
