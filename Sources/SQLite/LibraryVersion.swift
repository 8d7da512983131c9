internal import CSQLite

/// The version of a SQLite library.
package struct LibraryVersion: Equatable, Sendable, CustomStringConvertible {
  /// As SQLite counts: 3.51.3 is 3,051,003 (sqlite.org/c3ref/c_source_id.html).
  package let number: Int

  /// A version by its number.
  package init(number: Int) { self.number = number }

  /// That of the library that this process runs with, which need not be the one that it was built with.
  package static let current = LibraryVersion(number: Int(sqlite3_libversion_number()))

  /// As people write it: `3.51.3`.
  package var description: String { "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)" }

  /// Whether commits can, very rarely, be lost where one connection moves the write-ahead log into the database while
  /// another commits (sqlite.org/wal.html, "The WAL-Reset Bug"). Mended in 3.51.3, and in 3.50.7 and 3.44.6.
  package var hasLogResetFault: Bool {
    number < 3_051_003 && !(3_050_007..<3_051_000).contains(number)
      && !(3_044_006..<3_045_000).contains(number)
  }
}
