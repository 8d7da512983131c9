internal import CSQLite
internal import Glibc

/// The bound on what the statements of a connection may take, kept where SQLite's progress handler finds it.
struct RunningLimit {
  private struct State {
    /// Monotonic nanoseconds; `Int64.max` is never.
    var deadline = Int64.max
    /// Virtual machine instructions that are left.
    var steps = Int.max
  }

  /// How many instructions run between two looks: a few microseconds of work against 30 nanoseconds for the
  /// clock.
  private static let stepsBetweenLooks: Int32 = 1000
  private let state: UnsafeMutablePointer<State>

  init(of database: OpaquePointer) {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    let look: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
      context.map { RunningLimit.isExceeded($0.assumingMemoryBound(to: State.self)) } == true ? 1 : 0
    }
    sqlite3_progress_handler(database, RunningLimit.stepsBetweenLooks, look, state)
  }

  func set(time: Duration?, steps: Int?) {
    state.pointee.deadline = time.map { RunningLimit.now() &+ RunningLimit.nanoseconds($0) } ?? .max
    state.pointee.steps = steps ?? .max
  }

  /// Must be called once, before the connection closes.
  func remove(from database: OpaquePointer) {
    sqlite3_progress_handler(database, 0, nil, nil)
    state.deallocate()
  }

  private static func isExceeded(_ state: UnsafeMutablePointer<State>) -> Bool {
    if state.pointee.steps != .max {
      state.pointee.steps -= Int(stepsBetweenLooks)
      if state.pointee.steps < 0 { return true }
    }
    return state.pointee.deadline != .max && now() >= state.pointee.deadline
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    // A hundred years are as good as never, and do not overflow.
    let seconds = min(max(duration.components.seconds, 0), 3_000_000_000)
    return seconds * 1_000_000_000 + max(duration.components.attoseconds, 0) / 1_000_000_000
  }
}
