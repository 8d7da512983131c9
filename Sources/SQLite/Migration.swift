internal import Glibc
internal import System

/// One step of the schema: a SQL script that, once applied anywhere, is never edited.
package struct Migration: Hashable, Sendable {
  /// Its name, by which it is recorded and ordered: a number and words, `0001-countries`.
  package let name: String
  /// The script. It runs inside a transaction that it must not end.
  package let sql: String

  /// A migration from its parts.
  package init(name: String, sql: String) {
    self.name = name
    self.sql = sql
  }

  /// The fingerprint of the script, which finds an edit.
  package var checksum: String {
    var fingerprint = Fingerprint()
    fingerprint.add(sql)
    return fingerprint.digits
  }
}

/// Why a database was not brought up to date. It is left as it was before the migration that is named.
package enum MigrationError: Error, Hashable {
  /// Two migrations have this name.
  case repeated(name: String)
  /// The text of a migration is not what was applied to this database.
  case edited(name: String)
  /// This database has a migration that the program does not know: it is newer than the program.
  case unknown(name: String)
  /// A migration that is not applied stands before one that is: there is no way back to apply it.
  case late(name: String, after: String)
  /// SQLite refused a statement of a migration.
  case failed(name: String, SQLiteError)
  /// After a migration, rows of `table` refer to rows of `parent` that do not exist.
  case brokenReference(name: String, table: String, parent: String)
  /// A migration has ended the transaction that it runs in.
  case endedTransaction(name: String)
  /// SQLite refused to read or keep the record of migrations.
  case database(SQLiteError)
  /// The database is another program's.
  case foreign(application: Int64, wanted: Int64)
  /// A folder or file cannot be read; `errno` says why.
  case unreadable(path: String, errno: Int32)
  /// A file is no UTF-8 text, or has a NUL inside.
  case notText(path: String)

  /// A sentence that says what is wrong and, where something can be done, what.
  package var explanation: String {
    switch self {
    case .repeated(let name): "Two migrations are named \(name)."
    case .edited(let name):
      "It was made by an earlier build, with another text of migration \(name). "
        + "With that build `entente export` writes its records, for `entente import` into a new database."
    case .unknown(let name): "It has migration \(name), which this program does not know: use a newer one."
    case .foreign(let application, let wanted):
      "It belongs to another program: its application_id is \(application), not \(wanted). It was left as it is."
    case .late(let name, let after):
      "Migration \(name) is not applied, though \(after) is: number it behind those that are."
    case .failed(let name, let error): "Migration \(name) failed: \(error)"
    case .brokenReference(let name, let table, let parent):
      "After migration \(name), rows of \(table) refer to rows of \(parent) that do not exist."
    case .endedTransaction(let name): "Migration \(name) ends the transaction that it runs in."
    case .database(let error): "The record of migrations cannot be read or kept: \(error)"
    case .unreadable(let path, let errno): "\(path) cannot be read: \(SystemCall.message(of: errno))."
    case .notText(let path): "\(path) is no UTF-8 text."
    }
  }
}
