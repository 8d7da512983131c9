import Glibc
import System

/// Writes log lines from a thread of its own, so that a reader of the log who stalls holds up no request.
///
/// What the reader has not taken waits in memory up to a bound; beyond it lines are dropped, counted, and told of as soon
/// as there is room again.
final class LogWriter: Sendable {
  private struct Queue {
    var bytes: [UInt8] = []
    var dropped = 0
    var isEnding = false
    var isEmptied = false
  }

  private let queue = Locked(Queue())
  /// The most bytes that wait.
  private let most: Int

  /// Starts the thread.
  /// - Parameters:
  ///   - stream: where the lines go.
  ///   - most: how many bytes may wait.
  ///   - dropped: makes the line that tells how many were dropped.
  init(_ stream: StandardStream, most: Int = 4 << 20, dropped: @escaping @Sendable (Int) -> String) throws {
    self.most = most
    let thread = try Thread(named: "log") { [queue] in
      // It was started before the server took the signals that stop it, and must not be who gets them.
      Thread.leaveSignals()
      while let (bytes, count) = LogWriter.take(from: queue) {
        stream.write(bytes)
        if count > 0 { stream.write(Array(dropped(count).utf8)) }
      }
      queue.withLock { $0.isEmptied = true }
    }
    // A reader that never comes back must not keep the process from its end.
    thread.detach()
  }

  /// The lines that wait, once there are any; nil at the end.
  private static func take(from queue: Locked<Queue>) -> (bytes: [UInt8], dropped: Int)? {
    queue.withLock(when: { !$0.bytes.isEmpty || $0.isEnding }) { queue in
      if queue.bytes.isEmpty, queue.dropped == 0 { return nil }
      defer { (queue.bytes, queue.dropped) = ([], 0) }
      return (queue.bytes, queue.dropped)
    }
  }

  /// Gives a line, or several whole ones, to the thread. Never waits for the reader.
  func write(_ line: [UInt8]) {
    queue.withLock(when: { _ in true }) { queue in
      if queue.bytes.count + line.count <= most {
        queue.bytes.append(contentsOf: line)
      } else {
        queue.dropped += 1
      }
    }
  }

  /// Waits until every line is written, but no longer than five seconds for a reader that takes none.
  func finish() {
    queue.withLock(when: { _ in true }) { $0.isEnding = true }
    for _ in 0..<500 where !queue.withLock({ $0.isEmptied }) { usleep(10_000) }
  }
}
