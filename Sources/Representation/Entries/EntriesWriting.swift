package import SQLite

/// Writes all dated records that a question finds, in a format that holds them as one whole.
package protocol EntriesWriting {
  /// Appends what stands before the entries, as far as that is known before they are.
  func begin(to bytes: inout [UInt8])

  /// Appends an entry, where it has a place.
  /// - Parameter time: when it was retired: RFC 3339, UTC; nil for what is current.
  func append(_ row: borrowing Row, retiredAt time: String?, to bytes: inout [UInt8])

  /// Puts behind the entries, or around them, what makes them whole.
  /// - Parameter found: how many current entries there are, those included that have no place.
  func finish(found: Int, to bytes: inout [UInt8])
}
