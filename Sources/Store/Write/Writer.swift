package import Domain
package import SQLite

/// The one connection that writes. Everything it changes, it changes in numbered commits.
package final class Writer {
  /// The connection that writes.
  package let connection: Connection
  private let tables: VersionTables
  private let counts: WriteCounts
  private let clock: () -> String

  /// A writer over a connection that may write.
  /// - Parameters:
  ///   - counts: where groups are counted.
  ///   - clock: gives the time of a commit, as a time value of SQLite (sqlite.org/lang_datefunc.html).
  package init(
    _ connection: Connection, counts: WriteCounts = WriteCounts(), clock: @escaping () -> String = { "now" }
  ) {
    (self.connection, self.counts, self.clock) = (connection, counts, clock)
    tables = VersionTables(connection)
  }

  /// Makes one commit of what `body` changes; nothing, and no commit, where `body` changes nothing or throws.
  /// - Parameters:
  ///   - actor: who makes it.
  ///   - note: why.
  /// - Returns: what was changed.
  /// - Throws: what `body` throws, and `Problem` of kind `conflict` where a change refers to a record that is
  ///   not there.
  package func commit(
    actor: String, note: String? = nil, _ body: (Commit) throws(Problem) -> Void
  ) throws(Problem) -> CommitSummary {
    let transaction = try store { () throws(SQLiteError) in try connection.begin(.immediate) }
    let summary = try make(actor, note, body).summary
    guard summary.changeCount > 0 else { return summary }
    do throws(SQLiteError) { try transaction.commit() } catch { throw Problem(ofCommit: error) }
    return summary
  }

  /// Makes a commit inside the open transaction.
  private func make<Outcome>(
    _ actor: String, _ note: String?, _ change: (Commit) throws(Problem) -> Outcome
  ) throws(Problem) -> (summary: CommitSummary, outcome: Outcome) {
    let commit = try store { () throws(SQLiteError) in
      try Commit(connection, tables, actor: actor, note: note, at: clock())
    }
    let outcome = try change(commit)
    if commit.summary.changeCount > 0 {
      try commit.check()
      try commit.derive()
    }
    return (commit.summary, outcome)
  }

  /// Makes a commit of each request, and all of them permanent at once, with one synchronisation of the log. A request
  /// at fault leaves nothing behind and does not touch the others.
  ///
  /// Where an error ends the whole transaction, as a full disk does, the other requests are tried again, each in a
  /// transaction of its own.
  /// - Parameter time: after so much work no further request is begun, and the first is in any case.
  /// - Returns: a verdict for each request that was begun, in order. One that is a success is permanent.
  package func group<Outcome>(
    _ requests: [WriteRequest<Outcome>], within time: Duration = .seconds(3600)
  ) -> [WriteVerdict<Outcome>] {
    do throws(Problem) {
      return try together(requests, until: ContinuousClock.now + time)
    } catch {
      return requests.map { _ in .failure(error) }
    }
  }

  private func together<Outcome>(
    _ requests: [WriteRequest<Outcome>], until end: ContinuousClock.Instant
  ) throws(Problem) -> [WriteVerdict<Outcome>] {
    let transaction = try store { () throws(SQLiteError) in try connection.begin(.immediate) }
    var verdicts: [WriteVerdict<Outcome>] = []
    for request in requests where verdicts.isEmpty || ContinuousClock.now < end {
      let verdict = self.verdict(on: request)
      verdicts.append(verdict)
      // The next statement would be a transaction by itself.
      guard connection.isInTransaction else { return apart(requests[..<verdicts.count], verdict) }
    }
    let commits = verdicts.count(where: isCommitted)
    guard commits > 0 else { return verdicts }
    do throws(SQLiteError) {
      let start = ContinuousClock.now
      try transaction.commit()
      counts.add(requests: verdicts.count, commits: commits, sync: ContinuousClock.now - start)
    } catch {
      let problem = Problem(ofCommit: error)
      return verdicts.map { isCommitted($0) ? .failure(problem) : $0 }
    }
    return verdicts
  }

  private func isCommitted<Outcome>(_ verdict: WriteVerdict<Outcome>) -> Bool {
    if case .success(let written) = verdict { written.isCommitted } else { false }
  }

  /// Tries the requests again, each in a transaction of its own, but for the last, whose verdict is known.
  private func apart<Outcome>(
    _ requests: ArraySlice<WriteRequest<Outcome>>, _ verdict: WriteVerdict<Outcome>
  ) -> [WriteVerdict<Outcome>] {
    requests.dropLast().flatMap { group([$0]) } + [verdict]
  }

  private func verdict<Outcome>(on request: WriteRequest<Outcome>) -> WriteVerdict<Outcome> {
    do throws(Problem) {
      return .success(try attempt(request))
    } catch {
      return .failure(error)
    }
  }

  /// Makes a commit that can be taken back alone. What changes nothing, throws, or is only tried leaves nothing behind.
  private func attempt<Outcome>(_ request: WriteRequest<Outcome>) throws(Problem) -> Written<Outcome> {
    try store { () throws(SQLiteError) in try connection.prepare("SAVEPOINT request").run() }
    do throws(Problem) {
      let (summary, outcome) = try make(request.actor, request.note, request.change)
      let isKept = summary.changeCount > 0 && !request.isDryRun
      try end(isKept: isKept)
      return Written(summary: summary, outcome: outcome, isCommitted: isKept)
    } catch {
      // Where the whole transaction has ended, so has the savepoint.
      if connection.isInTransaction { try end(isKept: false) }
      throw error
    }
  }

  /// Ends the savepoint. What cannot be taken back alone is taken back with all the rest, which whoever looks at the
  /// transaction then sees.
  private func end(isKept: Bool) throws(Problem) {
    do throws(SQLiteError) {
      if !isKept { try connection.prepare("ROLLBACK TO request").run() }
      try connection.prepare("RELEASE request").run()
    } catch {
      if connection.isInTransaction { try? connection.prepare("ROLLBACK").run() }
      throw Problem(error)
    }
  }
}

