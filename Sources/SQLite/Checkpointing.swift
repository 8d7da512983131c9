/// Who writes what lies in the log back into the file.
package enum Checkpointing: String, CaseIterable, Sendable {
  /// The connections that write: each after so many pages, and the last one as it closes.
  case own
  /// Another program, which has to see every page of the log before that is used anew, as Litestream has. A connection
  /// leaves the log alone then, and waits longer, since that program takes the lock of who writes for it.
  case external

  /// How long a statement waits for a lock that another connection holds.
  package var patience: Duration { self == .own ? .seconds(5) : .seconds(10) }
}

extension Connection {
  /// The names of the two tables that Litestream (litestream.io) keeps in a file that it carries, as a pattern for GLOB.
  package static let litestreamTables = "'_litestream_*'"

  /// Whether Litestream has ever carried this file, or the one that it was restored from.
  package var hasLitestreamTables: Bool {
    get throws(SQLiteError) {
      try prepare("SELECT 1 FROM sqlite_schema WHERE name GLOB \(Connection.litestreamTables)").first([]) {
        _ in
        true
      } ?? false
    }
  }
}
