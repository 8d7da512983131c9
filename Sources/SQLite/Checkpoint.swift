extension Connection {
  /// How many pages lie in the log alone, as no checkpoint has written them to the file yet. Read from shared memory.
  package var unwrittenLogPages: Int { database.unwrittenPages.map { Int($0) } ?? 0 }

  /// Writes to the file what it can of the log without waiting for anybody who reads
  /// (sqlite.org/pragma.html#pragma_wal_checkpoint, PASSIVE).
  package func checkpoint() throws(SQLiteError) {
    _ = try prepare("PRAGMA wal_checkpoint(PASSIVE)").first { $0.integer(0) }
  }
}
