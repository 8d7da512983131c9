internal import Glibc
internal import HTTP
internal import System

/// The time as one event loop sees it: read once a turn, not once a use.
struct Clock {
  /// Milliseconds of the monotonic clock at the last refresh, to the kernel's tick (some milliseconds).
  private(set) var milliseconds: Int64 = 0
  /// The value of the `Date` field, written anew when the second changes.
  private(set) var date: [UInt8] = []
  private var second = -1

  init() { refresh() }

  /// Reads both clocks. The coarse clocks are read without entering the kernel.
  mutating func refresh() {
    var now = SystemCall.time(of: CLOCK_MONOTONIC_COARSE)
    milliseconds = Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    now = SystemCall.time(of: CLOCK_REALTIME_COARSE)
    guard now.tv_sec != second else { return }
    second = now.tv_sec
    date.removeAll(keepingCapacity: true)
    HTTPDate(secondsSinceEpoch: second).append(to: &date)
  }

  /// Nanoseconds of the monotonic clock at this instant, for the length of a request.
  static var nanoseconds: Int64 {
    let now = SystemCall.time(of: CLOCK_MONOTONIC)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
