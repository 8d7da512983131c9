package import SQLite

/// Writes what changed among dated records, the newest first.
package protocol FeedWriting {
  /// Appends an entry.
  /// - Parameters:
  ///   - time: when it last changed, or was retired: RFC 3339, UTC.
  ///   - isRetired: whether the row is the last version of what is there no more.
  func append(_ row: borrowing Row, changedAt time: String, isRetired: Bool, to bytes: inout [UInt8])

  /// Appends the page that entries stand on.
  /// - Parameters:
  ///   - entries: as they were written, in order.
  ///   - time: when the first of them changed.
  ///   - next: the path of the page that follows; nil on the last.
  func append(
    page entries: [ArraySlice<UInt8>], updatedAt time: String, next: String?,
    to bytes: inout [UInt8])
}
