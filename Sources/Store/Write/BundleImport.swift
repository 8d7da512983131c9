package import Domain
import SQLite

extension Writer {
  /// Stores a bundle in one commit: creates what is new, replaces what differs, leaves the rest. Each record is
  /// checked and written as it is read; a fault anywhere takes back everything.
  /// - Parameters:
  ///   - retired: what is retired in the same commit, as far as it is current.
  ///   - progress: hears after every thousand records how many are done.
  /// - Throws: `Problem` with every fault of the bundle, each with its file, record and JSON pointer, or of its
  ///   references; then nothing is stored.
  package func `import`(
    _ bundle: RecordBundle, actor: String, note: String? = nil,
    retiring retired: [(resource: Resource, id: String)] = [], progress: (Int) -> Void = { _ in }
  ) throws(Problem) -> CommitSummary {
    defer { try? relyOnOwnChecks(false) }
    try relyOnOwnChecks(true)
    return try commit(actor: actor, note: note) { (commit) throws(Problem) in
      try commit.put(bundle, progress: progress)
      for record in retired { _ = try commit.retire(record.id, from: record.resource) }
    }
  }

  /// Makes a commit of one request as `group` does, with nobody else's: that of a bundle.
  func alone<Outcome>(_ request: WriteRequest<Outcome>) -> WriteVerdict<Outcome> {
    defer { try? relyOnOwnChecks(false) }
    do throws(Problem) { try relyOnOwnChecks(true) } catch { return .failure(error) }
    return group([request])[0]
  }

  /// Whether SQLite leaves out what it would do a second time, at every row: its foreign keys. What a record may hold,
  /// its codes too, was checked when it was read; what it refers to is looked up at the end of every commit
  /// (`ReferenceCheck`), more strictly than by foreign keys.
  private func relyOnOwnChecks(_ own: Bool) throws(Problem) {
    try Store.store { () throws(SQLiteError) in
      try connection.execute("PRAGMA foreign_keys = \(own ? "OFF" : "ON")")
    }
  }
}

extension Commit {
  /// Stores the records of a bundle: creates what is new, replaces what differs, leaves the rest.
  /// - Parameter progress: hears after every thousand records how many are done.
  /// - Throws: `Problem` of kind `invalidBody` with the faults of all records, a hundred at most.
  package func put(_ bundle: RecordBundle, progress: (Int) -> Void = { _ in }) throws(Problem) {
    var storing = BundleImport(self, connection)
    for part in bundle.parts { try storing.store(part, progress) }
    try storing.requireNoFault()
  }
}

/// A bundle on its way into a commit.
private struct BundleImport {
  private let commit: Commit
  private let connection: Connection
  private var done = 0
  private var faults: [Problem.Fault] = []
  private var faultCount = 0
  /// Records at fault, which the commit knows nothing of, by collection and id.
  private var refused: Set<String> = []

  /// The most faults that are told, and the most refused records that are remembered.
  private static let most = Problem.bodyFaultsMost

  init(_ commit: Commit, _ connection: Connection) { (self.commit, self.connection) = (commit, connection) }

  /// Stores the records of a part that are right, and keeps the faults of the others.
  mutating func store(_ part: RecordBundle.Part, _ progress: (Int) -> Void) throws(Problem) {
    var index = 0
    var codes = ReferenceCodes(part.resource, connection)
    while let given = try next(of: part) {
      switch given {
      case .right(let record): try store(record, at: index, of: part, &codes)
      case .wrong(let faults, let id): try refuse(faults, id: id, at: index, of: part)
      }
      index += 1
      done += 1
      if done.isMultiple(of: 1000) { progress(done) }
    }
  }

  /// The next record, or nil at the end, which is also where the rest cannot be read.
  private mutating func next(of part: RecordBundle.Part) throws(Problem) -> CheckedRecord? {
    do throws(Problem) {
      return try part.next()
    } catch {
      guard error.kind == .invalidBody else { throw error }
      keep(.init(error.detail))
      return nil
    }
  }

  private mutating func store(
    _ record: Record, at index: Int, of part: RecordBundle.Part, _ codes: inout ReferenceCodes
  ) throws(Problem) {
    var faults: [Problem.Fault] = []
    let record = try Store.store { () throws(SQLiteError) in
      try codes.resolved(record, at: part.pointer(index), faults: &faults)
    }
    guard faults.isEmpty else { return try refuse(faults, id: record.id, at: index, of: part) }
    if !isRefused(record.id, of: part), try commit.putOnce(record, in: part.resource) != nil { return }
    keepRepeated(record.id, at: index, of: part)
  }

  private mutating func refuse(
    _ faults: [Problem.Fault], id: String?, at index: Int, of part: RecordBundle.Part
  ) throws(Problem) {
    for fault in faults { keep(fault.of(id, in: part)) }
    guard let id else { return }
    if isRefused(id, of: part) {
      keepRepeated(id, at: index, of: part)
    } else if try commit.hasMet(id, of: part.resource) {
      keepRepeated(id, at: index, of: part)
    } else if refused.count < BundleImport.most {
      refused.insert("\(part.resource.name)/\(id)")
    }
  }

  private func isRefused(_ id: String, of part: RecordBundle.Part) -> Bool {
    !refused.isEmpty && refused.contains("\(part.resource.name)/\(id)")
  }

  private mutating func keepRepeated(_ id: String, at index: Int, of part: RecordBundle.Part) {
    let fault = Problem.Fault("The id \"\(id)\" stands twice.", pointer: part.pointer(index) + "/id")
    keep(fault.of(id, in: part))
  }

  private mutating func keep(_ fault: Problem.Fault) {
    faultCount += 1
    if faults.count < BundleImport.most { faults.append(fault) }
  }

  func requireNoFault() throws(Problem) {
    if !faults.isEmpty { throw .body(faults, of: faultCount) }
  }
}

extension Problem.Fault {
  /// The fault with the file and the record it is in.
  fileprivate func of(_ id: String?, in part: RecordBundle.Part) -> Problem.Fault {
    let name = id.map { " (\($0))" } ?? ""
    return .init(
      "\(part.origin)\(name) at \(pointer ?? "/"): \(detail)", pointer: pointer, allowed: allowed)
  }
}
