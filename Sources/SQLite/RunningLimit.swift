internal import Glibc
internal import System

/// The bound on what the statements of a connection may take, which SQLite asks while they run.
final class RunningLimit {
  /// How many instructions run between two looks: a few microseconds of work against 30 nanoseconds for the
  /// clock.
  static let stepsBetweenLooks: Int32 = 1000

  /// Monotonic nanoseconds; `Int64.max` is never.
  private var deadline = Int64.max
  /// Virtual machine instructions that are left.
  private var steps = Int.max

  func set(time: Duration?, steps: Int?) {
    deadline = time.map { RunningLimit.now() &+ RunningLimit.nanoseconds($0) } ?? .max
    self.steps = steps ?? .max
  }

  /// Whether what runs has to end, asked after another thousand instructions.
  func isExceeded() -> Bool {
    if steps != .max {
      steps -= Int(RunningLimit.stepsBetweenLooks)
      if steps < 0 { return true }
    }
    return deadline != .max && RunningLimit.now() >= deadline
  }

  private static func now() -> Int64 {
    let time = SystemCall.time(of: CLOCK_MONOTONIC)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    // A hundred years are as good as never, and do not overflow.
    let seconds = min(max(duration.components.seconds, 0), 3_000_000_000)
    return seconds * 1_000_000_000 + max(duration.components.attoseconds, 0) / 1_000_000_000
  }
}
