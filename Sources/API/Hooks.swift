package import Domain
package import Store
package import System

/// What the application is told by the program around it.
package struct Hooks: Sendable {
  /// What the program around it counts.
  package var metrics: [Metric] = []
  /// How often which problem was answered.
  package var faults = FaultCounts()
  /// Hears of problems that are the server's own, with the id of their request.
  package var report: @Sendable (Problem, String) -> Void = { _, _ in }

  /// Where the service is reached from outside, without a slash at the end; nil where each request's Host says so.
  package var publicURL: String?

  /// Where changes go; nil where the server only reads.
  package var writes: WriteQueue<WriteOutcome>?
  /// What tells those who wait of commits; nil where nobody can wait.
  package var watch: CommitWatch?
  /// Whether this server shows what another one has, and takes no changes.
  package var isReplica = false
  /// Where that one is, if it is known.
  package var primary: String?
  /// How many changes a token may send.
  package var rates = WriteRates()
  /// How large bundles may be, and who may send one now.
  package var imports = Imports()
  /// Who may make a backup now.
  package var backups = BackupTurns()
  /// Where the days on which tokens are used are kept; nil where they are not.
  package var uses: TokenUses?
  /// Whether reading needs a token too.
  package var readingNeedsToken = false

  /// For how many seconds a shared cache may use an answer about now without asking.
  package var maxAge = 0

  /// Neither counters nor reports, and no changes.
  package init() {}
}

extension Hooks {
  /// What caches are told of an answer: that they ask about it before they use it again, since the next commit may change
  /// it, or may use it for as long as the operator says; and, where reading needs a token, that it is for one client alone.
  ///
  /// A bare number, or a time, may mean another commit after a failover or on a replica; so only what a mark names is kept
  /// for a day without asking.
  func caching(_ state: ShownState) -> String {
    let whose = readingNeedsToken ? "private" : "public"
    if state.isFixed { return "\(whose), max-age=86400" }
    guard maxAge > 0, !readingNeedsToken, !state.isNamed else { return "\(whose), no-cache" }
    return "\(whose), max-age=\(maxAge), stale-while-revalidate=30, stale-if-error=86400"
  }
}
