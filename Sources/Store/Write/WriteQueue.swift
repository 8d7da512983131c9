package import Domain
package import SQLite
package import System

/// The one thread that writes, and the requests that wait for it. It takes what is there and commits it as one group
/// (`Writer.group`); while the disk is synchronised the next group gathers. Each group is a turn of its own (`WriterTurn`).
package final class WriteQueue<Outcome: Sendable>: Sendable {
  /// What may wait, and how much is done at once.
  package struct Limits: Sendable {
    /// Requests that wait.
    package var waiting = 1024
    /// The bytes of their bodies.
    package var waitingBytes = 64 << 20
    /// How long one waits to be begun.
    package var wait: Duration
    /// Requests of a group.
    package var group = 128
    /// How long a group is worked at before it is committed.
    package var groupTime: Duration = .milliseconds(20)
    /// Pages in the log from which on they are written to the database, after the group was answered, unless another
    /// program does that.
    package var logPages = 4_000
    /// Bytes of the log from which on the operator is told that it grows.
    package var logWarning = 256 << 20
    /// Who writes the log to the database.
    package let checkpointing: Checkpointing

    /// The limits where nobody says otherwise.
    package init(_ checkpointing: Checkpointing = .own) {
      (self.checkpointing, wait) = (checkpointing, checkpointing.patience)
    }
  }

  /// A change that waits, and who hears of it.
  private struct Entry: Sendable {
    let id: Int
    let actor: String
    let note: String?
    let isDryRun: Bool
    let isAlone: Bool
    let byteCount: Int
    let arrival: ContinuousClock.Instant
    let change: @Sendable (Commit) throws(Problem) -> Outcome
    let answer: @Sendable (Result<Written<Outcome>, Problem>) -> Void
  }

  private struct Mailbox: Sendable {
    var lastId = 0
    var entries: [Entry] = []
    var byteCount = 0
    var isClosed = false
    /// Whether the log could not be synchronised: then nothing is written until a restart.
    var isStopped = false
  }

  private let limits: Limits
  private let mailbox = Locked(Mailbox())
  private let path: String
  private let onCommit: @Sendable () -> Void
  private let notice: @Sendable (String) -> Void
  private let counts = WriteCounts()
  private let thread = Locked<Thread?>(nil)

  /// Opens the database for writing on a thread of its own.
  /// - Parameters:
  ///   - notice: hears, in a sentence, what the operator should know.
  ///   - onCommit: hears that something was committed, on the thread that writes, after who asked for it has.
  /// - Throws: `SystemError` where there can be no thread or no lock file.
  package init(
    path: String, limits: Limits = Limits(), notice: @escaping @Sendable (String) -> Void = { _ in },
    onCommit: @escaping @Sendable () -> Void = {}
  ) throws(SystemError) {
    (self.path, self.limits, self.notice, self.onCommit) = (path, limits, notice, onCommit)
    // Fails here rather than at the first write.
    _ = try FileLock(path: path + "-writer")
    let started = try Thread(named: "writer") { [self] in
      Thread.leaveSignals()
      run()
    }
    thread.withLock { $0 = started }
  }

  /// Whether nothing is written any more until a restart.
  package var isStopped: Bool { mailbox.withLock(\.isStopped) }

  /// What is counted of changes, and what waits now.
  package var metrics: [Metric] {
    counts.metrics + [
      Metric("entente_writes_waiting", .gauge, "Changes that wait to be begun.") { [mailbox] in
        mailbox.withLock(\.entries.count)
      },
      Metric("entente_writes_waiting", .gauge, in: .bytes, "What they hold in memory.") { [mailbox] in
        mailbox.withLock(\.byteCount)
      },
    ]
  }

  /// Puts a change into the queue. `answer` is called once, on the thread that writes or at once; a success is permanent
  /// by then.
  /// - Parameters:
  ///   - isAlone: whether it is a group of its own, as a bundle is, with which nobody else's verdict waits.
  ///   - byteCount: how much the request holds in memory.
  /// - Returns: the change's number, by which it is taken back.
  @discardableResult
  package func put(
    actor: String, note: String? = nil, isDryRun: Bool = false, isAlone: Bool = false, byteCount: Int = 0,
    _ change: @escaping @Sendable (Commit) throws(Problem) -> Outcome,
    answer: @escaping @Sendable (Result<Written<Outcome>, Problem>) -> Void
  ) -> Int {
    let (number, refusal) = mailbox.withLock(when: { _ in true }) { mailbox -> (Int, Problem?) in
      mailbox.lastId += 1
      if mailbox.isStopped { return (mailbox.lastId, WriteQueue.stopped) }
      if mailbox.isClosed { return (mailbox.lastId, Problem(.unavailable, "The server is stopping.")) }
      guard mailbox.entries.count < limits.waiting, mailbox.byteCount + byteCount <= limits.waitingBytes
      else {
        return (mailbox.lastId, WriteQueue.tooMany)
      }
      mailbox.entries.append(
        Entry(
          id: mailbox.lastId, actor: actor, note: note, isDryRun: isDryRun, isAlone: isAlone,
          byteCount: byteCount, arrival: .now, change: change, answer: answer))
      mailbox.byteCount += byteCount
      return (mailbox.lastId, nil)
    }
    if let refusal { answer(.failure(refusal)) }
    return number
  }

  /// How long a change waits to be begun.
  package var patience: Duration { limits.wait }

  /// Takes a change back that waits for longer than it may, however long what goes before it takes.
  /// - Returns: what its client is told; nil where it has not waited so long, was begun or has its verdict.
  package func withdraw(_ number: Int) -> Problem? {
    let isWithdrawn = mailbox.withLock(when: { _ in true }) { mailbox in
      guard let index = mailbox.entries.firstIndex(where: { $0.id == number }),
        ContinuousClock.now - mailbox.entries[index].arrival >= limits.wait
      else { return false }
      mailbox.byteCount -= mailbox.entries.remove(at: index).byteCount
      return true
    }
    return isWithdrawn ? WriteQueue.tooLate : nil
  }

  /// Takes no more, waits until what is in the queue has its verdict, and ends the thread.
  package func close() {
    mailbox.withLock(when: { _ in true }) { $0.isClosed = true }
    let running = thread.withLock { thread -> Thread? in
      defer { thread = nil }
      return thread
    }
    running?.join()
  }

  // MARK: The thread

  private func run() {
    var writer: Writer?
    var entries: [Entry] = []
    var growth = LogGrowth(limits.logWarning, path)
    while true {
      entries += take(limits.group - entries.count, isWaiting: entries.isEmpty)
      if entries.isEmpty { return }
      let late = entries.filter { ContinuousClock.now - $0.arrival > limits.wait }
      guard late.isEmpty else {
        entries.removeAll { entry in late.contains { $0.id == entry.id } }
        answer(late, WriteQueue.tooLate)
        continue
      }
      do throws(Problem) {
        entries.removeFirst(try commit(entries, with: &writer))
        if let told = growth.told() { notice(told) }
      } catch {
        answer(entries, error)
        entries = []
      }
    }
  }

  /// The next entries, at most so many, or one that is a group of its own; none where the queue is closed and empty.
  /// - Parameter isWaiting: whether it waits for the first, since there are no others.
  private func take(_ most: Int, isWaiting: Bool) -> [Entry] {
    mailbox.withLock(when: { !isWaiting || !$0.entries.isEmpty || $0.isClosed }) { mailbox in
      let together = mailbox.entries.prefix(most).prefix { !$0.isAlone }
      let taken = Array(together.isEmpty && isWaiting ? mailbox.entries.prefix(1) : together)
      mailbox.entries.removeFirst(taken.count)
      mailbox.byteCount -= taken.reduce(0) { $0 + $1.byteCount }
      return taken
    }
  }

  /// Commits a group and answers it.
  /// - Returns: how many of the entries have their verdict.
  /// - Throws: what keeps all of them from being begun.
  private func commit(_ entries: [Entry], with writer: inout Writer?) throws(Problem) -> Int {
    if mailbox.withLock(\.isStopped) { throw WriteQueue.stopped }
    // Nobody waits longer than they may, however many groups went before.
    let waited = ContinuousClock.now - (entries.map(\.arrival).min() ?? .now)
    let turn = try WriterTurn(of: path, within: limits.wait - waited)
    return try withExtendedLifetime(turn) { () throws(Problem) in try commitInTurn(entries, with: &writer) }
  }

  private func commitInTurn(_ entries: [Entry], with writer: inout Writer?) throws(Problem) -> Int {
    // Where another file was moved to the path, that is the database now.
    if writer?.connection.hasMoved == true { writer = nil }
    let current: Writer
    if let writer {
      current = writer
    } else {
      current = Writer(
        try store { () throws(SQLiteError) in try connection() }, counts: counts)
      writer = current
    }
    let requests = entries.map { entry in
      WriteRequest(actor: entry.actor, note: entry.note, isDryRun: entry.isDryRun, entry.change)
    }
    var verdicts =
      entries[0].isAlone
      ? [current.alone(requests[0])] : current.group(requests, within: limits.groupTime)
    if current.connection.hasMoved { verdicts = verdicts.map(WriteQueue.lost) }
    if verdicts.contains(where: WriteQueue.endsWriting) { stop() }
    for (entry, verdict) in zip(entries, verdicts) { entry.answer(verdict) }
    if verdicts.contains(where: WriteQueue.isCommitted) { onCommit() }
    // With nobody waiting for it, and in the same turn. One that fails is made up for later.
    if limits.checkpointing == .own, current.connection.unwrittenLogPages >= limits.logPages {
      try? current.connection.checkpoint()
    }
    return verdicts.count
  }

  private func stop() {
    mailbox.withLock { $0.isStopped = true }
    notice(
      "Writing has stopped, since the disk failed or the file is damaged: reads go on. See `entente doctor --integrity`, "
        + "and start the server anew.")
  }

  /// A connection that checkpoints only where it is told to, so that no answer waits for that.
  private func connection() throws(SQLiteError) -> Connection {
    // What is changed need not be mapped: the kernel would interrupt every processor to forget it.
    let connection = try Connection(path: path, checkpointing: limits.checkpointing, mmapBytes: 0)
    try connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection
  }

  private func answer(_ entries: [Entry], _ problem: Problem) {
    for entry in entries { entry.answer(.failure(problem)) }
  }

  // MARK: What is told

  /// A commit to a file that is no longer at the path.
  private static func lost(_ verdict: WriteVerdict<Outcome>) -> WriteVerdict<Outcome> {
    guard case .success(let written) = verdict, written.isCommitted else { return verdict }
    return .failure(Problem(.commitUnknown, "The database was replaced while the change was committed."))
  }

  private static func isCommitted(_ verdict: WriteVerdict<Outcome>) -> Bool {
    if case .success(let written) = verdict { written.isCommitted } else { false }
  }

  /// Whether what comes after could lose or harm what is there: a log that was not synchronized, or a damaged file.
  private static func endsWriting(_ verdict: WriteVerdict<Outcome>) -> Bool {
    guard case .failure(let problem) = verdict else { return false }
    return problem.kind == .commitUnknown && problem.cause != nil || problem.isDamage
  }

  private static var stopped: Problem {
    Problem(
      .writesStopped,
      "Writing has stopped, since the disk failed or the file is damaged: nothing was done. It begins again with a restart."
    )
  }

  private static var tooMany: Problem {
    Problem(.busy, "Too many changes are waiting: nothing was done, try again in a moment.")
  }

  private static var tooLate: Problem {
    Problem(.busy, "The change waited too long for others: nothing was done, try again in a moment.")
  }
}
