/// Reading from one state of the file.
extension Connection {
  /// Runs `body` on one state of the file, that of its beginning, whatever others commit meanwhile.
  package func snapshotRead<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result {
    try beginRead()
    defer { endRead() }
    return try body()
  }

  /// Takes a snapshot now and holds it until `endRead()`. While it is held SQLite skips its lock calls, which
  /// are half the cost of reading one row.
  ///
  /// A held snapshot keeps the log from starting again, so that it grows with each commit: end the read
  /// before a pause.
  ///
  /// Throws what a read throws. There is no read inside a transaction: that is a bug in the caller.
  package func beginRead() throws(SQLiteError) {
    precondition(!isInTransaction, "a read inside a transaction")
    // An open cursor holds an older snapshot, which goes on for the whole connection, and its version with
    // it.
    if database.holdsSnapshot { return try takeSnapshot() }
    for attempt in 1...Connection.mostAttempts {
      // Taken before the snapshot: what is read is at least as new as its number.
      let version = dataVersion
      try takeSnapshot()
      heldVersion = version
      // Of a commit between the two nobody could say afterwards whether it is read.
      if dataVersion == version || attempt == Connection.mostAttempts { return }
      endRead()
    }
  }

  /// So often a snapshot is taken anew because somebody committed in the same microsecond.
  private static let mostAttempts = 16

  private func takeSnapshot() throws(SQLiteError) {
    try prepare(Transaction.Kind.deferred.rawValue).run()
    do {
      // BEGIN takes nothing; the first read takes the snapshot.
      try prepare("SELECT 1 FROM sqlite_schema LIMIT 1").run()
    } catch {
      endRead()
      throw error
    }
  }

  /// The data version of what the next statement reads: that of the snapshot where one is held.
  package var readVersion: Int { isInTransaction ? heldVersion ?? dataVersion : dataVersion }

  /// Gives the snapshot back. Does nothing where none is held. A cursor that is still open goes on with it.
  package func endRead() {
    if !isInTransaction { return }
    // The end of a transaction that wrote nothing has nothing to fail at.
    try? prepare("COMMIT").run()
  }

  /// Brings the held read up to date, beginning it where none is held, and gives the data version of what is
  /// now read: bytes made from it may be kept under that number. Where nothing was committed it costs some
  /// nanoseconds.
  ///
  /// An open cursor keeps the old snapshot for the whole connection; then the number is the old one too.
  package func refreshRead() throws(SQLiteError) -> Int {
    if isInTransaction, let heldVersion, heldVersion == dataVersion { return heldVersion }
    endRead()
    try beginRead()
    return heldVersion ?? 0
  }
}
