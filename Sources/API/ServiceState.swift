import Domain
import SQLite
import Store
import System

/// Whether changes are taken.
package enum WritesState: String, CaseIterable, Sendable {
  /// They are.
  case open
  /// The disk failed while one was made: none is taken until a restart.
  case stopped
  /// The file cannot be written to.
  case readOnly = "read-only"
  /// Another server takes them.
  case replica
}

extension Hooks {
  /// Whether changes are taken now.
  var writesState: WritesState {
    if isReplica { return .replica }
    guard let writes else { return .readOnly }
    return writes.isStopped ? .stopped : .open
  }
}

/// What was answered with a problem, by the code of the problem, for all loops and threads.
package final class FaultCounts: Sendable {
  private let counts: Locked<[String: Int]>

  /// None yet, of any kind.
  package init() {
    counts = Locked(Dictionary(uniqueKeysWithValues: Problem.Kind.allCases.map { ($0.rawValue, 0) }))
  }

  /// One more.
  package func count(_ code: String) { counts.withLock { $0[code, default: 0] += 1 } }

  /// How many there were.
  func count(of kind: Problem.Kind) -> Int { counts.withLock { $0[kind.rawValue] ?? 0 } }

  /// The counts of all codes.
  var metric: Metric {
    Metric("entente_faults", .counter, "Requests answered with a problem, by its code.") { [counts] in
      counts.withLock { $0 }.sorted { $0.key < $1.key }.map { code, count in
        Metric.Sample(.integer(count), labels: [("code", code)])
      }
    }
  }
}

extension Walk {
  /// How many bytes the log of the served file takes.
  var logBytes: Int { LogFiles.logBytes(besideDatabase: reader.path) }

  /// All that the program counts, and what is known here of the record. That can be asked also where it cannot be read.
  var metrics: [Metric] {
    let (state, bytes) = (hooks.writesState, logBytes)
    return hooks.metrics + [
      hooks.faults.metric,
      Metric("entente_writes", .gauge, "Whether changes are taken: 1 for the state that is so.") {
        WritesState.allCases.map { .init(.integer($0 == state ? 1 : 0), labels: [("state", $0.rawValue)]) }
      },
      Metric("entente_log", .gauge, in: .bytes, "What the write-ahead log takes.") { bytes },
    ] + ((try? reader.currentDataset()).map { recordMetrics($0, isReplica: state == .replica) } ?? [])
  }

  private func recordMetrics(_ dataset: Dataset, isReplica: Bool) -> [Metric] {
    [
      Metric("entente_position", .gauge, "Number of the last commit that is served here.") {
        let role = isReplica ? "replica" : "primary"
        return [.init(.integer(Int(dataset.version)), labels: [("role", role)])]
      },
      Metric("entente_last_commit_timestamp", .gauge, in: .seconds, "When that was made, since 1970.") {
        Int(dataset.second ?? 0)
      },
    ]
  }
}
