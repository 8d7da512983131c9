internal import Glibc

/// How many descriptors this process may have.
enum DescriptorLimit {
  /// Descriptors that are not for clients: listeners, pollers, the database and whatever else the process
  /// opens.
  private static let reserve = 64

  /// Raises the limit as far as the system lets an ordinary process, and returns how many connections that
  /// leaves room for, at most `wanted` and at least one. `loops` is how many event loops need descriptors of
  /// their own.
  static func connections(wanted: Int, loops: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    let perLoop = EventLoop.refusalsMax + 8
    let room = Int(clamping: limit.rlim_cur) - reserve - loops * perLoop
    return max(1, min(wanted, room))
  }
}
