import CLinux
import Domain
import FoundationEssentials
import Glibc
import SQLite
import Store
import Synchronization
import System

/// The database that `entente serve` serves: made ready before, lent to each loop, left in order after.
final class ServedDatabase: Sendable {
  private let path: String
  private let queryTime: Duration
  private let policy: Replacement.Policy
  private let isReplica: Bool
  private let checkpointing: Checkpointing
  /// The file that was at the path when it was ready.
  private let file: FileIdentity?
  /// A reader that is open already, for the first loop that asks for one.
  private let first: Mutex<Reader?>

  /// Makes the database where there is none, brings it to the schema and, while it is empty, fills it. One that
  /// needs none of this is only read, over the connection that then serves: the schema is long to read.
  /// - Parameter isReplica: whether the file is never written to, and must be ready.
  /// - Throws: as `Database.init`, and `Problem` where the seeds are at fault, or the file of a replica is not ready.
  init(_ options: DatabaseOptions, queryTime: Duration, isReplica: Bool = false) throws {
    (path, self.queryTime, self.isReplica) = (options.databasePath, queryTime, isReplica)
    checkpointing = try options.checkpointing()
    var policy = Replacement.Policy()
    policy.notice = { Console.say($0) }
    self.policy = policy
    let reader = try ServedDatabase.readyReader(options, queryTime, policy)
    if let reader {
      if !isReplica { try ServedDatabase.warn(of: reader.connection, checkpointing) }
    } else {
      guard !isReplica else { throw ServedDatabase.notReady(path) }
      try ServedDatabase.prepare(options, checkpointing)
      // What filling took, which is several times what serving takes.
      malloc_trim(0)
    }
    first = Mutex(reader)
    file = FileIdentity(path: path)
  }

  private static func readyReader(
    _ options: DatabaseOptions, _ queryTime: Duration, _ policy: Replacement.Policy
  ) throws -> sending Reader? {
    let schema = try Schema(options)
    // What is wrong with a file that cannot be read is said when it is made ready.
    guard let reader = try? Reader(path: options.databasePath, queryTime: queryTime, replacing: policy),
      reader.isReady(for: schema)
    else { return nil }
    return reader
  }

  /// Says so where the log seems to be another program's to carry. It is never guessed: a file that was restored has
  /// the tables of Litestream too.
  private static func warn(of connection: Connection, _ checkpointing: Checkpointing) throws {
    guard try checkpointing == .own && connection.hasLitestreamTables else { return }
    Console.say(
      "Litestream's tables are in this database: where Litestream carries it elsewhere now, start with "
        + "--checkpoint external, or it can miss changes. In a file that was only restored they mean nothing."
    )
  }

  private static func notReady(_ path: String) -> Problem {
    Problem(
      .unavailable,
      "a replica changes nothing, and \(path) is not there, or is of another release than this program: bring a copy of the "
        + "primary's database there with `entente swap`, and run the same release on both.")
  }

  /// The connection ends with this: each loop has one of its own, which only reads.
  private static func prepare(_ options: DatabaseOptions, _ checkpointing: Checkpointing) throws {
    let database = try Database(options)
    try warn(of: database.connection, checkpointing)
    if try database.isEmpty { try fill(database, from: options.seedsPath) }
  }

  private static func fill(_ database: Database, from seeds: String) throws {
    guard FileManager.default.fileExists(atPath: seeds) else {
      return Console.say(
        "There is no folder \(seeds): the record is empty. `entente import` fills it.")
    }
    try database.store(
      try RecordFiles(seeds), actor: "seeds", note: "The dataset that comes with Entente.")
  }

  /// A reader for a loop, from whose thread it is called.
  func makeReader() throws -> Reader {
    let ready = first.withLock { reader in
      let ready = reader
      reader = nil
      return ready
    }
    return try ready ?? Reader(path: path, queryTime: queryTime, replacing: policy)
  }

  /// The queue of changes, over a connection of its own; nil where nothing is written: on a replica, and where the file
  /// cannot be written to.
  /// - Parameter onCommit: hears that something was committed.
  func makeQueue(
    _ limits: WriteQueue<WriteOutcome>.Limits, onCommit: @escaping @Sendable () -> Void
  ) throws -> WriteQueue<WriteOutcome>? {
    if isReplica { return nil }
    guard SystemCall.mayAccess(path, W_OK) else {
      Console.say("\(path) cannot be written to (\(SystemCall.message(of: errno))): changes are refused.")
      return nil
    }
    return try WriteQueue(path: path, limits: limits, notice: { Console.say($0) }, onCommit: onCommit)
  }

  /// The last connection that writes takes the log's files away with it, where no other process has the file and none
  /// carries the log elsewhere. What lies beside another file that was moved there since is not to be touched.
  func tidyUp() {
    guard !isReplica, checkpointing == .own, let file, FileIdentity(path: path)?.isSameFile(as: file) == true
    else { return }
    _ = try? Connection(path: path, busyTimeout: .zero)
  }
}
