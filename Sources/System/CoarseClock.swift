internal import Glibc

/// The kernel's clock as of its last tick, some milliseconds ago. Reading it costs some nanoseconds and no system
/// call.
package enum CoarseClock {
  /// Milliseconds since some moment; they never go back.
  package static var milliseconds: Int {
    let moment = SystemCall.time(of: CLOCK_MONOTONIC_COARSE)
    return moment.tv_sec &* 1000 &+ moment.tv_nsec / 1_000_000
  }
}
