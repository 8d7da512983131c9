package import Domain
package import SQLite

/// The one connection that writes. Everything it changes, it changes in numbered commits.
package final class Writer {
  /// The connection that writes.
  package let connection: Connection

  /// A writer over a connection that may write.
  package init(_ connection: Connection) { self.connection = connection }

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
    let commit = try store { () throws(SQLiteError) in try Commit(connection, actor: actor, note: note) }
    try body(commit)
    guard commit.summary.changeCount > 0 else { return commit.summary }
    try commit.checkReferences()
    do throws(SQLiteError) { try transaction.commit() } catch { throw Problem(error) }
    return commit.summary
  }
}

/// What a commit did.
package struct CommitSummary: Equatable, Sendable {
  /// Its number.
  package let seq: Int64
  /// Records that are new, or back after their retirement.
  package var created = 0
  /// Records that have another version now.
  package var replaced = 0
  /// Records that were already as they were put.
  package var unchanged = 0
  /// Records that are current no more.
  package var retired = 0

  /// How many versions it opened or retired.
  package var changeCount: Int { created + replaced + retired }
}

/// What became of a record that was put.
package enum PutOutcome: Sendable {
  case created, replaced, unchanged
}

/// A commit being made.
package final class Commit {
  /// What it did so far.
  package private(set) var summary: CommitSummary
  private let connection: Connection
  private let firstVersion: Int64
  private var nextVersion: Int64
  private let insertChange: Statement
  private var tables: [String: VersionTable] = [:]
  /// The collections of which records were retired.
  private var thinned: Set<String> = []
  /// The current versions that it was asked to put and left as they are.
  private var left = VersionSet()

  /// The row of the commit comes first, and its records come after those they refer to, as far as the caller
  /// can order them: while a foreign key waits for its parent, SQLite looks for children of every row that
  /// could be one, which makes a large commit many times slower.
  fileprivate init(_ connection: Connection, actor: String, note: String?) throws(SQLiteError) {
    self.connection = connection
    let seq = try connection.prepare("SELECT coalesce(max(seq), 0) + 1 FROM commits").first([]) {
      $0.integer(0)
    }
    let version = try connection.prepare("SELECT coalesce(max(version), 0) + 1 FROM changes").first([]) {
      $0.integer(0)
    }
    (firstVersion, nextVersion) = (version ?? 1, version ?? 1)
    insertChange = try connection.prepare("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)")
    summary = CommitSummary(seq: seq ?? 1)
    try connection.prepare("INSERT INTO commits VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?)")
      .run([.integer(summary.seq), .text(actor), note.map(Binding.text) ?? .null])
  }

  /// Creates a record or replaces its current version; does nothing where the record is already so.
  /// - Throws: `Problem` of kind `conflict` where this commit has met the record before: a commit is one
  ///   step, and what comes and goes within it would be seen by nobody.
  package func put(_ record: Record, in resource: Resource) throws(Problem) -> PutOutcome {
    guard let outcome = try putOnce(record, in: resource) else {
      throw repeated(record.id, of: resource)
    }
    return outcome
  }

  /// As `put`; nil where this commit has met the record before.
  func putOnce(_ record: Record, in resource: Resource) throws(Problem) -> PutOutcome? {
    try store { () throws(SQLiteError) in
      let table = try table(of: resource)
      let latest = try table.latestInOrder(record.id)
      if let latest, isMet(latest) { return nil }
      return try write(record, over: latest, to: table)
    }
  }

  /// Whether this commit has met a record, written it or found it to be as it was put.
  func hasMet(_ id: String, of resource: Resource) throws(Problem) -> Bool {
    try store { () throws(SQLiteError) in try table(of: resource).latest(id).map(isMet) ?? false }
  }

  private func isMet(_ latest: VersionTable.Latest) -> Bool {
    latest.record != nil && latest.version >= firstVersion || left.contains(latest.version)
  }

  private func repeated(_ id: String, of resource: Resource) -> Problem {
    Problem(.conflict, "The record \"\(id)\" of \(resource.name) is changed twice in one commit.")
  }

  private func write(
    _ record: Record, over latest: VersionTable.Latest?, to table: VersionTable
  ) throws(SQLiteError) -> PutOutcome {
    if let latest, latest.record == record {
      left.insert(latest.version)
      summary.unchanged += 1
      return .unchanged
    }
    let isThere = latest?.record != nil
    if let latest, isThere { try table.close(latest.version, at: summary.seq) }
    let revision = (latest?.revision ?? 0) + 1
    let version = try change(isThere ? "replace" : "create", record.id, revision, in: table.resource)
    try table.open(record, version: version, revision: revision, at: summary.seq)
    if isThere { summary.replaced += 1 } else { summary.created += 1 }
    return isThere ? .replaced : .created
  }

  /// Retires a record: its id stays taken and its history readable.
  /// - Returns: whether there was a current one.
  /// - Throws: `Problem` of kind `conflict` where this commit has written the record. What still refers to
  ///   the record is found at the end of the commit.
  package func retire(_ id: String, from resource: Resource) throws(Problem) -> Bool {
    let (table, latest) = try store { () throws(SQLiteError) in
      let table = try self.table(of: resource)
      return (table, try table.latest(id))
    }
    guard let latest, latest.record != nil else { return false }
    guard !isMet(latest) else { throw repeated(id, of: resource) }
    return try store { () throws(SQLiteError) in
      try table.close(latest.version, at: summary.seq)
      _ = try change("retire", id, latest.revision, in: resource)
      summary.retired += 1
      thinned.insert(resource.name)
      return true
    }
  }

  /// Writes the log's row for a change and gives the version it opens.
  private func change(
    _ operation: String, _ id: String, _ revision: Int64, in resource: Resource
  ) throws(SQLiteError) -> Int64 {
    let version = nextVersion
    nextVersion += 1
    try insertChange.run { parameters in
      parameters.append(version)
      parameters.append(summary.seq)
      parameters.append(operation)
      parameters.append(resource.name)
      parameters.append(id)
      parameters.append(revision)
    }
    return version
  }

  private func table(of resource: Resource) throws(SQLiteError) -> VersionTable {
    if let table = tables[resource.name] { return table }
    let table = try VersionTable(resource, connection)
    tables[resource.name] = table
    return table
  }

  /// Looks for a current record behind every reference and link that this commit wrote, and behind every one
  /// that leads where it retired something. SQLite's own foreign keys would also refuse an id that never was,
  /// but without saying which.
  fileprivate func checkReferences() throws(Problem) {
    var faults: [Problem.Fault] = []
    for table in tables.values.map(\.resource).sorted(by: { $0.name < $1.name }) {
      faults += try store { () throws(SQLiteError) in
        try ReferenceCheck(table, connection, since: firstVersion).faults()
      }
    }
    if !thinned.isEmpty {
      for resource in Resource.all {
        let check = ReferenceCheck(resource, connection, to: thinned)
        let found = try store { () throws(SQLiteError) in try check.faults() }
        let known = faults
        faults += found.filter { !known.contains($0) }
      }
    }
    guard faults.isEmpty else {
      throw Problem(.conflict, faults[0].detail, faults: Array(faults.prefix(100)))
    }
  }
}
