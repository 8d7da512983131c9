import SQLite

/// Looks at the size of the log, and tells once when it has grown beyond what it should take; again when it has been
/// smaller in between.
struct LogGrowth {
  private let most: Int
  private let path: String
  private var isTold = false

  /// - Parameters:
  ///   - most: how many bytes the log may take.
  ///   - path: the database.
  init(_ most: Int, _ path: String) { (self.most, self.path) = (most, path) }

  /// What the operator should know, once.
  mutating func told() -> String? {
    let bytes = LogFiles.logBytes(besideDatabase: path)
    guard bytes > most else {
      isTold = false
      return nil
    }
    if isTold { return nil }
    isTold = true
    return
      "The log \(path)-wal has \(bytes >> 20) MiB: somebody reads for long and does not let go, or what carries it "
      + "elsewhere has stopped. `fuser \(path)` finds them."
  }
}
