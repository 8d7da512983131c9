internal import Glibc

/// Tells once in a while that it is time to look at something. Asking costs some nanoseconds and no system call.
package struct Interval {
  private let length: Int
  private var next: Int

  /// - Parameter length: how long it is from one look to the next, in the kernel's ticks of some milliseconds.
  package init(_ length: Duration) {
    self.length = Int(length / .milliseconds(1))
    next = Interval.now + self.length
  }

  /// Whether it is time, which begins the next interval.
  package mutating func isOver() -> Bool {
    let now = Interval.now
    guard now >= next else { return false }
    next = now + length
    return true
  }

  private static var now: Int {
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &moment)
    return moment.tv_sec * 1000 + moment.tv_nsec / 1_000_000
  }
}
