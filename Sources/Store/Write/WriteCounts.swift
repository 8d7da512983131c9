internal import System

/// What has been written by one process, for reading from any thread: counted once a group, so that a commit is no dearer.
package final class WriteCounts: Sendable {
  private struct Counts: Sendable {
    var commits = 0
    var groupSizes = Distribution(bounds: [1, 2, 4, 8, 16, 32, 64, 128])
    var syncs = Distribution(
      bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5])
  }

  private let counts = Locked(Counts())

  /// Nothing was written yet.
  package init() {}

  /// A group of so many requests is permanent, with so many commits, and its synchronization took so long.
  func add(requests: Int, commits: Int, sync: Duration) {
    counts.withLock {
      $0.commits += commits
      $0.groupSizes.add(Double(requests))
      $0.syncs.add(sync / .seconds(1))
    }
  }

  /// What is counted.
  var metrics: [Metric] {
    [
      Metric("entente_commits", .counter, "Commits made by this process.") { [counts] in
        counts.withLock(\.commits)
      },
      Metric(
        "entente_commit_group_requests", histogramIn: nil,
        "Requests whose changes were made permanent at once."
      ) { [counts] in counts.withLock(\.groupSizes) },
      Metric(
        "entente_commit_sync", histogramIn: .seconds,
        "What making a group of changes permanent took the disk."
      ) { [counts] in counts.withLock(\.syncs) },
    ]
  }
}
