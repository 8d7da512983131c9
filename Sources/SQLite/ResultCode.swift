internal import CSQLite

/// A result code of SQLite, extended where SQLite gives the extended form (sqlite.org/rescode.html).
package struct ResultCode: RawRepresentable, Hashable, Sendable {
  /// The number SQLite uses.
  package let rawValue: Int32

  /// Names any code, also one that this list does not.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// The family the code belongs to: its lowest eight bits.
  package var primary: ResultCode { ResultCode(rawValue: rawValue & 0xFF) }

  /// A primary code matches its whole family, an extended code only itself: `case .constraint` after
  /// `case .constraintUnique` catches every other constraint.
  package static func ~= (pattern: ResultCode, value: ResultCode) -> Bool {
    pattern.rawValue <= 0xFF ? pattern == value.primary : pattern == value
  }

  init(_ rawValue: Int32) { self.init(rawValue: rawValue) }
}

extension ResultCode {
  /// Success; never thrown.
  package static let ok = ResultCode(SQLITE_OK)
  /// A fault in the SQL, or one without a code of its own.
  package static let error = ResultCode(SQLITE_ERROR)
  /// The file's permissions do not allow it.
  package static let permission = ResultCode(SQLITE_PERM)
  /// Stopped by a rollback, or by a callback.
  package static let abort = ResultCode(SQLITE_ABORT)
  /// Another connection holds the lock, and still held it when the busy timeout was over.
  package static let busy = ResultCode(SQLITE_BUSY)
  /// Another statement of the same connection stands in the way.
  package static let locked = ResultCode(SQLITE_LOCKED)
  /// Memory ran out.
  package static let outOfMemory = ResultCode(SQLITE_NOMEM)
  /// A write on a connection or file that is read-only.
  package static let readOnly = ResultCode(SQLITE_READONLY)
  /// Ended by `Connection.interrupt()` or by the limit set with `Connection.limit(time:steps:)`.
  package static let interrupt = ResultCode(SQLITE_INTERRUPT)
  /// The operating system reported an error.
  package static let inputOutput = ResultCode(SQLITE_IOERR)
  /// The file is damaged.
  package static let corrupt = ResultCode(SQLITE_CORRUPT)
  /// The disk is full.
  package static let full = ResultCode(SQLITE_FULL)
  /// The file cannot be opened.
  package static let cannotOpen = ResultCode(SQLITE_CANTOPEN)
  /// The schema changed too often while the statement was prepared.
  package static let schema = ResultCode(SQLITE_SCHEMA)
  /// A text or blob is over SQLite's limit.
  package static let tooBig = ResultCode(SQLITE_TOOBIG)
  /// Any constraint.
  package static let constraint = ResultCode(SQLITE_CONSTRAINT)
  /// A value has the wrong type for a row identifier.
  package static let mismatch = ResultCode(SQLITE_MISMATCH)
  /// The library was called wrongly, or cannot do what this module needs.
  package static let misuse = ResultCode(SQLITE_MISUSE)
  /// The file is not a SQLite database.
  package static let notADatabase = ResultCode(SQLITE_NOTADB)

  // Extended codes are macros that compute, which Swift does not import: family | (number << 8).

  /// A CHECK constraint.
  package static let constraintCheck = ResultCode(SQLITE_CONSTRAINT | (1 << 8))
  /// A foreign key.
  package static let constraintForeignKey = ResultCode(SQLITE_CONSTRAINT | (3 << 8))
  /// A NOT NULL constraint.
  package static let constraintNotNull = ResultCode(SQLITE_CONSTRAINT | (5 << 8))
  /// A primary key.
  package static let constraintPrimaryKey = ResultCode(SQLITE_CONSTRAINT | (6 << 8))
  /// A trigger that called RAISE.
  package static let constraintTrigger = ResultCode(SQLITE_CONSTRAINT | (7 << 8))
  /// A UNIQUE constraint or index.
  package static let constraintUnique = ResultCode(SQLITE_CONSTRAINT | (8 << 8))
  /// A row identifier that is taken.
  package static let constraintRowID = ResultCode(SQLITE_CONSTRAINT | (10 << 8))
  /// A value of the wrong type in a STRICT table.
  package static let constraintDataType = ResultCode(SQLITE_CONSTRAINT | (12 << 8))
  /// A read transaction cannot become a write transaction, since its snapshot is no longer the newest.
  package static let busySnapshot = ResultCode(SQLITE_BUSY | (2 << 8))
}
