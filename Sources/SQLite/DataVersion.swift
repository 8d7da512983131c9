extension Connection {
  /// A number that is another one after each commit to the file, by any connection of any process, this one
  /// included.
  ///
  /// It is for equality only. Two states share a number with a chance of one in 2^64; it may also change
  /// where no data did (when the log starts again). In WAL mode it is read from shared memory and costs some
  /// nanoseconds, no system call and no lock, and it tells of commits that the snapshot this connection holds
  /// does not show. `PRAGMA data_version` answers the same only after taking locks, and
  /// `SQLITE_FCNTL_DATA_VERSION` only what the last read of this connection saw.
  ///
  /// A cache asks before it reads: what was read after the number was taken is at least as new as the number.
  ///
  /// A file that is not in WAL mode (one opened read-only that this program did not make) gives `PRAGMA
  /// data_version`, which leaves own commits out; 0 where even that fails.
  package var dataVersion: Int {
    if let version = database.indexVersion { return Int(truncatingIfNeeded: version) }
    return (try? prepare("PRAGMA data_version").first { Int($0.integer(0)) }) ?? 0
  }

  /// Whether the path of this connection is now another file, or none. Costs one system call. A connection
  /// whose file has moved goes on reading the old file, and `dataVersion` tells of that one.
  ///
  /// A file may be moved over a database only when the log of the old one is empty (`PRAGMA
  /// wal_checkpoint(TRUNCATE)` and no writer since): SQLite finds the log by its name, and would apply it to
  /// the new file.
  package var hasMoved: Bool { database.hasMoved }
}
