import Domain
import Representation
import SQLite
import Store
import System

/// The records of a database file as commands read and change them, one at a time, also beside a server that runs.
final class RecordDesk {
  let reader: Reader
  private let path: String
  private let checkpointing: Checkpointing

  /// - Throws: `Problem` where there is no such file, or it has not the schema of this program.
  init(_ options: DatabaseOptions) throws {
    (path, checkpointing) = (options.databasePath, try options.checkpointing())
    guard try Schema(options).isCurrent(in: try Database.reading(options)) else {
      throw Problem(
        .unavailable, "the database \(path) was made by another release: start `entente serve` with it once.")
    }
    reader = try Reader(path: path)
  }

  /// A record as it is now, and the number of its version; nil where there is none.
  func current(_ address: RecordAddress) throws -> (json: JSON, version: Int64)? {
    var bytes: [UInt8] = []
    let writer = JSONRow(address.resource.fields, isAddressed: false)
    let version = try reader.record(address.resource, address.id) { writer.write($0, to: &bytes) }
    return try version.map { (try json(bytes), $0) }
  }

  /// A record as it was in one of its versions; nil where there is none such.
  func version(_ address: RecordAddress, _ revision: Int64) throws -> JSON? {
    var bytes: [UInt8] = []
    let writer = JSONRow(address.resource.fields, isAddressed: false)
    let version = try reader.version(of: address.resource, address.id, revision: revision) { row in
      writer.write(row, to: &bytes)
    }
    return try version.map { _ in try json(bytes) }
  }

  private func json(_ bytes: [UInt8]) throws(Problem) -> JSON {
    do {
      return try JSONReader.value(of: bytes)
    } catch {
      throw Problem(.internalError, "a record is no JSON.", cause: "\(error)")
    }
  }

  /// The number of the last version of a record.
  /// - Throws: `Problem` of kind `notFound` where there never was one.
  func lastRevision(_ address: RecordAddress) throws(Problem) -> Int64 {
    guard let last = try reader.lastRevision(of: address.resource, address.id) else { throw unknown(address) }
    return last
  }

  /// The problem of a record that there never was.
  func unknown(_ address: RecordAddress) -> Problem {
    Problem(
      .notFound,
      "there is no \(address) in \(path), and never was. Look for its id with `entente export`, or under "
        + "/v1/\(address.resource.name)?q=WORDS of a server.")
  }

  /// Makes one commit, in turn with whoever else writes.
  /// - Throws: `Problem` that says why there is none.
  func commit<Outcome: Sendable>(
    actor: String, note: String?, isDryRun: Bool = false,
    _ change: @escaping @Sendable (Commit) throws(Problem) -> Outcome
  ) throws -> Written<Outcome> {
    let queue: WriteQueue<Outcome>
    do {
      queue = try WriteQueue(path: path, limits: .init(checkpointing))
    } catch {
      throw Problem(.unavailable, "the database \(path) cannot be written to: \(error)")
    }
    let verdict = Locked<Result<Written<Outcome>, Problem>?>(nil)
    queue.put(actor: actor, note: note, isDryRun: isDryRun, change) { outcome in
      verdict.withLock { $0 = outcome }
    }
    queue.close()
    guard let written = verdict.withLock({ $0 }) else {
      throw Problem(.internalError, "the change has no verdict.")
    }
    return try written.get()
  }
}
