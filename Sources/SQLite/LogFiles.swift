internal import Glibc
internal import System

/// The two files that SQLite keeps beside a database in WAL mode and finds by their names: its log and the index
/// of that. Beside another database they would be taken for that one's.
package struct LogFiles: Hashable, Sendable {
  private let files: [FileIdentity?]

  /// What lies beside the database at a path.
  package init(besideDatabase path: String) {
    files = LogFiles.names(path).map(FileIdentity.init)
  }

  /// Whether one of these files still lies beside the database at a path.
  package func lieBeside(_ path: String) -> Bool {
    zip(files, LogFiles(besideDatabase: path).files).contains { before, now in
      guard let before, let now else { return false }
      return before.isSameFile(as: now)
    }
  }

  /// How many bytes the log of the database at a path takes; 0 where there is none.
  package static func logBytes(besideDatabase path: String) -> Int {
    SystemCall.status(of: path + "-wal").map { Int($0.st_size) } ?? 0
  }

  /// Their names.
  package static func names(_ path: String) -> [String] { [path + "-wal", path + "-shm"] }
}
