internal import Glibc
internal import System

/// How many descriptors this process may have.
enum DescriptorLimit {
  /// Descriptors that the process needs, and each loop: listeners, pollers and the database.
  private static let (needed, neededPerLoop) = (24, 8)
  /// More for whatever else the process opens, where there are many.
  private static let spare = 40

  /// Raises the limit as far as the system lets an ordinary process, and returns how many connections that
  /// leaves room for, at most `wanted` and at least one. `loops` is how many event loops need descriptors of
  /// their own.
  static func connections(wanted: Int, loops: Int) -> Int {
    guard var limit = SystemCall.limit(of: RLIMIT_NOFILE) else { return wanted }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if SystemCall.setLimit(of: RLIMIT_NOFILE, to: raised) { limit = raised }
    }
    let free = max(0, Int(clamping: limit.rlim_cur) - needed - loops * neededPerLoop)
    // Where there are few, clients who are refused get no more than those who are served.
    let room = free - min(spare + loops * EventLoop.refusalsMax, free / 2)
    return max(1, min(wanted, room))
  }
}
