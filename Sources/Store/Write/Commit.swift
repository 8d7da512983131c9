package import Domain
package import SQLite

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

/// What a record is called among all.
package struct RecordName: Hashable, Sendable {
  /// Its collection.
  package let collection: String
  /// Its id.
  package let id: String

  /// The name of a record of a collection.
  package init(collection: String, id: String) { (self.collection, self.id) = (collection, id) }
}

/// A commit being made.
package final class Commit {
  /// What it did so far.
  package private(set) var summary: CommitSummary
  /// Where records stand in what the caller sent (RFC 6901), of those that do. Asked once, for all that are at fault.
  package var places: (Set<RecordName>) -> [RecordName: String] = { _ in [:] }
  let connection: Connection
  private let firstVersion: Int64
  private var nextVersion: Int64
  /// The first version that what follows from the records does not show yet.
  private var firstUnshown: Int64
  private let insertChange: Statement
  private let tables: VersionTables
  /// The tables that it has looked into, by their collections.
  private var touched: [String: VersionTable] = [:]
  /// The records that were retired.
  private var retired: [(resource: Resource, id: String)] = []
  /// The current versions that it was asked to put and left as they are.
  private var left: Set<Int64> = []

  /// The row of the commit comes first, and its records come after those they refer to, as far as the caller
  /// can order them: while a foreign key waits for its parent, SQLite looks for children of every row that
  /// could be one, which makes a large commit many times slower.
  ///
  /// A clock may be set back; the times of commits do not go back with it.
  /// - Parameter time: a time value of SQLite.
  init(
    _ connection: Connection, _ tables: VersionTables, actor: String, note: String?, at time: String
  ) throws(SQLiteError) {
    (self.connection, self.tables) = (connection, tables)
    let seq = try connection.prepare("SELECT coalesce(max(seq), 0) + 1 FROM commits").first([]) {
      $0.integer(0)
    }
    let version = try connection.prepare("SELECT coalesce(max(version), 0) + 1 FROM changes").first([]) {
      $0.integer(0)
    }
    (firstVersion, nextVersion, firstUnshown) = (version ?? 1, version ?? 1, version ?? 1)
    insertChange = try connection.prepare("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)")
    summary = CommitSummary(seq: seq ?? 1)
    try connection.prepare(
      """
      INSERT INTO commits (seq, at, actor, note, first_version) VALUES (
        ?1, max(strftime('%Y-%m-%dT%H:%M:%SZ', ?2), coalesce((SELECT at FROM commits WHERE seq = ?1 - 1), '')), ?3, ?4,
        ?5)
      """
    ).run([
      .integer(summary.seq), .text(time), .text(actor), note.map(Binding.text) ?? .null,
      .integer(firstVersion),
    ])
  }

  /// Creates a record or replaces its current version; does nothing where the record is already so, or where it is not
  /// as the precondition demands.
  ///
  /// A record that is already as it is put is unchanged also where another version was demanded: the change has been
  /// made already (RFC 9110 §13.1.1).
  /// - Throws: `Problem` of kind `conflict` where this commit has met the record before: a commit is one
  ///   step, and what comes and goes within it would be seen by nobody.
  package func put(
    _ record: Record, in resource: Resource, if precondition: Precondition = .none
  ) throws(Problem) -> PutOutcome {
    guard let outcome = try putOnce(record, in: resource, if: precondition) else {
      throw repeated(record.id, of: resource)
    }
    return outcome
  }

  /// As `put`; nil where this commit has met the record before.
  func putOnce(
    _ record: Record, in resource: Resource, if precondition: Precondition = .none
  ) throws(Problem) -> PutOutcome? {
    try store { () throws(SQLiteError) in
      let table = try table(of: resource)
      let latest = try table.latest(record.id)
      if let latest, isMet(latest) { return nil }
      if precondition != .none, let refusal = try refusal(of: record, over: latest, precondition) {
        return .refused(refusal)
      }
      return try write(record, over: latest, to: table)
    }
  }

  private func refusal(
    of record: Record, over latest: VersionTable.Latest?, _ precondition: Precondition
  ) throws(SQLiteError) -> RecordState? {
    if case .isVersion = precondition, latest?.record == record { return nil }
    let state = try state(latest)
    return precondition.holds(state) ? nil : state
  }

  private func state(_ latest: VersionTable.Latest?) throws(SQLiteError) -> RecordState {
    guard let latest else { return .unknown }
    guard latest.record != nil else { return .retired }
    let commit = try connection.prepare(
      "SELECT at, actor FROM commits WHERE seq = (SELECT seq FROM changes WHERE version = ?)"
    ).first([.integer(latest.version)]) { ($0.text(0), $0.text(1)) }
    return .current(
      CurrentVersion(
        version: latest.version, revision: latest.revision, updatedAt: commit?.0 ?? "", actor: commit?.1 ?? ""
      ))
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
      return .unchanged(latest.version)
    }
    let isThere = latest?.record != nil
    if let latest, isThere { try table.close(latest.version, at: summary.seq) }
    let revision = (latest?.revision ?? 0) + 1
    let version = try change(isThere ? "replace" : "create", record.id, revision, in: table.resource)
    try table.open(record, version: version, revision: revision, at: summary.seq)
    if isThere { summary.replaced += 1 } else { summary.created += 1 }
    return isThere ? .replaced(version) : .created(version)
  }

  /// Retires a record: its id stays taken and its history readable.
  /// - Throws: `Problem` of kind `conflict` where this commit has written the record. What still refers to
  ///   the record is found at the end of the commit.
  package func retire(
    _ id: String, from resource: Resource, if precondition: Precondition = .none
  ) throws(Problem) -> RetireOutcome {
    let (table, latest) = try store { () throws(SQLiteError) in
      let table = try self.table(of: resource)
      return (table, try table.latest(id))
    }
    if let latest, isMet(latest) { throw repeated(id, of: resource) }
    return try store { () throws(SQLiteError) in
      let state = try state(latest)
      guard let latest, case .current = state, precondition.holds(state) else { return .refused(state) }
      try table.close(latest.version, at: summary.seq)
      _ = try change("retire", id, latest.revision, in: resource)
      summary.retired += 1
      retired.append((resource, id))
      return .retired
    }
  }

  /// Writes the log's row for a change and gives the version it opens.
  private func change(
    _ operation: String, _ id: String, _ revision: Int64, in resource: Resource
  ) throws(SQLiteError) -> Int64 {
    if nextVersion - firstUnshown >= Commit.shownAtOnce { try showOpened() }
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

  /// The last commit before this one that changed a record, and who made it; nil where there is none.
  package func lastChange(
    of id: String, in resource: Resource
  ) throws(Problem) -> (seq: Int64, actor: String)? {
    try store { () throws(SQLiteError) in
      try connection.prepare(
        """
        SELECT seq, actor FROM commits WHERE seq = (
          SELECT max(max(opened, coalesce(closed, 0))) FROM \(resource.versionTable) WHERE id = ?)
        """
      ).first([.text(id)]) { ($0.integer(0), $0.text(1)) }
    }
  }

  /// Lends a version that is there now, also one that this commit has opened: the columns of its record's fields, and
  /// behind them its number.
  package func version(
    _ version: Int64, of resource: Resource, _ body: (borrowing Row) -> Void
  ) throws(Problem) {
    _ = try store { () throws(SQLiteError) in try connection.version(version, of: resource, body) }
  }

  /// Puts ids in the place of the other codes by which a record refers to countries.
  /// - Throws: `Problem` of kind `invalidBody` with a fault for each code that fits no current record.
  package func resolved(_ record: Record, in resource: Resource) throws(Problem) -> Record {
    var codes = ReferenceCodes(resource, connection)
    var faults: [Problem.Fault] = []
    let resolved = try store { () throws(SQLiteError) in
      try codes.resolved(record, at: "", faults: &faults)
    }
    if !faults.isEmpty { throw .body(faults) }
    return resolved
  }

  private func table(of resource: Resource) throws(SQLiteError) -> VersionTable {
    if let table = touched[resource.name] { return table }
    let table = try tables.table(of: resource)
    touched[resource.name] = table
    return table
  }

  /// So many versions are brought into what follows from them at once: few enough that their pages are still at hand.
  static let shownAtOnce: Int64 = 1000

  /// Looks for a current record behind every reference and link that this commit wrote, and for what refers to a
  /// record that it retired. SQLite's own foreign keys would also refuse an id that never was, but without saying
  /// which. Then holds series and figures against each other.
  /// - Throws: `Problem` of kind `conflict` with a fault for each reference that leads nowhere, each series that counts
  ///   what another does and each figure that is not in its series' unit, a hundred at most.
  func check() throws(Problem) {
    let resources = touched.values.map(\.resource).sorted { $0.name < $1.name }
    let faults = try store { () throws(SQLiteError) in
      let check = ReferenceCheck(connection)
      var faults: [Problem.Fault] = []
      for resource in resources { faults += try check.faults(in: resource, since: firstVersion) }
      for record in retired where faults.count <= Commit.mostFaults {
        let found = try check.faults(behind: record.resource, record.id)
        faults += found.filter { one in !faults.contains { $0.detail == one.detail } }
      }
      for resource in resources where faults.count <= Commit.mostFaults {
        faults += try SeriesCheck(connection).faults(in: resource, since: firstVersion)
      }
      return faults
    }
    if let first = faults.first {
      let more = faults.count > Commit.mostFaults ? " (and more)" : ""
      throw Problem(.conflict, first.detail + more, faults: placed(faults.prefix(Commit.mostFaults)))
    }
    // Without this one request could fail the whole group at its end.
    guard !connection.hasOpenForeignKeys else {
      throw Problem(.conflict, "A record refers to one that there never was.")
    }
  }

  /// The faults at their places in what the caller sent: behind the collection and the id their pointers go on in the
  /// record.
  private func placed(_ faults: ArraySlice<Problem.Fault>) -> [Problem.Fault] {
    let steps = faults.map { $0.pointer?.split(separator: "/", maxSplits: 2) ?? [] }
    let names = steps.map { $0.count < 2 ? nil : RecordName(collection: String($0[0]), id: String($0[1])) }
    let places = places(Set(names.compactMap(\.self)))
    return zip(faults, zip(steps, names)).map { fault, told in
      guard let name = told.1, let place = places[name] else { return fault }
      let rest = told.0.count > 2 ? "/\(told.0[2])" : ""
      return .init(fault.detail, pointer: place + rest, allowed: fault.allowed)
    }
  }

  /// Brings what follows from the records up to date, where it does not follow them row by row.
  func derive() throws(Problem) {
    try store { () throws(SQLiteError) in
      try showOpened()
      if summary.replaced + summary.retired > 0 {
        for table in touched.values { try table.showClosed(at: summary.seq) }
      }
      try noteCountries()
      guard touched.values.contains(where: { $0.resource.timeline != nil }) else { return }
      try run(TimelineTable.updates, since: firstVersion)
    }
  }

  private func showOpened() throws(SQLiteError) {
    guard summary.created + summary.replaced > 0 else { return }
    for table in touched.values { try table.showOpened(since: firstUnshown, at: summary.seq) }
    firstUnshown = nextVersion
  }

  private func noteCountries() throws(SQLiteError) {
    let isAny = try connection.prepare(DisagreementIndex.isAnySince).first([.integer(firstVersion)]) { _ in
      true
    }
    if isAny != nil { try run(CommitUpdates.ofDisagreements, since: firstVersion) }
  }

  private func run(_ updates: [String], since version: Int64) throws(SQLiteError) {
    for update in updates {
      try connection.prepare(update).run([.integer(summary.seq), .integer(version)])
    }
  }

  /// The most broken references that are told.
  static let mostFaults = 100
}