/// A request to change the dataset: it becomes one commit, or none.
package struct WriteRequest<Outcome> {
  /// Who makes it.
  package let actor: String
  /// Why.
  package let note: String?
  /// Whether it is only tried: checked as if it were made, and taken back.
  package let isDryRun: Bool
  let change: (Commit) throws(Problem) -> Outcome

  /// A request that does what `change` does.
  package init(
    actor: String, note: String? = nil, isDryRun: Bool = false,
    _ change: @escaping (Commit) throws(Problem) -> Outcome
  ) {
    (self.actor, self.note, self.isDryRun, self.change) = (actor, note, isDryRun, change)
  }
}

/// What was made of a request that is not at fault.
package struct Written<Outcome> {
  /// What its commit changed, or would have.
  package let summary: CommitSummary
  /// What the request itself gave.
  package let outcome: Outcome
  /// Whether there is such a commit now: not where nothing was changed, nor after a dry run.
  package let isCommitted: Bool
}

/// What a change that a client asked for gave.
package enum WriteOutcome: Sendable {
  /// A record was put.
  case put(PutOutcome)
  /// A record was to be retired.
  case retired(RetireOutcome)
  /// The records of a bundle were put.
  case imported
  /// It was only tried, and the record would be this: the bytes that would be answered.
  case tried([UInt8])
  /// The same request was committed before, and this was answered.
  case replayed(Replay)
}

/// What became of one request of a group.
package typealias WriteVerdict<Outcome> = Result<Written<Outcome>, Problem>

extension Problem {
  /// What a caller is told of a commit that failed at its end. Where the log could not be written or synchronised, what
  /// was written of it may be found, and be valid, after a restart.
  fileprivate init(ofCommit error: SQLiteError) {
    guard case .inputOutput = error.code else {
      self.init(error)
      return
    }
    self.init(
      .commitUnknown, "The disk failed while the change was made permanent: it may appear after a restart.",
      cause: String(describing: error))
  }
}

extension Written: Sendable where Outcome: Sendable {}
