internal import HTTP
internal import Synchronization

/// What one event loop has counted. Only that loop's thread writes, so a count is a load and a store without
/// a lock on the bus; any thread may read, and sees each number whole though not all at one instant.
final class LoopMetrics: Sendable {
  /// The plain counts.
  enum Counter: Int, CaseIterable {
    case accepted, refused, closed, received, sent, parseErrors, acceptPauses, aborted
    case headTimeouts, bodyTimeouts, idleTimeouts, answerTimeouts
    case durationCount, durationNanoseconds
  }

  /// The upper bounds of the latency buckets in microseconds; a last bucket takes what is longer.
  static let bounds: [Int64] = [
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000,
  ]
  private static let counted: [Method] = [
    .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
  ]
  /// Methods by name; the last stands for those that no path has, and for a request whose method was not learnt.
  static let methods = counted.map(\.rawValue) + ["other"]
  static let classes = 5

  private static let requestsStart = Counter.allCases.count
  private static let bucketsStart = requestsStart + methods.count * classes

  private let cells = InlineArray<80, Atomic<UInt64>> { _ in Atomic(0) }

  init() {
    precondition(Self.bucketsStart + Self.bounds.count + 1 == cells.count, "a cell for each that is counted")
  }

  /// Counts. For the loop's own thread only.
  @inline(__always)
  func add(_ counter: Counter, _ amount: Int = 1) {
    bump(counter.rawValue, UInt64(truncatingIfNeeded: amount))
  }

  /// Counts a request that has been answered, by method and status. For the loop's own thread only.
  func addRequest(_ method: Method?, status: UInt16) {
    let row = method.map(Self.row) ?? Self.methods.count - 1
    let column = min(max(Int(status) / 100, 1), Self.classes) - 1
    bump(Self.requestsStart + row * Self.classes + column, 1)
  }

  /// Counts how long a request took. For the loop's own thread only.
  func addDuration(nanoseconds: Int64) {
    add(.durationCount)
    add(.durationNanoseconds, Int(nanoseconds))
    let bounds = Self.bounds
    var bucket = 0
    while bucket < bounds.count, nanoseconds > bounds[bucket] * 1_000 { bucket += 1 }
    bump(Self.bucketsStart + bucket, 1)
  }

  /// The count now. Any thread.
  func value(_ counter: Counter) -> UInt64 { cells[counter.rawValue].load(ordering: .relaxed) }

  /// Requests of one method (a position in `methods`) and one status class (1 to 5). Any thread.
  func requests(method row: Int, class number: Int) -> UInt64 {
    cells[Self.requestsStart + row * Self.classes + number - 1].load(ordering: .relaxed)
  }

  /// Requests that fell into one latency bucket. Any thread.
  func bucket(_ index: Int) -> UInt64 { cells[Self.bucketsStart + index].load(ordering: .relaxed) }

  @inline(__always)
  private func bump(_ index: Int, _ amount: UInt64) {
    cells[index].store(cells[index].load(ordering: .relaxed) &+ amount, ordering: .relaxed)
  }

  /// A method's position in `methods`.
  private static func row(of method: Method) -> Int {
    switch method {
    case .get: 0
    case .head: 1
    case .post: 2
    case .put: 3
    case .patch: 4
    case .delete: 5
    case .options: 6
    case .trace: 7
    case .connect: 8
    default: methods.count - 1
    }
  }
}
